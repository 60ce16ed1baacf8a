// The end of a request: exactly once, whatever comes first (K9). And the loss of an envelope, which ends the request it carries.

import type { Envelope } from '../envelope.ts'
import { StatecraftError } from '../errors.ts'
import { doneEvent, errorEvent } from '../event.ts'
import type { DeadReason } from '../events.ts'
import { type Failure, toFailure } from '../failure.ts'
import { isOutcome, type Outcome, type TaskBook } from '../task.ts'
import { parseToken } from '../token.ts'
import type { Answer } from './answer.ts'
import { type Cell, type Request, without } from './cell.ts'
import { bury, post } from './deliver.ts'
import { type Engine, isWatched, observe } from './engine.ts'

/** Ended tasks at the top of a tree that are still looked up by id. */
const KEPT_BOOKS = 1000

const CANCELLED_CODES = new Set(['cancelled', 'ask_cancelled'])

/** Why it was cancelled is the asker's to say, where the callee does not. */
function outcomeOf(answer: Answer, cancelling: Failure | undefined): Outcome {
  if (answer.ok && isOutcome(answer.output)) {
    const { status, error } = answer.output
    return status === 'cancelled' && !error && cancelling ? { ...answer.output, error: cancelling } : answer.output
  }
  if (answer.ok) return { kind: 'outcome', status: 'completed', output: answer.output }
  const { failure } = answer
  return { kind: 'outcome', status: CANCELLED_CODES.has(failure.code) ? 'cancelled' : 'failed', error: failure }
}

/** Ended books stand in the order in which they ended, so that the oldest is found at once however many are open. */
function keepBook(engine: Engine, book: TaskBook): void {
  engine.books.delete(book.id)
  engine.books.set(book.id, book)
  if (engine.books.size > KEPT_BOOKS) dropOldest(engine)
}

function dropOldest(engine: Engine): void {
  for (const [id, oldest] of engine.books) {
    if (engine.books.size <= KEPT_BOOKS) return
    engine.books.delete(id)
    // An open one is still known by its request.
    if (oldest.endedAt !== undefined) engine.journal.bookGone(oldest)
  }
}

function closeBook(engine: Engine, { book, cancelling }: Request, answer: Answer): void {
  // What is meant for a thread is the asker's to keep.
  const { log: _log, ...outcome } = outcomeOf(answer, cancelling)
  book.outcome = outcome
  book.status = outcome.status
  book.endedAt = engine.clock.now()
  engine.counts[outcome.status] += 1
  engine.journal.book(book)
  if (book.parent === undefined) keepBook(engine, book)
  if (isWatched(engine)) {
    observe(
      engine,
      { type: 'task.ended', taskId: book.id, address: book.address, name: book.name, outcome },
      book.runId,
    )
  }
}

function tellAsker(engine: Engine, request: Request, answer: Answer): void {
  const { asker } = request
  switch (asker.type) {
    case 'app':
      engine.replies.push(broken => asker.settle(broken ? { ok: false, failure: broken } : answer))
      return
    case 'actor': {
      asker.cell.asks = without(asker.cell.asks, asker.token)
      const child = parseToken(asker.token).key
      const { book } = request
      const durationMs = engine.clock.now() - (book.startedAt ?? book.createdAt)
      const event = answer.ok
        ? doneEvent(child, answer.output, durationMs)
        : errorEvent(child, answer.failure, durationMs)
      post(engine, asker.cell, event, {
        token: asker.token,
        from: request.callee.address,
        correlationId: book.runId,
      })
      return
    }
    case 'gone':
      return
    default:
      asker satisfies never
  }
}

/** The task that a cell goes on with when it has done with another: the last of those in hand. */
export function bookInHand(engine: Engine, cell: Cell): TaskBook | undefined {
  if (!cell.inHand || cell.inHand.size === 0) return undefined
  const last = [...cell.inHand.keys()].at(-1)
  return last === undefined ? undefined : engine.requests.get(last)?.book
}

function retire(engine: Engine, { ephemeral }: Request): void {
  const cell = ephemeral === undefined ? undefined : engine.cells.get(ephemeral)
  if (cell) engine.retired.push(cell)
}

/** A deadline or limit outweighs an answer that came too late; a cancellation only the word that it was cancelled. */
function outweighs({ code }: Failure, given: Answer): boolean {
  return code !== 'cancelled' || (!given.ok && given.failure.code === 'cancelled')
}

/** Ends a request. Does nothing for one that has ended. */
export function settleRequest(engine: Engine, request: Request, given: Answer): void {
  if (!engine.requests.delete(request.id)) return
  const { cancelling } = request
  const answer: Answer = cancelling && outweighs(cancelling, given) ? { ok: false, failure: cancelling } : given
  if (request.timer !== undefined) engine.clock.clearTimeout(request.timer)
  const { callee } = request
  const held = callee.inHand?.get(request.id)
  if (held) {
    callee.inHand = without(callee.inHand, request.id)
    engine.journal.envelopeGone(held)
  }
  if (callee.book === request.book) callee.book = bookInHand(engine, callee)
  engine.journal.requestGone(request)
  closeBook(engine, request, answer)
  retire(engine, request)
  tellAsker(engine, request, answer)
}

export function failRequest(engine: Engine, request: Request, failure: Failure): void {
  settleRequest(engine, request, { ok: false, failure })
}

/** What the asker is told when its request is lost for this reason. */
function failureOf(reason: DeadReason, cell: Cell): Failure {
  switch (reason) {
    case 'mailbox_full':
    case 'dropped_oldest':
      return toFailure(
        new StatecraftError('mailbox_full', `The mailbox of "${cell.address}" is full: slow down or enlarge it`),
      )
    case 'not_accepted':
      return toFailure(new StatecraftError('request_refused', `"${cell.address}" does not take requests of this type`))
    case 'cancelled':
      return toFailure(new StatecraftError('ask_cancelled', `The request to "${cell.address}" was withdrawn`))
    case 'failed_turn':
      return toFailure(new StatecraftError('callee_failed', `"${cell.address}" failed while it worked on the request`))
    default:
      return toFailure(new StatecraftError('callee_stopped', `"${cell.address}" stopped before it answered: ${reason}`))
  }
}

/** An envelope that never got in: a dead letter, and the end of its request. */
export function turnAway(engine: Engine, cell: Cell, envelope: Envelope, reason: DeadReason, failure?: Failure): void {
  engine.counts.refused += 1
  lose(engine, cell, envelope, reason, failure)
}

/** An accepted envelope that will not become a turn: a dead letter, and the end of its request. */
export function lose(engine: Engine, cell: Cell, envelope: Envelope, reason: DeadReason, failure?: Failure): void {
  engine.journal.envelopeGone(envelope)
  bury(engine, cell.address, envelope.event, reason, envelope.correlationId)
  const request = envelope.request === undefined ? undefined : engine.requests.get(envelope.request)
  if (request) failRequest(engine, request, failure ?? failureOf(reason, cell))
}
