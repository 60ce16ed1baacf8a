// A bounded FIFO queue of messages with a priority lane in front (K5, K7).
// - The lane of the system holds what the actor itself awaits (results, timers, CANCEL, reports of children): it goes
//   first and never counts against the bound, since the actor's own doing bounds it. `crowded` says when what the app
//   puts there (CANCEL) would pass the bound all the same.
// - `put` says what became of a message; the caller turns every loss into a dead letter.
import { StatecraftError } from './errors.ts'
import { type KnownOptions, refuseStrange } from './known-options.ts'
import { createQueue, type Queue } from './queue.ts'

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

const MAILBOX_OPTIONS: KnownOptions<MailboxOptions> = { capacity: true, overflow: true }

/** Throws `input_invalid` for a capacity that is no whole number of at least 0, and for options that there are not. */
export function checkMailbox(options: MailboxOptions): void {
  refuseStrange('The mailbox', options, MAILBOX_OPTIONS, 'mailbox')
  const { capacity = DEFAULT_CAPACITY } = options
  if (Number.isInteger(capacity) && capacity >= 0) return
  throw new StatecraftError('input_invalid', `mailbox.capacity must be a whole number of at least 0, not ${capacity}`)
}

const IN = { put: true } as const
const REFUSED = { put: false } as const

// A class for the same reason as the queue: every actor has one. Its lanes are made when something first waits in them.
class TwoLanes<T> implements Mailbox<T> {
  private readonly capacity: number
  private readonly overflow: NonNullable<MailboxOptions['overflow']>
  private first: Queue<T> | undefined
  private rest: Queue<T> | undefined

  constructor({ capacity = DEFAULT_CAPACITY, overflow = 'reject' }: MailboxOptions) {
    this.capacity = capacity
    this.overflow = overflow
    this.first = undefined
    this.rest = undefined
  }

  get size(): number {
    return (this.first?.size ?? 0) + (this.rest?.size ?? 0)
  }

  get full(): boolean {
    return (this.rest?.size ?? 0) >= this.capacity
  }

  get crowded(): boolean {
    return (this.first?.size ?? 0) > this.capacity
  }

  put(message: T): Put<T> {
    this.rest ??= createQueue()
    const { rest, capacity, overflow } = this
    if (rest.size < capacity) {
      rest.push(message)
      return IN
    }
    if (overflow !== 'dropOldest' || capacity === 0) return REFUSED
    const pushedOut = rest.shift()
    rest.push(message)
    return pushedOut === undefined ? IN : { put: true, pushedOut }
  }

  putFirst(message: T): void {
    this.first ??= createQueue()
    this.first.push(message)
  }

  takeFirst(): T | undefined {
    return this.first?.shift()
  }

  take(): T | undefined {
    return this.rest?.shift()
  }

  remove(match: (message: T) => boolean): T[] {
    const waiting = this.rest?.list() ?? []
    const removed = waiting.filter(match)
    if (removed.length > 0) this.rest?.replace(waiting.filter(message => !match(message)))
    return removed
  }

  list(): T[] {
    return [...(this.first?.list() ?? []), ...(this.rest?.list() ?? [])]
  }
}

export function createMailbox<T>(options: MailboxOptions = {}): Mailbox<T> {
  return new TwoLanes(options)
}
