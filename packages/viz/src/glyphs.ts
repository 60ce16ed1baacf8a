// The characters that pictures are drawn with: box drawing, or plain ASCII for terminals and logs that have no other.
import type { StepRecord } from '@statecraft/runtime'

/** How something ended, or that it has not. */
export type Standing = StepRecord['status']

/** The characters of a box. Where it hangs from an arm, the arm ends in its first corner; `branch` carries its children. */
export interface Frame {
  readonly topLeft: string
  readonly topRight: string
  readonly bottomLeft: string
  readonly bottomRight: string
  readonly horizontal: string
  readonly vertical: string
  readonly branch: string
}

export interface Glyphs {
  /** The box of whoever was asked first. */
  readonly heavy: Frame
  readonly light: Frame
  readonly tree: { readonly stem: string; readonly fork: string; readonly last: string; readonly arm: string }
  /** All of one width. */
  readonly marks: Readonly<Record<Standing, string>>
  readonly ellipsis: string
  readonly separator: string
}

export const BOX_DRAWING: Glyphs = {
  heavy: {
    topLeft: '┏',
    topRight: '┓',
    bottomLeft: '┗',
    bottomRight: '┛',
    horizontal: '━',
    vertical: '┃',
    branch: '┯',
  },
  light: {
    topLeft: '┬',
    topRight: '┐',
    bottomLeft: '└',
    bottomRight: '┘',
    horizontal: '─',
    vertical: '│',
    branch: '┬',
  },
  tree: { stem: '│', fork: '├', last: '└', arm: '─' },
  marks: { completed: '✓', failed: '✗', cancelled: '⊘', running: '◌' },
  ellipsis: '…',
  separator: ' · ',
}

const corners = { topLeft: '+', topRight: '+', bottomLeft: '+', bottomRight: '+', branch: '+' }

export const ASCII: Glyphs = {
  heavy: { ...corners, horizontal: '=', vertical: '|' },
  light: { ...corners, horizontal: '-', vertical: '|' },
  tree: { stem: '|', fork: '+', last: '`', arm: '-' },
  marks: { completed: 'ok', failed: 'x ', cancelled: '- ', running: '..' },
  ellipsis: '...',
  separator: ', ',
}
