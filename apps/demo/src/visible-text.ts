// Text from a folder as it may be shown. File contents are not trusted: what could move a cursor, change a colour, break a line
// or turn the reading direction is escaped where it enters, and nothing behind that border needs to think of it again.

const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

const escaped = (character: string): string =>
  SHORT[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`

/** One printable line, at most `max` characters long. */
export function visibleText(text: string, max = 300): string {
  const shown = text.slice(0, max + 1).replace(UNSAFE, escaped)
  return shown.length > max ? `${shown.slice(0, max - 1)}…` : shown
}
