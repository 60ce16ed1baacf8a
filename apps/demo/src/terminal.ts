// What the output can do. Only a real terminal that nobody asked to keep plain gets a live view and colours.
import type { WriteStream } from 'node:tty'
import { createPaint, type Paint } from './paint.ts'

/** Where the demo writes: as much of a stream as it needs. */
export interface Output {
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
}

export type Environment = Readonly<Record<string, string | undefined>>

export interface Terminal {
  /** The cursor may be moved. */
  readonly live: boolean
  readonly paint: Paint
  readonly color: boolean
  write(text: string): void
  /** In cells; asked anew each time, since a window changes. */
  width(): number
  height(): number
}

const NARROWEST = 40
/** Of a log, which has no width of its own. */
const PAGE_WIDTH = 80
const PAGE_HEIGHT = 24

const isSet = (value: string | undefined): boolean => value !== undefined && value !== ''
const isOn = (value: string | undefined): boolean => isSet(value) && value !== '0' && value !== 'false'

export function terminalOf(output: Output | WriteStream, env: Environment): Terminal {
  const plain = isSet(env.NO_COLOR) || isOn(env.CI) || env.TERM === 'dumb'
  const live = output.isTTY === true && !plain
  return {
    live,
    color: live,
    paint: createPaint(live),
    write: text => {
      output.write(text)
    },
    width: () => Math.max(NARROWEST, (output.isTTY === true ? output.columns : undefined) ?? PAGE_WIDTH),
    height: () => output.rows ?? PAGE_HEIGHT,
  }
}
