// One envelope taken by one cell: the turn, its commit, its effects. One at a time for each address (K1).
import type { ChartBehaviour, ReducerBehaviour } from '../behaviour.ts'
import { tighten } from '../budget.ts'
import type { Effect } from '../effects.ts'
import { type Envelope, infoOf } from '../envelope.ts'
import { StatecraftError } from '../errors.ts'
import type { ActorEvent } from '../event.ts'
import { toFailure } from '../failure.ts'
import { firstTurn } from '../first-turn.ts'
import { accepts, isCurrent, type Local, type Turn, turn } from '../turn.ts'
import { carry } from './carry.ts'
import type { Cell } from './cell.ts'
import { schedule } from './deliver.ts'
import { caught, type Engine, isWatched, observe } from './engine.ts'
import { failCell, stopCell } from './life.ts'
import { admitWaiting } from './offer.ts'
import { isCircle } from './requests.ts'
import { failRequest, lose } from './settle.ts'
import { openWindow, showTurn, snapshotOf } from './window.ts'
import { assertTurnWritable } from './writable.ts'

/** Requests that wait for a busy actor to become free, at most. */
const STASH_CAPACITY = 1000
const INIT: ActorEvent = { type: 'xstate.init' }

/** What the cell would take now: results and reports, then requests it can take at last, then the mailbox. */
function nextEnvelope(engine: Engine, cell: Cell): Envelope | undefined {
  const first = cell.mailbox.takeFirst()
  if (first) return first
  const stashed = takeStashed(cell)
  if (stashed) return stashed
  const envelope = cell.mailbox.take()
  if (cell.waiting) admitWaiting(engine, cell)
  return envelope
}

function takeStashed(cell: Cell): Envelope | undefined {
  const { stash, state } = cell
  if (!stash || stash.length === 0) return undefined
  const at = state ? stash.findIndex(({ event }) => accepts(state, event.type)) : 0
  if (at < 0) return undefined
  const [envelope] = stash.splice(at, 1)
  if (stash.length === 0) cell.stash = undefined
  return envelope
}

/** True while the cell has something that it could take now. */
export function hasWork(cell: Cell): boolean {
  if (cell.status !== 'alive') return false
  if (cell.mailbox.size > 0) return true
  const { stash, state } = cell
  return stash !== undefined && (state === undefined || stash.some(({ event }) => accepts(state, event.type)))
}

/** Takes one envelope. False: there was none to take. */
export function takeOne(engine: Engine, cell: Cell): boolean {
  if (cell.status !== 'alive') return false
  const envelope = nextEnvelope(engine, cell)
  if (!envelope) return false
  engine.counts.turns += 1
  engine.cause = envelope.seq
  const { behaviour } = cell
  if (behaviour.kind === 'reducer') reduce(engine, cell, behaviour, envelope)
  else takeIntoChart(engine, cell, behaviour, envelope)
  engine.cause = undefined
  return true
}

function hold(engine: Engine, cell: Cell, envelope: Envelope): void {
  if (envelope.request === undefined) return engine.journal.envelopeGone(envelope)
  const request = engine.requests.get(envelope.request)
  if (!request) return engine.journal.envelopeGone(envelope)
  cell.inHand ??= new Map()
  if (cell.inHand.has(request.id)) engine.journal.envelopeGone(envelope)
  else {
    cell.inHand.set(request.id, envelope)
    engine.journal.envelope(cell, envelope, 'hand')
  }
  cell.book = request.book
  if (request.book.status !== 'pending') return
  request.book.status = 'in_progress'
  if (cell.behaviour.kind === 'chart')
    request.book.account.limits = tighten(request.book.account.limits, cell.behaviour.limits)
  request.book.startedAt = engine.clock.now()
  engine.journal.book(request.book)
}

