// What a thread remembers, as pure functions: one entry for each run that completed, in order, and bounded (K7). What an entry
// means is for those to say who work in the thread; here it is data.
import { isOutcome, type Outcome } from '../task.ts'

/** One run of a thread: what was asked of whom, and what came of it. */
export interface ThreadEntry {
  /** Name of the actor that answered. */
  readonly by: string
  /** When, in ms since the epoch. */
  readonly at: number
  readonly task: { readonly description?: string; readonly input?: unknown }
  readonly output: unknown
  /** What that actor itself wants to find again when it goes on, such as its messages. */
  readonly log?: readonly unknown[]
}

export interface ThreadLimits {
  /** Most runs that a thread remembers; the oldest goes first. Default 200. */
  readonly maxEntries?: number
  /**
   * Most characters of JSON that a thread remembers; the oldest entries go first. Of an entry that is larger by itself the log is
   * left out. Default 500,000.
   */
  readonly maxChars?: number
}

/** An entry with its size, so that nothing is measured twice. */
export interface ThreadRow {
  readonly entry: ThreadEntry
  readonly chars: number
}

export const DEFAULT_THREAD_LIMITS: Required<ThreadLimits> = { maxEntries: 200, maxChars: 500_000 }

const rowOf = (entry: ThreadEntry): ThreadRow => ({ entry, chars: JSON.stringify(entry).length })

function fitting(entry: ThreadEntry, maxChars: number): ThreadRow {
  const row = rowOf(entry)
  if (row.chars <= maxChars || !entry.log) return row
  const { log: _log, ...rest } = entry
  return rowOf(rest)
}

/** With one more; as many of the latest as may be, and always the last. */
export function append(
  rows: readonly ThreadRow[],
  entry: ThreadEntry,
  { maxEntries, maxChars }: Required<ThreadLimits>,
): readonly ThreadRow[] {
  const all = [...rows, fitting(entry, maxChars)].slice(-maxEntries)
  let chars = 0
  let from = all.length
  while (from > 0 && (from === all.length || chars + (all[from - 1] as ThreadRow).chars <= maxChars)) {
    from -= 1
    chars += (all[from] as ThreadRow).chars
  }
  return all.slice(from)
}

/** What an answer adds to a thread; undefined where it adds nothing: a run that did not complete leaves no trace. */
export function contributionOf(answer: unknown): Pick<ThreadEntry, 'output' | 'log'> | undefined {
  if (!isOutcome(answer)) return { output: answer ?? null }
  const { status, output = null, log } = answer
  return status === 'completed' ? { output, ...(log && { log }) } : undefined
}

/** The answer as the asker gets it: without what was meant for the thread. */
export function withoutLog(answer: unknown): unknown {
  if (!isOutcome(answer) || !answer.log) return answer
  const { log: _log, ...rest }: Outcome = answer
  return rest
}
