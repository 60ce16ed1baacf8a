// A list that grows at its end and keeps what it was: plain JSON, for the state of a play that takes ten thousand results one by
// one. Its chunks shrink from front to back, each at least twice as long as the next, as in a binary counter: appending copies
// log2(n) entries on average, where a plain copy copies all n (Bentley and Saxe, 1980).

export type GrowingList<T> = readonly (readonly T[])[]

/** A new list with one more at its end. */
export function append<T>(list: GrowingList<T>, item: T): GrowingList<T> {
  let keep = list.length
  let size = 1
  while (keep > 0 && (list[keep - 1] as readonly T[]).length <= size) {
    keep -= 1
    size += (list[keep] as readonly T[]).length
  }
  return [...list.slice(0, keep), [...list.slice(keep).flat(), item]]
}