function reduce(engine: Engine, cell: Cell, behaviour: ReducerBehaviour, envelope: Envelope): void {
  hold(engine, cell, envelope)
  let reduction: ReturnType<ReducerBehaviour['reduce']>
  try {
    reduction = behaviour.reduce(cell.value, envelope.event, infoOf(envelope))
    assertTurnWritable(engine, cell, 'state', reduction.state, reduction.effects ?? [])
  } catch (error) {
    cell.failedOn = envelope
    return failCell(engine, cell, error, false)
  }
  cell.value = reduction.state
  engine.journal.cell(cell)
  show(engine, cell, envelope.event, envelope.from)
  carryAll(engine, cell, reduction.effects ?? [])
}

/** Why an envelope is not a turn now, if it is not. */
function setAside(engine: Engine, cell: Cell, behaviour: ChartBehaviour, envelope: Envelope): boolean {
  const { state } = cell
  const { event, request, token } = envelope
  if (!state) return false
  if (request !== undefined && !engine.requests.has(request)) {
    lose(engine, cell, envelope, event.type === 'CANCEL' ? 'late' : 'no_such_request')
    return true
  }
  if (token !== undefined) {
    if (isCurrent(state, token)) return false
    lose(engine, cell, envelope, 'late')
    return true
  }
  if (!behaviour.inbox.has(event.type) && !takesByWildcard(behaviour, event.type)) {
    lose(engine, cell, envelope, 'not_accepted')
    return true
  }
  if (request === undefined || event.type === 'CANCEL' || accepts(state, event.type)) return false
  stash(engine, cell, envelope)
  return true
}

function takesByWildcard({ inbox }: ChartBehaviour, type: string): boolean {
  for (const key of inbox) if (key.endsWith('.*') && type.startsWith(key.slice(0, -1))) return true
  return false
}

/** XState would drop a request that the state does not list; here it waits, unless waiting would never end. */
function stash(engine: Engine, cell: Cell, envelope: Envelope): void {
  const request = engine.requests.get(envelope.request ?? '')
  if (!request) return lose(engine, cell, envelope, 'no_such_request')
  const { asker } = request
  if (asker.type === 'actor' && isCircle(asker.cell, cell)) {
    const error = new StatecraftError(
      'ask_cycle',
      `"${asker.cell.address}" asks "${cell.address}", which waits for it: the request would never end`,
    )
    return lose(engine, cell, envelope, 'cancelled', toFailure(error))
  }
  cell.stash ??= []
  if (cell.stash.length >= STASH_CAPACITY) return lose(engine, cell, envelope, 'mailbox_full')
  cell.stash.push(envelope)
  engine.journal.envelope(cell, envelope, 'stash')
}

function takeIntoChart(engine: Engine, cell: Cell, behaviour: ChartBehaviour, envelope: Envelope): void {
  if (setAside(engine, cell, behaviour, envelope) || !cell.state) return
  hold(engine, cell, envelope)
  const event = envelope.token === undefined ? { ...envelope.event, envelope: infoOf(envelope) } : envelope.event
  let taken: Turn
  try {
    taken = turn(behaviour.machine, cell.state, event, envelope.token)
    assertTurnWritable(engine, cell, 'context', taken.state.snapshot.context, taken.effects)
  } catch (error) {
    cell.failedOn = envelope
    return failCell(engine, cell, error, false)
  }
  apply(engine, cell, taken, event, envelope.from)
  if (event.type === 'CANCEL') endCancelled(engine, envelope)
}

/** The turn that took CANCEL was the last chance to answer. */
function endCancelled(engine: Engine, envelope: Envelope): void {
  const request = envelope.request === undefined ? undefined : engine.requests.get(envelope.request)
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
  if (hasWork(cell)) schedule(engine, cell)
  if (engine.inspected) engine.after.push(() => void (cell.status !== 'stopped' && openWindow(engine, cell)))
}

/** Begins and ends the lives that this transaction asked for, and those that they ask for. */
export function wrapUp(engine: Engine): void {
  while (engine.births.length > 0 || engine.retired.length > 0) {
    const { births, retired } = engine
    engine.births = []
    engine.retired = []
    for (const cell of births) beginLife(engine, cell)
    for (const cell of retired) stopCell(engine, cell, 'finished')
  }
}
