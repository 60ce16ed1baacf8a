// The lines that an action is made of, in the forms that models give them: `ACTION: NAME`, `FIELD: value`, `---END---`,
// code fences around them, and results that a model invents. Patterns are bounded, so that no line takes long to read.
// A line that quotes (`> ACTION: …`, "ACTION: …") is none of them.

/** `NAME` and what follows it, of a line `ACTION: NAME`. */
export function readHeader(line: string): string | undefined {
  return header.exec(line.trim())?.[1]
}

/** What follows `RESULT:` or `OBSERVATION:`. */
export function readResultHeader(line: string): { readonly word: string; readonly of: string } | undefined {
  const [, word, of] = resultHeader.exec(line.trim()) ?? []
  return word === undefined || of === undefined ? undefined : { word: word.toUpperCase(), of }
}

/** Whether the line ends an action. */
export function isEnd(line: string): boolean {
  return end.test(line.trim())
}

/** Whether the line ends an action when nothing of the action follows. */
export function isLastLine(line: string): boolean {
  return /^(?:END|[-–—]{3,})$/.test(line.trim())
}

/** Cuts a line at an end marker that stands in it. */
export function cutAtEnd(line: string): { readonly before: string; readonly after: string } | undefined {
  const found = /-{2,40}\s{0,8}END\s{0,8}-{2,40}/i.exec(line)
  if (!found) return undefined
  return { before: line.slice(0, found.index), after: line.slice(found.index + found[0].length) }
}

/** The language of a code fence that the line opens, empty for none; `undefined` when it is no fence. */
export function readFence(line: string): string | undefined {
  return /^(?:```|~~~)[`~]{0,8}\s*([^\s`]*)(?:\s[^`]*)?$/.exec(line.trim())?.[1]
}

/** Whether code begins or ends with the line, on its own or as the value of a field. */
export function turnsCode(line: string): boolean {
  return readFence(line) !== undefined || readFence(readFieldLine(line)?.value ?? '') !== undefined
}

/** A line `FIELD: value`. */
export interface FieldLine {
  readonly key: string
  readonly value: string
  readonly capitals: boolean
  readonly separator: string
}

export function readFieldLine(line: string): FieldLine | undefined {
  const [, open = '', key, close = '', separator, after] = field.exec(line.trim()) ?? []
  if (key === undefined || separator === undefined || after === undefined || after.startsWith('//')) return undefined
  const capitals = key === key.toUpperCase()
  return { key, value: close === '' ? unmarked(after, open) : after, capitals, separator }
}

/** Whether the beginning of a line may still become a line that this file knows; only then must it be held back. */
export function mayBecomeMarker(beginning: string): boolean {
  const text = beginning.trimStart()
  if (/^(?:`{1,2}|~{1,2})$|^(?:```|~~~)/.test(text)) return true
  const word = text.replace(lead, '').toUpperCase()
  return (
    word === '' ||
    /^\d{1,3}[.)]?$/.test(word) ||
    keywords.some(keyword => keyword.startsWith(word)) ||
    begun.test(word) ||
    begunEnd.test(word)
  )
}

const keywords = ['ACTION', 'RESULT', 'OBSERVATION', 'END']
const lead = /^(?:(?:#{1,6}|[-*•+=–—]|\d{1,3}[.)])\s{0,8}|[*_]{1,3}|[-–—<[]{1,8}){0,6}/u
const begun = /^(?:ACTION|RESULT|OBSERVATION)[\s*_]{0,8}(?:$|[:：=→–—-])/
const begunEnd = /^END(?:[\s*_]{0,8}(?:$|[>\]=~‐-―−.-])|[\s_]{1,3}(?:OF[\s_]{1,3})?A|[\s_]{1,3}OF?[\s_]{0,3}$)/

const listMarker = String.raw`(?:(?:#{1,6}|[-*•+]|\d{1,3}[.)])\s{1,8}){0,3}`
const header = new RegExp(
  String.raw`^${listMarker}[*_]{0,3}ACTION[\s*_]{0,8}(?:[:：=→]|(?<=\s)[-–—]{1,3}>?(?=\s))[\s*_]{0,8}(.+)$`,
  'iu',
)
const resultHeader = new RegExp(
  String.raw`^${listMarker}[*_]{0,3}(RESULT|OBSERVATION)[\s*_]{0,8}[:：][\s*_]{0,8}(.*)$`,
  'iu',
)
const endWord = String.raw`END(?:[\s_]{1,3}(?:OF[\s_]{1,3})?ACTION)?`
const end = new RegExp(
  String.raw`^(?:[-*•+]\s{1,8})?[*_]{0,3}(?:(?:[-=~]{2,}|[‐-―−]+)\s{0,8}${endWord}\s{0,8}(?:[-=~]{2,}|[‐-―−]+)|(?:-{3,}|[–—―]+)\s{0,8}${endWord}|${endWord}\s{0,8}(?:-{3,}|[–—―]+)|[<[]{1,3}\/?${endWord}[>\]]{1,3})[*_.]{0,3}$`,
  'iu',
)
const field =
  /^(?:(?:[-*•+]|\d{1,3}[.)])\s{1,8})?([*_`"']{0,3})([\p{L}\p{N}_](?:[\p{L}\p{N}_ .-]{0,63}[\p{L}\p{N}_-])?)([*_`"']{0,3})\s{0,8}([:：=])\s*(.*)$/u

/** A value without the marker that opened before its name: `**NAME:** value`, `**NAME: value**`. */
function unmarked(value: string, open: string): string {
  if (open === '') return value
  if (value.startsWith(open)) return value.slice(open.length).trimStart()
  return value.trimEnd().endsWith(open) ? value.trimEnd().slice(0, -open.length) : value
}
