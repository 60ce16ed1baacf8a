// A FIFO queue on an array with a moving head: what it costs to take one does not grow with how many wait.

export interface Queue<T> {
  readonly size: number
  push(item: T): void
  /** The one that is next, without taking it. */
  peek(): T | undefined
  shift(): T | undefined
  /** All that waits, in order, without taking it. */
  list(): T[]
  replace(items: T[]): void
}

/** So many taken items are kept before the array is cut. */
const COMPACT_AT = 1024

export function createQueue<T>(): Queue<T> {
  let items: T[] = []
  let head = 0
  return {
    get size() {
      return items.length - head
    },
    push: item => void items.push(item),
    peek: () => items[head],
    shift() {
      if (head >= items.length) return undefined
      const item = items[head]
      // What was taken must not be held on to.
      items[head] = undefined as T
      head += 1
      if (head === items.length) {
        items.length = 0
        head = 0
      } else if (head > COMPACT_AT && head * 2 > items.length) {
        items = items.slice(head)
        head = 0
      }
      return item
    },
    list: () => items.slice(head),
    replace(next) {
      items = next
      head = 0
    },
  }
}
