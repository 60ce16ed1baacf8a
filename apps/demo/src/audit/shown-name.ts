// How a file name is shown. On disk a name is bytes, and may hold newlines, terminal codes or broken UTF-8; shown, it is one
// printable line. The two convert without loss, so the shown path is the only name of a file in every report.
// "Raw" is the name on disk with one character per byte (latin1), which joins and compares as a string.

const ESCAPED = /[\\"'\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu
const ESCAPED_BYTES = /[\\"'\p{Cc}\u0080-\u00ff]/gu
const ESCAPE = /\\(?:u\{([0-9a-f]{1,6})\}|x([0-9a-f]{2})|([nrt\\"']))/g
const SHORT: Readonly<Record<string, string>> = { '\n': 'n', '\r': 'r', '\t': 't', '\\': '\\', '"': '"', "'": "'" }
const LONG: Readonly<Record<string, string>> = Object.fromEntries(Object.entries(SHORT).map(([a, b]) => [b, a]))

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A name as the file system takes it. */
export const nameBytes = (raw: string): Buffer => Buffer.from(raw, 'latin1')

/** Text as a raw name. */
export const rawOf = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

/**
 * Shows a raw name or path: quotes and backslashes get a backslash, unprintable characters become `\n` or `\u{202e}`, and
 * the bytes of a name that is not UTF-8 become `\xff`.
 */
export const showName = (raw: string): string => raw.split('/').map(showPart).join('/')

/** The raw name behind a shown one; `undefined` when {@link showName} could not have made it. */
export function rawName(shown: string): string | undefined {
  const raw = rawOf(shown).replace(ESCAPE, (_, point, byte, short) => {
    if (byte !== undefined) return String.fromCharCode(Number.parseInt(byte, 16))
    if (short !== undefined) return LONG[short] ?? short
    return rawOf(codePoint(Number.parseInt(point, 16)))
  })
  return showName(raw) === shown ? raw : undefined
}

// Part by part, so that one broken name does not change how the folders above it are shown.
function showPart(raw: string): string {
  const text = decode(raw)
  if (text !== undefined) return text.replace(ESCAPED, escaped)
  return raw.replace(ESCAPED_BYTES, byte => (byte < '\u0080' ? escaped(byte) : `\\x${hex(byte)}`))
}

function decode(raw: string): string | undefined {
  try {
    return utf8.decode(nameBytes(raw))
  } catch {
    return undefined
  }
}

function escaped(character: string): string {
  const short = SHORT[character]
  return short === undefined ? `\\u{${hex(character)}}` : `\\${short}`
}

const hex = (character: string): string => (character.codePointAt(0) ?? 0).toString(16)

const codePoint = (point: number): string => (point <= 0x10ffff ? String.fromCodePoint(point) : '')
