// Options that count something: whole numbers within bounds, checked when a tool is made.
import { StatecraftError } from '@statecraft/runtime'

/** Throws `input_invalid` unless it is a whole number from `from` to `to`. */
export function wholeNumber(option: string, value: number, from = 1, to: number = Number.MAX_SAFE_INTEGER): number {
  if (Number.isSafeInteger(value) && value >= from && value <= to) return value
  const range = to === Number.MAX_SAFE_INTEGER ? `of at least ${from}` : `from ${from} to ${to}`
  throw new StatecraftError('input_invalid', `${option} must be a whole number ${range}, not ${value}`)
}

/** {@link wholeNumber} for several options, each from 1. */
export function wholeNumbers(options: Readonly<Record<string, number>>): void {
  for (const [option, value] of Object.entries(options)) wholeNumber(option, value)
}
