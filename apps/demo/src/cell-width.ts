// How many cells of a terminal a text takes, near enough: East Asian characters and emoji take two, combining marks none.
const NARROW = /^[ -~]*$/
const WIDE =
  /[\p{Emoji_Presentation}\u{1100}-\u{115f}\u{2e80}-\u{303e}\u{3041}-\u{a4cf}\u{a960}-\u{a97f}\u{ac00}-\u{d7a3}\u{f900}-\u{faff}\u{fe30}-\u{fe6f}\u{ff00}-\u{ff60}\u{ffe0}-\u{ffe6}\u{20000}-\u{3fffd}]/u
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]$/u

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

function widthOf(grapheme: string): number {
  if (WIDE.test(grapheme)) return 2
  return [...grapheme].every(character => ZERO.test(character)) ? 0 : 1
}

/** Of printable text on one line. */
export function cellWidth(text: string): number {
  if (NARROW.test(text)) return text.length
  let width = 0
  for (const { segment } of graphemes.segment(text)) width += widthOf(segment)
  return width
}

/** The text in at most `width` cells; what is cut ends with an ellipsis. */
export function cutToCells(text: string, width: number): string {
  if (cellWidth(text) <= width) return text
  let used = 1
  for (const { segment, index } of graphemes.segment(text)) {
    used += widthOf(segment)
    if (used > width) return width < 1 ? '' : `${text.slice(0, index)}…`
  }
  return text
}

/** The text with blanks behind it, in exactly `width` cells. */
export function padToCells(text: string, width: number): string {
  const cut = cutToCells(text, width)
  return cut + ' '.repeat(Math.max(0, width - cellWidth(cut)))
}

/** The text in lines of at most `width` cells, broken at blanks; a longer word is broken anywhere. */
export function wrapToCells(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  const add = (word: string): void => {
    const joined = line === '' ? word : `${line} ${word}`
    if (cellWidth(joined) <= width) {
      line = joined
      return
    }
    if (line !== '') lines.push(line)
    line = word
  }
  for (const word of text.split(' ')) for (const piece of piecesOf(word, width)) add(piece)
  return line === '' && lines.length > 0 ? lines : [...lines, line]
}

function piecesOf(word: string, width: number): readonly string[] {
  if (cellWidth(word) <= width) return [word]
  const pieces: string[] = ['']
  for (const { segment } of graphemes.segment(word)) {
    const last = pieces.at(-1) ?? ''
    if (last !== '' && cellWidth(last) + widthOf(segment) > width) pieces.push(segment)
    else pieces[pieces.length - 1] = last + segment
  }
  return pieces
}
