// Options of patterns that are numbers: refused where they make no sense, before anything runs.
import { StatecraftError } from '@statecraft/runtime'

/** Throws `input_invalid` unless `count` is a whole number from 1 to `most`. */
export function checkCount(pattern: string, what: string, count: number, most?: number): void {
  if (Number.isInteger(count) && count >= 1 && (most === undefined || count <= most)) return
  const range = most === undefined ? 'of at least 1' : `from 1 to ${most}`
  throw new StatecraftError('input_invalid', `Pattern "${pattern}" needs ${what} to be a whole number ${range}`)
}

/** Throws `input_invalid` for a time that is not above 0. */
export function checkTime(pattern: string, what: string, ms: number | undefined): void {
  if (ms === undefined || ms > 0) return
  throw new StatecraftError('input_invalid', `Pattern "${pattern}" needs ${what} to be above 0 ms`)
}
