// A request comes into hand: from now on its callee works on it, and what the callee does is charged to its task.
import { NO_LIMITS, tighten } from '../budget.ts'
import type { Envelope } from '../envelope.ts'
import type { Cell, Request } from './cell.ts'
import type { Engine } from './engine.ts'
import { startDeadline } from './requests.ts'

/** Consumes an envelope. The request that it carries, if any, is in hand until it ends or is passed on. */
export function hold(engine: Engine, cell: Cell, envelope: Envelope): void {
  const request = envelope.request === undefined ? undefined : engine.requests.get(envelope.request)
  if (!request) return engine.journal.envelopeGone(envelope)
  cell.book = request.book
  cell.inHand ??= new Map()
  // CANCEL comes with a request that is in hand already.
  if (cell.inHand.has(request.id)) return engine.journal.envelopeGone(envelope)
  cell.inHand.set(request.id, envelope)
  engine.journal.envelope(cell, envelope, 'hand')
  if (request.book.status === 'pending') beginWork(engine, cell, request)
}

/** What an actor allows one task holds from when it takes it. */
function beginWork(engine: Engine, { behaviour }: Cell, request: Request): void {
  const { book } = request
  book.status = 'in_progress'
  book.startedAt = engine.clock.now()
  const own = behaviour.kind === 'chart' ? behaviour.limits : NO_LIMITS
  if (own !== NO_LIMITS) book.account.limits = tighten(book.account.limits, own)
  engine.journal.book(book)
  const due = own.durationMs === undefined ? Number.POSITIVE_INFINITY : book.startedAt + own.durationMs
  if (due >= (request.deadline ?? Number.POSITIVE_INFINITY)) return
  request.deadline = due
  engine.journal.request(request)
  startDeadline(engine, request)
}
