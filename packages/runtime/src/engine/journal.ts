// What a durable host writes down. Calls between two commits form one transaction (K2); `commit` is synchronous and throws
// when it could not write, after which the engine stops for good and nothing uncommitted has been seen by anyone.
//
// - Only `commit` and `close` may throw. Cells, tasks and requests may be read as late as in `commit`.
// - All that is handed over is plain JSON: writable.ts has refused the rest before the turn took effect.
//
// The memory host has no journal: `noJournal` forgets everything.
import type { Account } from '../budget.ts'
import type { Envelope } from '../envelope.ts'
import type { TaskBook } from '../task.ts'
import type { Token } from '../token.ts'
import type { Cell, PendingTimer, Request } from './cell.ts'

export type Place = 'first' | 'mailbox' | 'stash' | 'hand'

export interface StepRow {
  readonly token: Token
  readonly source: string
  readonly input: unknown
  readonly attempt: number
}

export interface Journal {
  /** False: nothing is kept, so that callers may skip the work of describing it. */
  readonly durable: boolean
  cell(cell: Cell): void
  cellGone(cell: Cell): void
  /** In this place it comes after all that are there. */
  envelope(cell: Cell, envelope: Envelope, place: Place): void
  envelopeGone(envelope: Envelope): void
  /** `book` is the task that the step is charged to. */
  step(cell: Cell, step: StepRow, book: TaskBook | undefined): void
  stepGone(cell: Cell, token: Token): void
  timer(cell: Cell, token: Token, timer: PendingTimer): void
  timerGone(cell: Cell, token: Token): void
  request(request: Request): void
  requestGone(request: Request): void
  /** What the host itself pays for, beside all tasks. */
  account(account: Account): void
  /** The task, and the accounts above it; its records of steps are told one by one. */
  book(book: TaskBook): void
  record(book: TaskBook, at: number): void
  /** A task at the top of its tree is forgotten, with all below it that have ended. */
  bookGone(book: TaskBook): void
  subscription(cell: Cell, topic: string): void
  subscriptionGone(cell: Cell, topic: string): void
  commit(): void
  close(): void
}

const nothing = (): void => {}

export const noJournal: Journal = {
  durable: false,
  cell: nothing,
  cellGone: nothing,
  envelope: nothing,
  envelopeGone: nothing,
  step: nothing,
  stepGone: nothing,
  timer: nothing,
  timerGone: nothing,
  request: nothing,
  requestGone: nothing,
  account: nothing,
  book: nothing,
  record: nothing,
  bookGone: nothing,
  subscription: nothing,
  subscriptionGone: nothing,
  commit: nothing,
  close: nothing,
}
