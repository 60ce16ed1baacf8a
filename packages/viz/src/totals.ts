// The last lines of a picture: what the execution came to in all.
import type { Result } from '@statecraft/runtime'
import { formatDuration } from './format.ts'
import type { Pen } from './pen.ts'
import { costWords, count, tokenWords } from './phrases.ts'
import { wrapItems } from './row.ts'
import { summarize } from './summary.ts'

const LABEL = 'Totals  '

/** One phrase for each figure. */
function totalsWords(result: Result): readonly string[] {
  const { agents, subAgents, modelCalls, toolCalls, failedToolCalls, modes } = summarize(result)
  return [
    count(agents, 'agent') + (subAgents > 0 ? ` (${count(subAgents, 'sub-agent')})` : ''),
    count(modelCalls, 'model call'),
    count(toolCalls, 'tool call') + (failedToolCalls > 0 ? ` (${failedToolCalls} failed)` : ''),
    tokenWords(result.usage),
    costWords(result.costUsd),
    formatDuration(result.durationMs),
    ...(modes.length > 0 ? [modes.join(' and ')] : []),
  ]
}

export function totalsLines(result: Result, width: number, pen: Pen): string[] {
  const { separator, ellipsis } = pen.glyphs
  return wrapItems(totalsWords(result), separator, width - LABEL.length, ellipsis).map((line, row) =>
    row === 0 ? pen.paint(LABEL, 'strong') + line : ' '.repeat(LABEL.length) + line,
  )
}
