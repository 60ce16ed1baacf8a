// The tool of the agent that knows the sources: how much is written in what, and what was left to do.
import { type Tool, type ToolIo, tool } from '@statecraft/actors'
import { z } from 'zod'
import { measureFolder } from '../audit/measure.ts'
import { visibleText } from '../visible-text.ts'
import type { AuditContext } from './audit-context.ts'
import { excerpt } from './excerpt.ts'
import type { SourceFacts } from './facts.ts'

const FIVE_MINUTES = 300_000

export const measureSources: Tool<Record<string, never>, SourceFacts, AuditContext> = tool({
  name: 'measure_sources',
  description: 'Counts the lines of every text file by language, and finds TODO and FIXME marks',
  effect: 'read',
  timeoutMs: FIVE_MINUTES,
  input: z.object({}),
  run: async (_, { context, signal }: ToolIo<AuditContext>) => {
    const { total, languages, marks, marksLeftOut } = await measureFolder(context.folder, { signal })
    const visible = marks.map(mark => ({ ...mark, text: visibleText(mark.text, 120) }))
    return context.notebook.note('sources', {
      total,
      languages: excerpt(languages),
      marks: excerpt(visible, { leftOut: marksLeftOut }),
    })
  },
})
