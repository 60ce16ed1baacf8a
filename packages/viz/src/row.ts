// One line of a picture: pieces of styled text at the left, and a few at the right edge that are never pushed out.
// Laid out in plain text first and coloured last, so that colours cannot change a width.
import type { Pen, Style } from './pen.ts'
import { fitting, textWidth } from './text-width.ts'

export interface Piece {
  /** Printable text. */
  readonly text: string
  readonly style?: Style | undefined
}

export interface Row {
  readonly left: readonly Piece[]
  readonly right?: readonly Piece[]
}

/** Cells that stay blank between left and right. */
const GAP = 2
/** Cells of the left side that the right side leaves alone. */
const FOOTHOLD = 6

function piecesWidth(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { text }) => sum + textWidth(text), 0)
}

/** The cells that a row takes when nothing of it is cut. */
export function rowWidth({ left, right = [] }: Row): number {
  return piecesWidth(left) + (right.length > 0 ? GAP + piecesWidth(right) : 0)
}

/** The pieces in at most `width` cells; what is cut ends with the ellipsis. */
function cutPieces(pieces: readonly Piece[], width: number, ellipsis: string): readonly Piece[] {
  if (piecesWidth(pieces) <= width) return pieces
  const cut: Piece[] = []
  let room = Math.max(0, width - textWidth(ellipsis))
  for (const { text, style } of pieces) {
    const kept = fitting(text, room)
    if (kept === text) {
      cut.push({ text, style })
      room -= textWidth(text)
      continue
    }
    cut.push({ text: fitting(kept.trimEnd() + ellipsis, width), style })
    break
  }
  return cut
}

/** A text in at most `width` cells. */
export function cutText(text: string, width: number, ellipsis: string): string {
  return cutPieces([{ text }], width, ellipsis)
    .map(piece => piece.text)
    .join('')
}

const paintAll = (pieces: readonly Piece[], pen: Pen): string =>
  pieces.map(({ text, style }) => pen.paint(text, style)).join('')

/** The row in exactly `width` cells. `fill` draws a line between left and right, a blank at both ends of it. */
export function layRow({ left, right = [] }: Row, width: number, pen: Pen, fill: Piece = { text: ' ' }): string {
  const end = cutPieces(right, width - FOOTHOLD, pen.glyphs.ellipsis)
  const begin = cutPieces(left, width - (end.length > 0 ? GAP + piecesWidth(end) : 0), pen.glyphs.ellipsis)
  const space = Math.max(0, width - piecesWidth(begin) - piecesWidth(end))
  const middle = space < GAP ? ' '.repeat(space) : ` ${pen.paint(fill.text.repeat(space - GAP), fill.style)} `
  return paintAll(begin, pen) + middle + paintAll(end, pen)
}

/** Items in lines of at most `width` cells, `separator` between two of one line. What is longer than a line breaks at blanks. */
export function wrapItems(items: readonly string[], separator: string, width: number, ellipsis: string): string[] {
  const lines: string[] = []
  for (const item of items) {
    const last = lines.at(-1)
    if (last !== undefined && textWidth(last + separator + item) <= width)
      lines[lines.length - 1] = last + separator + item
    else lines.push(...brokenItem(item, width, ellipsis))
  }
  return lines
}

function brokenItem(item: string, width: number, ellipsis: string): string[] {
  if (textWidth(item) <= width) return [item]
  return item.includes(' ') ? wrapItems(item.split(' '), ' ', width, ellipsis) : [cutText(item, width, ellipsis)]
}

/** Prose from outside in at most `most` lines of at most `width` cells, broken between words and cut at the end. */
export function proseLines(text: string, width: number, most: number, pen: Pen): string[] {
  const { ellipsis } = pen.glyphs
  const lines = wrapItems(pen.prose(text).split(' '), ' ', width, ellipsis)
  if (lines.length <= most) return lines
  const rest = lines.splice(most - 1).join(' ')
  return [...lines, cutText(rest, width, ellipsis)]
}
