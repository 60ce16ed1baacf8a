// Withdrawing requests: by the asker, a deadline or a limit. It goes ahead of the callee's queue, and takes along what the
// callee still does for the task (K9).

import type { Envelope } from '../envelope.ts'
import { StatecraftError } from '../errors.ts'
import { type Failure, toFailure } from '../failure.ts'
import { parseToken, type Token } from '../token.ts'
import { accepts } from '../turn.ts'
import { type Cell, type Request, without } from './cell.ts'
import { bury, post } from './deliver.ts'
import type { Engine } from './engine.ts'
import { failRequest } from './settle.ts'
import { interruptStep } from './steps.ts'

/** Takes the envelope out of wherever it waits. Undefined: it waits nowhere. */
function unqueue(engine: Engine, cell: Cell, id: string): Envelope | undefined {
  if (cell.inHand?.has(id)) return undefined
  const mine = ({ request }: Envelope): boolean => request === id
  const line = cell.waiting?.find(({ envelope }) => mine(envelope))
  if (line) {
    engine.counts.refused += 1
    cell.waiting = cell.waiting?.filter(one => one !== line)
    return line.envelope
  }
  if (cell.failedOn && mine(cell.failedOn)) return cell.failedOn
  const stashed = cell.stash?.find(mine)
  if (!stashed) return cell.mailbox.remove(mine)[0]
  cell.stash = cell.stash?.filter(envelope => envelope !== stashed)
  return stashed
}

function removeQueued(engine: Engine, { callee, id }: Request): boolean {
  const envelope = unqueue(engine, callee, id)
  if (!envelope) return false
  engine.journal.envelopeGone(envelope)
  bury(engine, callee.address, envelope.event, 'cancelled', envelope.correlationId)
  return true
}

/**
 * Withdraws a request: out of the queue if it still waits there, else the callee is told CANCEL ahead of its queue. The turn
 * that takes CANCEL is the last chance to answer; after it the request ends with `failure`.
 */
export function withdraw(engine: Engine, request: Request, failure: Failure): void {
  if (!engine.requests.has(request.id) || request.cancelling) return
  const { callee } = request
  if (removeQueued(engine, request)) return failRequest(engine, request, failure)
  const tellable = callee.behaviour.kind === 'chart' && callee.behaviour.cancellable && callee.status === 'alive'
  if (!tellable) return windUp(engine, request, failure)
  request.cancelling = failure
  engine.journal.request(request)
  post(
    engine,
    callee,
    { type: 'CANCEL', reason: failure.code },
    { request: request.id, correlationId: request.book.runId },
  )
}

/** Whether the chart has a way on when this child of it fails; without one the failure would end its life. */
function hears({ state }: Cell, token: Token): boolean {
  return state !== undefined && accepts(state, `xstate.error.actor.${parseToken(token).key}`)
}

/** Ends a request in hand, and what the callee still does for it, as far as its chart has a way on. */
function windUp(engine: Engine, request: Request, failure: Failure): void {
  const { callee, book } = request
  failRequest(engine, request, failure)
  if (request.ephemeral === callee.address) return
  for (const [token, step] of [...(callee.steps ?? [])])
    if (step.book === book && hears(callee, token)) interruptStep(engine, callee, token, failure)
  for (const [token, asked] of [...(callee.asks ?? [])])
    if (asked.book.parent === book && hears(callee, token)) withdraw(engine, asked, failure)
}

/** The chart has left the state that asked: its request is withdrawn and nobody is told. */
export function abandonAsk(engine: Engine, cell: Cell, token: Token): void {
  const request = cell.asks?.get(token)
  if (!request) return
  cell.asks = without(cell.asks, token)
  request.asker = { type: 'gone' }
  engine.journal.request(request)
  withdraw(engine, request, toFailure(new StatecraftError('ask_cancelled', 'The asker no longer needs the answer')))
}
