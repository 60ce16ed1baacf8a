// Options of patterns: refused where there is none of that name, and where a number makes no sense, before anything runs.
import { type KnownOptions, refuseStrange, StatecraftError } from '@statecraft/runtime'

/** Throws `input_invalid` for options that the pattern does not have. */
export function checkNames<O extends { readonly name?: string }>(
  pattern: string,
  options: O,
  known: KnownOptions<O>,
): void {
  refuseStrange(`Pattern "${options?.name ?? pattern}"`, options, known)
}

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
