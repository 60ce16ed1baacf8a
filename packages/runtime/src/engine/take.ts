// One envelope taken by one cell: the turn, its commit, its effects. One at a time for each address (K1).
import type { ChartBehaviour, ReducerBehaviour } from '../behaviour.ts'
import { assertEffect, type Effect } from '../effects.ts'
import { type Envelope, infoOf } from '../envelope.ts'
import type { ActorEvent } from '../event.ts'
import { firstTurn } from '../first-turn.ts'
import { accepts, type Local, type Turn, type TurnState, turn } from '../turn.ts'
import { tryAgain } from './again.ts'
import { carry } from './carry.ts'
import type { Cell, Request } from './cell.ts'
import { schedule } from './deliver.ts'
import { isDue } from './due.ts'
import { caught, type Engine, isWatched, observe } from './engine.ts'
import { hold } from './hold.ts'
import { childrenOf, failCell, stopCell } from './life.ts'
import { admitWaiting } from './offer.ts'
import { isFull } from './room.ts'
import { setAside } from './set-aside.ts'
import { failRequest, lose } from './settle.ts'
import { openWindow, showTurn, snapshotOf } from './window.ts'
import { assertTurnWritable } from './writable.ts'

const INIT: ActorEvent = { type: 'xstate.init' }

/** What the cell would take now: results and reports, then requests it can take at last, then the mailbox. */
function nextEnvelope(engine: Engine, cell: Cell): Envelope | undefined {
  const first = cell.mailbox.takeFirst()
  if (first) return first
  const stashed = takeStashed(engine, cell)
  if (stashed) return stashed
  const envelope = cell.mailbox.take()
  if (cell.waiting) admitWaiting(engine, cell)
  return envelope
}

/** Where the first request stands that can be taken now; -1: there is none. */
function stashedAt(engine: Engine, cell: Cell): number {
  const { stash, state } = cell
  if (!stash || isFull(cell)) return -1
  // Most wait under one type: it is looked up once, however many they are.
  let refused: string | undefined
  return stash.findIndex(envelope => {
    const { type } = envelope.event
    if (type === refused) return false
    if (state && !accepts(state, type)) {
      refused = type
      return false
    }
    const request = requestOf(engine, envelope)
    return !request || isDue(engine, request, envelope.event) !== false
  })
}

function takeStashed(engine: Engine, cell: Cell): Envelope | undefined {
  const { stash } = cell
  const at = stashedAt(engine, cell)
  if (!stash || at < 0) return undefined
  const [envelope] = stash.splice(at, 1)
  if (stash.length === 0) {
    cell.stash = undefined
    engine.held.delete(cell)
  }
  return envelope
}

/** True while the cell has something that it could take now. */
export function hasWork(engine: Engine, cell: Cell): boolean {
  if (cell.status !== 'alive') return false
  return cell.mailbox.size > 0 || stashedAt(engine, cell) >= 0
}

/** Takes one envelope, if there is one. */
export function takeOne(engine: Engine, cell: Cell): void {
  if (cell.status !== 'alive') return
  const envelope = nextEnvelope(engine, cell)
  if (!envelope) return
  engine.cause = envelope.seq
  const { behaviour } = cell
  if (behaviour.kind === 'reducer') reduce(engine, cell, behaviour, envelope)
  else takeIntoChart(engine, cell, behaviour, envelope)
  engine.cause = undefined
}

const requestOf = (engine: Engine, { request }: Envelope): Request | undefined =>
  request === undefined ? undefined : engine.requests.get(request)

/**
 * A turn that threw leaves no effects and the old state (K6). What it was to take is lost, unless it is a request: that one
 * waits for the directive with the cell, to be delivered again.
 */
function failOn(engine: Engine, cell: Cell, envelope: Envelope, error: unknown): void {
  const request = requestOf(engine, envelope)
  cell.failedOn = envelope
  if (request && !request.cancelling) {
    cell.book = request.book
    engine.journal.envelopeGone(envelope)
  } else {
    lose(engine, cell, envelope, 'failed_turn', request?.cancelling)
  }
  failCell(engine, cell, error, false)
}

/** Only the host says what `envelope` says: what a sender put there is taken out. */
function messageOf({ event }: Envelope): ActorEvent {
  if (event.envelope === undefined) return event
  const { envelope: _forged, ...message } = event
  return message as ActorEvent
}

function reduce(engine: Engine, cell: Cell, behaviour: ReducerBehaviour, envelope: Envelope): void {
  if (envelope.request !== undefined && !requestOf(engine, envelope))
    return lose(engine, cell, envelope, 'no_such_request')
  let reduction: ReturnType<ReducerBehaviour['reduce']>
  try {
    reduction = behaviour.reduce(cell.value, messageOf(envelope), infoOf(envelope))
    for (const effect of reduction.effects ?? []) assertEffect(effect)
    assertTurnWritable(engine, cell, 'state', reduction.state, reduction.effects ?? [])
  } catch (error) {
    return failOn(engine, cell, envelope, error)
  }
  engine.counts.turns += 1
  hold(engine, cell, envelope)
  cell.value = reduction.state
  engine.journal.cell(cell)
  show(engine, cell, envelope.event, envelope.from)
  carryAll(engine, cell, reduction.effects ?? [])
}

