// Colours by what they mean. Whether there are any is decided once, where the terminal is looked at.
import { styleText } from 'node:util'

export type Style = 'strong' | 'faint' | 'good' | 'bad' | 'warning'

/** Text as it is to be shown. */
export type Paint = (style: Style, text: string) => string

const FORMATS = {
  strong: 'bold',
  faint: 'dim',
  good: 'green',
  bad: 'red',
  warning: 'yellow',
} as const

/** Without colour the text stays as it is. */
export const createPaint = (color: boolean): Paint =>
  color ? (style, text) => styleText(FORMATS[style], text, { validateStream: false }) : (_, text) => text
