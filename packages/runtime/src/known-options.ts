// The names of options. One that nobody knows is refused before anything runs: whoever gave it believes that it does something.
// Values are for whoever takes them to look at.
import { StatecraftError } from './errors.ts'
import { suggestionFor } from './option-suggestion.ts'

/**
 * Every option of `O`, and nothing beside them: what is forgotten, and what there is not, does not compile.
 *
 * @example
 * ```ts
 * const FADE_OPTIONS: KnownOptions<FadeOptions> = { fromMs: true, toMs: true }
 * ```
 */
export type KnownOptions<O> = Readonly<Record<keyof O, true>>

type Given = Readonly<Record<string, unknown>>
type Names = Readonly<Record<string, true>>

/** Whatever was given in place of options may have any number of keys. */
const MOST_NAMED = 10

// Compared so, neither what all objects inherit nor an option that is left `undefined` is given.
const isGiven = (options: Given, key: string): boolean => options[key] !== (Object.prototype as unknown as Given)[key]

// Runs with every run: where all is well it makes nothing.
function areKnown(options: unknown, known: Names): options is Given {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) return false
  for (const key in options) if (known[key] !== true && isGiven(options as Given, key)) return false
  return true
}

function strangeIn(options: Given, known: Names): readonly string[] {
  const strange: string[] = []
  for (const key in options) if (known[key] !== true && isGiven(options, key)) strange.push(key)
  return strange
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return String(value)
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`
}

function faultOf(options: unknown, known: Names, within: string | undefined): string {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    return `${within ?? 'the options'} must be an object, not ${kindOf(options)}`
  const names = Object.keys(known)
  const strange = strangeIn(options as Given, known)
  const inside = within === undefined ? '' : `${within}.`
  const said = strange.slice(0, MOST_NAMED).map(key => {
    const suggestion = suggestionFor(key, names, inside)
    return `"${inside}${key}" is no option${suggestion === undefined ? '' : ` (${suggestion})`}`
  })
  const more = strange.length > MOST_NAMED ? [`${strange.length - MOST_NAMED} more`] : []
  const whose = within === undefined ? '' : ` of ${within}`
  return `${[...said, ...more].join(', ')}: the options${whose} are ${names.join(', ')}`
}

/**
 * What is wrong with the names of options, in words: each that there is not, with the one that was likely meant, and those that
 * there are. Empty where nothing is wrong. `within` says where they stand, such as `memory`.
 *
 * @example
 * ```ts
 * strangeOptions({ fromMS: 1 }, FADE_OPTIONS)   // ['"fromMS" is no option (did you mean "fromMs"?): the options are fromMs, toMs']
 * ```
 */
export function strangeOptions<O extends object>(
  options: O,
  known: KnownOptions<O>,
  within?: string,
): readonly string[] {
  return areKnown(options, known as Names) ? [] : [faultOf(options, known as Names, within)]
}

/**
 * Refuses options that there are not. `whose` says what they were given to, such as `Pattern "research"`.
 *
 * @throws StatecraftError `input_invalid` with what {@link strangeOptions} says
 * @example
 * ```ts
 * refuseStrange('fade', options, FADE_OPTIONS)
 * ```
 */
export function refuseStrange<O extends object>(
  whose: string,
  options: O,
  known: KnownOptions<O>,
  within?: string,
): void {
  if (areKnown(options, known as Names)) return
  throw new StatecraftError('input_invalid', `${whose}: ${faultOf(options, known as Names, within)}`)
}
