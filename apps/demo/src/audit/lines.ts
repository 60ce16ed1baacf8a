// What a line is, everywhere in the audit: text between `\n`, `\r\n` or `\r`. A last line break ends a line and starts none.

/** The lines of a text without their line breaks. An empty text has none. */
export function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/)
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/** A place in a text; both counts start at 1, and a column is one UTF-16 unit. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** Where an offset lies. */
export function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset).split(/\r\n|\n|\r/)
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 }
}
