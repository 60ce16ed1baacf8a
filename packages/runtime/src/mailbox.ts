// A bounded FIFO queue of messages with a priority lane in front (K5, K7).
// - The lane of the system holds what the actor itself awaits (results, timers, CANCEL, reports of children): it goes
//   first and never counts against the bound, since the actor's own doing bounds it. `crowded` says when what the app
//   puts there (CANCEL) would pass the bound all the same.
// - `put` says what became of a message; the caller turns every loss into a dead letter.
import { StatecraftError } from './errors.ts'
import { type KnownOptions, strangeOptions } from './known-options.ts'
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

const OVERFLOWS: readonly unknown[] = ['reject', 'dropOldest', 'wait'] satisfies MailboxOptions['overflow'][]

/** What is wrong with the options of a mailbox, in words; empty where nothing is. */
export function mailboxFaults(options: MailboxOptions): readonly string[] {
  const strange = strangeOptions(options, MAILBOX_OPTIONS, 'mailbox')
  if (strange.length > 0) return strange
  const { capacity = DEFAULT_CAPACITY, overflow = 'reject' } = options
  const faults: string[] = []
  if (!(Number.isInteger(capacity) && capacity >= 0))
    faults.push(`mailbox.capacity must be a whole number of at least 0, not ${capacity}`)
  if (!OVERFLOWS.includes(overflow))
    faults.push(`mailbox.overflow must be ${OVERFLOWS.join(', ')}, not "${String(overflow)}"`)
  return faults
}

/** Throws `input_invalid` with what {@link mailboxFaults} says. */
export function checkMailbox(options: MailboxOptions): void {
  const faults = mailboxFaults(options)
  if (faults.length > 0) throw new StatecraftError('input_invalid', `The mailbox cannot be: ${faults.join('; ')}`)
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
