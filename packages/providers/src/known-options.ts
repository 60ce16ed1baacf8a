// The names of options. One that nobody knows is refused where it is given: whoever gave it believes that it does something.
import { ProviderError } from './errors.ts'

/** Every option of `O`, and nothing beside them: what is forgotten, and what there is not, does not compile. */
export type KnownOptions<O> = Readonly<Record<keyof O, true>>

/**
 * Refuses options that there are not; one that is `undefined` is not given.
 *
 * @param elsewhere - what others call by a name, and what to do about it here
 * @throws ProviderError `invalid_option`, with each strange name
 */
export function refuseStrange<O extends object>(
  whose: string,
  options: O,
  known: KnownOptions<O>,
  elsewhere: Readonly<Record<string, string>> = {},
): void {
  if (typeof options !== 'object' || options === null)
    throw new ProviderError('invalid_option', `The options of ${whose} must be an object, not ${String(options)}.`)
  const strange = Object.entries(options).filter(([name, value]) => value !== undefined && !Object.hasOwn(known, name))
  if (strange.length === 0) return
  const names = Object.keys(known).join(', ')
  const said = strange.map(([name]) => {
    const place = Object.hasOwn(elsewhere, name) ? elsewhere[name] : `the options are ${names}`
    return `"${name}" is no option: ${place}`
  })
  throw new ProviderError('invalid_option', `${whose} cannot be told so: ${said.join('; ')}.`)
}
