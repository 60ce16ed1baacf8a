// A bounded FIFO queue of messages with a priority lane in front (K5, K7).
// - The lane of the system holds what the actor itself awaits (results, timers, CANCEL, reports of children): it goes
//   first and never counts against the bound, since the actor's own doing bounds it. `crowded` says when what the app
//   puts there (CANCEL) would pass the bound all the same.
// - `put` says what became of a message; the caller turns every loss into a dead letter.
import { StatecraftError } from './errors.ts'
import { createQueue } from './queue.ts'

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
  /** More wait in the lane that goes first than the rest may hold. */
  readonly crowded: boolean
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

/** Throws `input_invalid` for a capacity that is no whole number of at least 0. */
export function checkMailbox({ capacity = DEFAULT_CAPACITY }: MailboxOptions): void {
  if (Number.isInteger(capacity) && capacity >= 0) return
  throw new StatecraftError('input_invalid', `mailbox.capacity must be a whole number of at least 0, not ${capacity}`)
}

const IN = { put: true } as const
const REFUSED = { put: false } as const

export function createMailbox<T>(options: MailboxOptions = {}): Mailbox<T> {
  const { capacity = DEFAULT_CAPACITY, overflow = 'reject' } = options
  const first = createQueue<T>()
  const rest = createQueue<T>()
  return {
    get size() {
      return first.size + rest.size
    },
    get full() {
      return rest.size >= capacity
    },
    get crowded() {
      return first.size > capacity
    },
    put(message) {
      if (rest.size < capacity) {
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
