// The end of a request: exactly once, whatever comes first (K9). And the loss of an envelope, which ends the request it carries.

import { totals } from '../budget.ts'
import type { Envelope } from '../envelope.ts'
import { StatecraftError } from '../errors.ts'
import { type ActorEvent, doneEvent, errorEvent } from '../event.ts'
import type { DeadReason } from '../events.ts'
import { type Failure, toFailure } from '../failure.ts'
import { isOutcome, type Outcome, type TaskBook } from '../task.ts'
import { chanceOf } from '../task-policy.ts'
import { parseToken } from '../token.ts'
import type { Answer } from './answer.ts'
import { type Cell, isGone, type Request, without } from './cell.ts'
import { bury, post, schedule } from './deliver.ts'
import { type Engine, isWatched, observe } from './engine.ts'
import { vacate } from './room.ts'

const UNSAID: Failure = { code: 'step_failed', message: 'The actor did not say what went wrong', retryable: false }

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

function keepBook(engine: Engine, book: TaskBook): void {
  const gone = engine.books.add(book)
  if (gone) engine.journal.bookGone(gone)
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
      const { costUsd } = totals(book.account)
      const ended = answer.ok
        ? doneEvent(child, answer.output, durationMs, book.name)
        : errorEvent(child, answer.failure, durationMs)
      const event = costUsd === undefined ? ended : { ...ended, costUsd }
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
function bookInHand(engine: Engine, cell: Cell): TaskBook | undefined {
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

/** What was asked of the callee, as long as it is known: a task that is tried again is asked the same. */
const heldEvent = ({ callee, id }: Request): ActorEvent | undefined => callee.inHand?.get(id)?.event

const isUp = ({ clock }: Engine, { deadline }: Request): boolean => deadline !== undefined && deadline <= clock.now()

/** True: it failed and is tried again, later in this transaction. */
function hasSecondChance(engine: Engine, request: Request, given: Answer, event: ActorEvent | undefined): boolean {
  const { callee, tries, cancelling } = request
  const { retries = 0, fallback } = callee.behaviour
  // Most actors give none: nothing is worked out for them.
  if (retries === 0 && fallback === undefined) return false
  const asked = event ?? heldEvent(request)
  const { status, error: failure = UNSAID } = outcomeOf(given, undefined)
  if (!asked || cancelling || status !== 'failed' || engine.stopped || isUp(engine, request)) return false
  const chance = chanceOf(callee.behaviour, tries, failure, isGone(callee))
  if (chance === 'none') return false
  engine.seconds.push({ request, event: asked, failure, chance })
  return true
}

/** Ends a request, unless it failed and is tried again. Does nothing for one that has ended. */
export function settleRequest(engine: Engine, request: Request, given: Answer, event?: ActorEvent): void {
  if (!engine.requests.has(request.id)) return
  if (hasSecondChance(engine, request, given, event)) return leaveHand(engine, request)
  endRequest(engine, request, given)
}

/** Its callee has it no longer. */
export function leaveHand(engine: Engine, { callee, id, book }: Request): void {
  const held = callee.inHand?.get(id)
  if (held) {
    callee.inHand = without(callee.inHand, id)
    engine.journal.envelopeGone(held)
  }
  if (callee.book === book) callee.book = bookInHand(engine, callee)
}

/** Ends a request for good. Does nothing for one that has ended. */
export function endRequest(engine: Engine, request: Request, given: Answer): void {
  if (!engine.requests.delete(request.id)) return
  const { cancelling } = request
  const answer: Answer = cancelling && outweighs(cancelling, given) ? { ok: false, failure: cancelling } : given
  if (request.timer !== undefined) engine.clock.clearTimeout(request.timer)
  leaveHand(engine, request)
  vacate(engine, request)
  engine.journal.requestGone(request)
  closeBook(engine, request, answer)
  for (const cell of engine.held) schedule(engine, cell)
  retire(engine, request)
  tellAsker(engine, request, answer)
}

export function failRequest(engine: Engine, request: Request, failure: Failure, event?: ActorEvent): void {
  settleRequest(engine, request, { ok: false, failure }, event)
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
    case 'poison':
      return toFailure(
        new StatecraftError('task_poisonous', `"${cell.address}" crashed at this task too often: it was set aside`),
      )
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
  if (request) failRequest(engine, request, failure ?? failureOf(reason, cell), envelope.event)
}
