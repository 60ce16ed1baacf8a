// The beginning of a list with the number of what is missing: what a tool may tell a model of a folder of any size.

export interface Excerpt<T> {
  readonly first: readonly T[]
  /** How many more there are. */
  readonly more: number
}

/** At most `max` entries; `leftOut` counts those that the list itself had already dropped. */
export function excerpt<T>(
  list: readonly T[],
  { max = 20, leftOut = 0 }: { readonly max?: number; readonly leftOut?: number } = {},
): Excerpt<T> {
  const first = list.slice(0, max)
  return { first, more: list.length - first.length + leftOut }
}
