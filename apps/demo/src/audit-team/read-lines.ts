// The tool of the agent that doubts: the very lines that a finding speaks of.
import { type Tool, type ToolIo, tool } from '@statecraft/actors'
import { z } from 'zod'
import { splitLines } from '../audit/lines.ts'
import { readText } from '../audit/text-file.ts'
import { visibleText } from '../visible-text.ts'
import type { AuditContext } from './audit-context.ts'

export type LinesRead =
  | { readonly type: 'lines'; readonly path: string; readonly from: number; readonly lines: readonly string[] }
  | { readonly type: 'unread'; readonly path: string; readonly reason: string }

interface Lines {
  readonly path: string
  /** The first one, from 1. */
  readonly line: number
  readonly count: number
}
const place = z.object({
  path: z.string(),
  line: z.number().int().min(1),
  count: z.number().int().min(1).max(20).default(1).describe('How many lines'),
})

export const readLines: Tool<Lines, LinesRead, AuditContext> = tool({
  name: 'read_lines',
  description: 'Reads some lines of a file of the folder',
  effect: 'read',
  input: place,
  run: async ({ path, line, count }, { context }: ToolIo<AuditContext>) => {
    const file = await readText(context.folder, path)
    if (file.type === 'unread') return file
    const lines = splitLines(file.text).slice(line - 1, line - 1 + count)
    return { type: 'lines', path, from: line, lines: lines.map(text => visibleText(text, 200)) } as const
  },
})
