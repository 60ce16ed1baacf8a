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

// A class, since an actor has two of these: closures would cost every idle one a kilobyte.
class ArrayQueue<T> implements Queue<T> {
  private items: T[] = []
  private head = 0

  get size(): number {
    return this.items.length - this.head
  }

  push(item: T): void {
    this.items.push(item)
  }

  peek(): T | undefined {
    return this.items[this.head]
  }

  shift(): T | undefined {
    const { items, head } = this
    if (head >= items.length) return undefined
    const item = items[head]
    // What was taken must not be held on to.
    items[head] = undefined as T
    this.head += 1
    if (this.head === items.length) {
      items.length = 0
      this.head = 0
    } else if (this.head > COMPACT_AT && this.head * 2 > items.length) {
      this.replace(items.slice(this.head))
    }
    return item
  }

  list(): T[] {
    return this.items.slice(this.head)
  }

  replace(items: T[]): void {
    this.items = items
    this.head = 0
  }
}

export function createQueue<T>(): Queue<T> {
  return new ArrayQueue()
}
