// How a picture gets onto a terminal: with which characters, in which colours, and how text from outside is made safe first.
import { ASCII, BOX_DRAWING, type Glyphs, type Standing } from './glyphs.ts'
import { asciiOnly, printable } from './printable.ts'

export type Style = 'strong' | 'faint' | 'good' | 'bad' | 'warning'

const ANSI: Readonly<Record<Style, readonly [on: number, off: number]>> = {
  strong: [1, 22],
  faint: [2, 22],
  good: [32, 39],
  bad: [31, 39],
  warning: [33, 39],
}

export const STYLE_OF: Readonly<Record<Standing, Style>> = {
  completed: 'good',
  failed: 'bad',
  cancelled: 'warning',
  running: 'warning',
}

/** No picture shows more of one text. */
const LONGEST = 2000

const DEFAULT_WIDTH = 80
export const NARROWEST = 24
const WIDEST = 400

/** The cells that a picture may take: as asked, but neither too few to say anything nor more than any screen has. */
export function pictureWidth(width: number = DEFAULT_WIDTH): number {
  return width >= NARROWEST ? Math.floor(Math.min(width, WIDEST)) : NARROWEST
}

export interface PenOptions {
  /** ANSI colours. Default: false. */
  readonly color?: boolean
  /** Nothing but ASCII leaves; other characters in names and arguments are escaped. Default: false. */
  readonly ascii?: boolean
}

export interface Pen {
  readonly glyphs: Glyphs
  /** Text from outside, safe and on one line; what cannot be shown is escaped. */
  text(raw: string): string
  /** The same for prose: runs of white space become one blank. */
  prose(raw: string): string
  paint(text: string, style: Style | undefined): string
}

export function createPen({ color = false, ascii = false }: PenOptions): Pen {
  const glyphs = ascii ? ASCII : BOX_DRAWING
  const text = (raw: string): string => {
    const shown = printable(raw.length > LONGEST ? `${raw.slice(0, LONGEST)}…` : raw)
    return ascii ? asciiOnly(shown.replaceAll('…', glyphs.ellipsis)) : shown
  }
  return {
    glyphs,
    text,
    prose: raw =>
      text(
        raw
          .slice(0, LONGEST + 1)
          .replace(/\s+/g, ' ')
          .trim(),
      ),
    paint(plain, style) {
      if (!color || style === undefined || plain === '') return plain
      const [on, off] = ANSI[style]
      return `\u001b[${on}m${plain}\u001b[${off}m`
    },
  }
}
