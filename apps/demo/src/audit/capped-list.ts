// A list that keeps its first entries and counts the rest, so that a hostile file cannot make a report endless.

export interface CappedList<T> {
  add(entry: T): void
  readonly kept: readonly T[]
  /** How many entries did not fit. */
  readonly leftOut: number
}

/** A list of at most `max` entries. */
export function createCappedList<T>(max: number): CappedList<T> {
  const kept: T[] = []
  let leftOut = 0
  return {
    kept,
    get leftOut() {
      return leftOut
    },
    add(entry) {
      if (kept.length < max) kept.push(entry)
      else leftOut += 1
    },
  }
}
