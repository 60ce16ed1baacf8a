// A portion of a text by its lines, small enough for a model to read at once.
import { StatecraftError } from '@statecraft/runtime'

/** Lines of a text, and where they stand in it. */
export interface LinesRead {
  /** Of its first line, counted from 1. */
  readonly fromLine: number
  /** Of its last line. */
  readonly toLine: number
  /** How many the whole has. */
  readonly lines: number
  readonly text: string
}

export const MAX_LINES = 400
const MAX_TEXT = 20_000

export const linesOf = (text: string): readonly string[] => text.split(/\r\n|\n|\r/)

/** As many lines as fit; at least one, cut where it alone is too long. */
function fitting(lines: readonly string[]): readonly string[] {
  let length = 0
  const end = lines.findIndex(line => {
    length += line.length + 1
    return length > MAX_TEXT
  })
  if (end < 0) return lines
  return end > 0 ? lines.slice(0, end) : lines.slice(0, 1).map(line => `${line.slice(0, MAX_TEXT)}… (the line is cut)`)
}

/** From a line to another, at most 400 lines and 20,000 characters. Throws `input_invalid` where there are no such lines. */
export function readLines(
  name: string,
  text: string,
  fromLine = 1,
  toLine: number = Number.MAX_SAFE_INTEGER,
): LinesRead {
  const all = linesOf(text)
  if (fromLine > all.length || toLine < fromLine) {
    throw new StatecraftError(
      'input_invalid',
      `"${name}" has the lines 1 to ${all.length}; ${fromLine} to ${toLine} are none of them`,
    )
  }
  const lines = fitting(all.slice(fromLine - 1, Math.min(toLine, fromLine + MAX_LINES - 1)))
  return { fromLine, toLine: fromLine + lines.length - 1, lines: all.length, text: lines.join('\n') }
}
