// Numbers that callers give: checked once, where they come in.
import { ProviderError } from './errors.ts'

/** What a number may be. */
export interface NumberRange {
  /** Smallest value that makes sense. */
  readonly min: number
  /** Largest value that makes sense; default: any finite one. */
  readonly max?: number
  /** True: only whole numbers. */
  readonly whole?: boolean
}

/**
 * Returns the number when it is in range.
 *
 * @throws ProviderError `invalid_option` that names the option, the value and the range
 */
export function numberOption(name: string, value: number, range: NumberRange): number {
  const { min, max = Number.MAX_VALUE, whole = false } = range
  if (value >= min && value <= max && (!whole || Number.isInteger(value))) return value
  const kind = whole ? 'a whole number' : 'a number'
  const bounds = range.max === undefined ? `of at least ${min}` : `from ${min} to ${max}`
  throw new ProviderError('invalid_option', `"${name}" is ${value}, not ${kind} ${bounds}.`)
}
