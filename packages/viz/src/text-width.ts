// How many cells of a terminal a text takes: East Asian characters and emoji take two, marks that combine take none.
// Counted by grapheme, so that cutting never splits one.
const NARROW = /^[ -~]*$/
const EMOJI = /\p{Emoji_Presentation}|\ufe0f/u
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]$/u
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{17000}-\u{18dff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]/u

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

function graphemeWidth(grapheme: string): number {
  if (EMOJI.test(grapheme)) return 2
  let width = 0
  for (const character of grapheme) width += ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1
  return width
}

/** The number of cells. Expects printable text: no control characters, no line breaks. */
export function textWidth(text: string): number {
  if (NARROW.test(text)) return text.length
  let width = 0
  for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment)
  return width
}

/** The longest beginning of a text that takes at most `width` cells. */
export function fitting(text: string, width: number): string {
  if (NARROW.test(text)) return text.slice(0, Math.max(0, width))
  let used = 0
  for (const { segment, index } of graphemes.segment(text)) {
    used += graphemeWidth(segment)
    if (used > width) return text.slice(0, index)
  }
  return text
}