/** The event as the chart sees it: with what only the host may say of it. */
function eventOf(cell: Cell, envelope: Envelope): ActorEvent {
  if (envelope.token !== undefined) return envelope.event
  const event = { ...envelope.event, envelope: infoOf(envelope) }
  return event.type === 'CHILD_FAILED' ? { ...event, siblings: childrenOf(cell) } : event
}

/** No transition took the event. */
const isUntouched = (before: TurnState, { state, effects, locals }: Turn): boolean =>
  state.snapshot === before.snapshot && effects.length === 0 && locals.length === 0

/** A request that a guard turned down would never be answered; a message that the state does not list would be gone unseen. */
function isIgnored(state: TurnState, { event: { type }, request, token }: Envelope): boolean {
  if (type === 'CANCEL' || token !== undefined) return false
  return request !== undefined || !accepts(state, type)
}

function takeIntoChart(engine: Engine, cell: Cell, behaviour: ChartBehaviour, envelope: Envelope): void {
  const { state } = cell
  if (!state || setAside(engine, cell, behaviour, state, envelope)) return
  const event = eventOf(cell, envelope)
  let taken: Turn
  try {
    taken = turn(behaviour.machine, state, event, envelope.token)
    assertTurnWritable(engine, cell, 'context', taken.state.snapshot.context, taken.effects)
  } catch (error) {
    return failOn(engine, cell, envelope, error)
  }
  if (isUntouched(state, taken) && isIgnored(state, envelope)) return lose(engine, cell, envelope, 'not_accepted')
  engine.counts.turns += 1
  hold(engine, cell, envelope)
  apply(engine, cell, taken, event, envelope.from)
  if (event.type === 'CANCEL') endCancelled(engine, envelope)
}

/** The turn that took CANCEL was the last chance to answer. */
function endCancelled(engine: Engine, envelope: Envelope): void {
  const request = requestOf(engine, envelope)
  if (request?.cancelling) failRequest(engine, request, request.cancelling)
}

function runLocal(engine: Engine, cell: Cell, { name, run }: Local): void {
  engine.after.push(() => {
    try {
      run()
    } catch (error) {
      caught(engine, `action "${name}" of "${cell.address}"`, error)
    }
  })
}

function show(engine: Engine, cell: Cell, event: ActorEvent, from: string | undefined): void {
  const { window } = cell
  if (!window) return
  const source = from === undefined ? undefined : engine.cells.get(from)?.window
  const snapshot = snapshotOf(cell)
  engine.after.push(() => showTurn(engine, window, snapshot, event, source))
}

/** Stops where an effect ended the life that wanted them. */
function carryAll(engine: Engine, cell: Cell, effects: readonly Effect[]): void {
  for (const effect of effects) {
    if (cell.status !== 'alive') return
    carry(engine, cell, effect)
  }
}

function apply(engine: Engine, cell: Cell, taken: Turn, event: ActorEvent, from: string | undefined): void {
  cell.state = taken.state
  engine.journal.cell(cell)
  if (isWatched(engine)) {
    observe(
      engine,
      { type: 'actor.turn', address: cell.address, event, value: taken.state.snapshot.value, trail: taken.trail },
      cell.book?.runId,
    )
  }
  show(engine, cell, event, from)
  for (const local of taken.locals) runLocal(engine, cell, local)
  carryAll(engine, cell, taken.effects)
}

function beginLife(engine: Engine, cell: Cell): void {
  const { behaviour } = cell
  if (cell.status !== 'alive') return
  try {
    if (behaviour.kind === 'reducer') {
      const value = behaviour.initial(cell.input)
      assertTurnWritable(engine, cell, 'state', value, [])
      cell.value = value
      engine.journal.cell(cell)
    } else {
      const first = firstTurn(behaviour, cell.input, cell.life)
      assertTurnWritable(engine, cell, 'context', first.state.snapshot.context, first.effects)
      apply(engine, cell, first, INIT, undefined)
    }
  } catch (error) {
    failCell(engine, cell, error, true)
  }
  if (hasWork(engine, cell)) schedule(engine, cell)
  if (engine.inspected) engine.after.push(() => void (cell.status !== 'stopped' && openWindow(engine, cell)))
}

const hasMore = ({ births, retired, seconds }: Engine): boolean =>
  births.length > 0 || retired.length > 0 || seconds.length > 0

/** Begins and ends the lives that this transaction asked for, tries failed tasks again, and what that asks for in turn. */
export function wrapUp(engine: Engine): void {
  while (hasMore(engine)) {
    const { births, retired, seconds } = engine
    engine.births = []
    engine.retired = []
    engine.seconds = []
    for (const cell of births) beginLife(engine, cell)
    for (const second of seconds) tryAgain(engine, second)
    for (const cell of retired) stopCell(engine, cell, 'finished')
  }
}
