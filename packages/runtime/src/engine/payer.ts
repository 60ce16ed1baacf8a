// Who pays for what an actor does: the task that it has in hand, and the host itself for what it does untasked, such as what a
// message made it do that nobody waits for. No call is free of limits.
import { type Account, giveBack, type Spend, settle } from '../budget.ts'
import type { TaskBook } from '../task.ts'
import type { RunningStep } from './cell.ts'
import type { Engine } from './engine.ts'

export const payerOf = (engine: Engine, book: TaskBook | undefined): Account => book?.account ?? engine.account

/** What the host itself paid is written down here; what a task paid is with its book. */
export function journalPayer(engine: Engine, book: TaskBook | undefined): void {
  if (!book) engine.journal.account(engine.account)
}

/** What never began takes nothing. */
export function refund(engine: Engine, { book, began, draw }: RunningStep): void {
  if (began || !draw) return
  giveBack(payerOf(engine, book), draw)
  journalPayer(engine, book)
}

export function charge(engine: Engine, book: TaskBook | undefined, spend: Spend): void {
  settle(payerOf(engine, book), spend)
  journalPayer(engine, book)
}
