// A list in order of arrival whose entries can leave from anywhere, each in constant time.

/** An entry's place; `remove` takes it out, once. */
export interface Link {
  remove(): void
}

export interface Chain<T> {
  readonly size: number
  append(value: T): Link
  /** The one that came first; `undefined` when nobody is left. */
  first(): T | undefined
}

interface Place<T> {
  readonly value: T
  before: Place<T> | undefined
  after: Place<T> | undefined
}

export function chain<T>(): Chain<T> {
  let head: Place<T> | undefined
  let tail: Place<T> | undefined
  let size = 0

  const take = ({ before, after }: Place<T>): void => {
    if (before) before.after = after
    else head = after
    if (after) after.before = before
    else tail = before
    size -= 1
  }

  return {
    get size() {
      return size
    },
    first: () => head?.value,
    append(value) {
      const place: Place<T> = { value, before: tail, after: undefined }
      if (tail) tail.after = place
      else head = place
      tail = place
      size += 1
      let inside = true
      return {
        remove() {
          if (inside) take(place)
          inside = false
        },
      }
    },
  }
}
