// A bounded FIFO queue of messages with a priority lane in front (K5, K7).
// - The lane of the system holds what the actor itself awaits (results, timers, CANCEL, reports of children): it goes
//   first and never counts against the bound, since the actor's own doing bounds it.
// - `put` says what became of a message; the caller turns every loss into a dead letter.

export interface MailboxOptions {
  /** Most messages that wait. Default 1,000. */
  readonly capacity?: number
  /** What a full mailbox does with one more: refuse it, drop the oldest, or let the sender wait. Default `reject`. */
  readonly overflow?: 'reject' | 'dropOldest' | 'wait'
}

/** What became of a message: `put` it is in; `refused` it is not; otherwise the older message it pushed out. */
export type Put<T> = { readonly put: true; readonly pushedOut?: T } | { readonly put: false }

export interface Mailbox<T> {
  readonly size: number
  readonly full: boolean
  put(message: T): Put<T>
  /** Puts a message into the lane that goes first. */
  putFirst(message: T): void
  takeFirst(): T | undefined
  take(): T | undefined
  /** Takes out every ordinary message that `match` picks. */
  remove(match: (message: T) => boolean): T[]
  /** All that waits, in the order it would be taken, without taking it. */
  list(): T[]
}

export const DEFAULT_CAPACITY = 1000
const COMPACT_AT = 1024
const IN = { put: true } as const
const REFUSED = { put: false } as const

/** A queue on an array with a moving head: no cost per message beyond the push. */
function createQueue<T>() {
  let items: T[] = []
  let head = 0
  return {
    size: () => items.length - head,
    push: (item: T) => void items.push(item),
    shift(): T | undefined {
      if (head >= items.length) return undefined
      const item = items[head]
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
    replace(next: T[]): void {
      items = next
      head = 0
    },
  }
}

export function createMailbox<T>(options: MailboxOptions = {}): Mailbox<T> {
  const { capacity = DEFAULT_CAPACITY, overflow = 'reject' } = options
  const first = createQueue<T>()
  const rest = createQueue<T>()
  return {
    get size() {
      return first.size() + rest.size()
    },
    get full() {
      return rest.size() >= capacity
    },
    put(message) {
      if (rest.size() < capacity) {
        rest.push(message)
        return IN
      }
      if (overflow !== 'dropOldest' || capacity === 0) return REFUSED
      const pushedOut = rest.shift()
      rest.push(message)
      return pushedOut === undefined ? IN : { put: true, pushedOut }
    },
    putFirst: first.push,
    takeFirst: first.shift,
    take: rest.shift,
    remove(match) {
      const removed = rest.list().filter(match)
      if (removed.length > 0) rest.replace(rest.list().filter(message => !match(message)))
      return removed
    },
    list: () => [...first.list(), ...rest.list()],
  }
}
