// Text from outside as it may be shown: names, arguments and messages come from models and tools, and must not be able to
// move the cursor, change colours, break a line or turn the reading direction of what stands next to them.
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|(?!\u200c|\u200d|[\u{e0020}-\u{e007f}])\p{Cf}/gu
const NOT_ASCII = /[^ -~]/gu
const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const hex = code.toString(16)
  if (code <= 0xff) return NAMED[character] ?? `\\x${hex.padStart(2, '0')}`
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`
}

/** The text on one line: control characters, line breaks and direction marks are escaped (`\n`, `\x1b`, `\u202e`). */
export const printable = (text: string): string => text.replace(UNSAFE, escaped)

/** The text in nothing but ASCII, all else escaped. */
export const asciiOnly = (text: string): string => text.replace(NOT_ASCII, escaped)
