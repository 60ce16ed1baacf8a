// The life of an address: spawn, stop, fail, restart. A parent that ends ends its children first, last spawned first; an actor
// that fails waits for its parent's directive with mailbox, stash and the requests in hand kept for its next life.
import { type Address, childAddress } from '../address.ts'
import type { Behaviour } from '../behaviour.ts'
import type { DirectiveParams } from '../effects.ts'
import type { Envelope } from '../envelope.ts'
import { StatecraftError } from '../errors.ts'
import type { DeadReason } from '../events.ts'
import { type Failure, toFailure } from '../failure.ts'
import { KEPT_FAILURES } from '../restart-strategy.ts'
import { blame, giveBack } from './blame.ts'
import { type Cell, newCell } from './cell.ts'
import { post, schedule } from './deliver.ts'
import { type Engine, isWatched, observe } from './engine.ts'
import { admitGuest, dismissGuest } from './known.ts'
import { failRequest, lose, turnAway } from './settle.ts'
import { cancelStep } from './steps.ts'
import { cancelTimer } from './timers.ts'
import { unsubscribeCell } from './topics.ts'
import { closeWindow } from './window.ts'
import { abandonAsk } from './withdraw.ts'

export interface SpawnParts {
  readonly id: string
  readonly behaviour: Behaviour
  readonly input: unknown
  readonly parent: Cell | undefined
}

/** Throws `address_taken` or `address_invalid`. The life begins later in the same transaction. */
export function spawnCell(engine: Engine, { id, behaviour, input, parent }: SpawnParts): Cell {
  const address = childAddress(parent?.address, id)
  if (engine.cells.has(address))
    throw new StatecraftError(
      'address_taken',
      `An actor lives at "${address}" already: choose another id or stop it first`,
    )
  const cell = newCell({ address, id: engine.ids.next(address), behaviour, input, parent })
  engine.cells.set(address, cell)
  if (parent) {
    parent.children ??= new Set()
    parent.children.add(cell)
    parent.family = undefined
  }
  admitGuest(engine, cell)
  engine.births.push(cell)
  if (isWatched(engine))
    observe(
      engine,
      { type: 'actor.spawned', address, name: behaviour.name, parent: parent?.address },
      parent?.book?.runId,
    )
  return cell
}

/** Addresses of the children, in the order in which they were spawned. */
export function childrenOf(cell: Cell): readonly Address[] {
  cell.family ??= [...(cell.children ?? [])].map(({ address }) => address)
  return cell.family
}

/** Everything that one life started: steps, timers, asks, children. Subscriptions, mailbox and requests in hand outlive it. */
function endLife(engine: Engine, cell: Cell, reason: string, failure?: Failure): void {
  for (const child of [...(cell.children ?? [])].reverse()) stopCell(engine, child, reason, failure)
  for (const token of [...(cell.steps?.keys() ?? [])]) cancelStep(engine, cell, token)
  for (const token of [...(cell.timers?.keys() ?? [])]) cancelTimer(engine, cell, token)
  for (const token of [...(cell.asks?.keys() ?? [])]) abandonAsk(engine, cell, token)
  if (cell.restart) engine.clock.clearTimeout(cell.restart.handle)
  cell.restart = undefined
}

function answerHeld(engine: Engine, cell: Cell, failure: Failure): void {
  for (const id of [...(cell.inHand?.keys() ?? [])]) {
    const request = engine.requests.get(id)
    if (request) failRequest(engine, request, failure)
  }
  cell.inHand = undefined
}

/** What waits ahead of the queue belongs to one life: its results, its timers, the reports of its children. */
function clearFirst(engine: Engine, cell: Cell, reason: DeadReason): void {
  for (let envelope = cell.mailbox.takeFirst(); envelope; envelope = cell.mailbox.takeFirst())
    lose(engine, cell, envelope, reason)
}

/** The request on which it failed, if that is still open, ends with it. */
function loseFailedOn(engine: Engine, cell: Cell, failure: Failure): void {
  const { failedOn } = cell
  cell.failedOn = undefined
  if (failedOn?.request !== undefined && engine.requests.has(failedOn.request))
    lose(engine, cell, failedOn, 'failed_turn', failure)
}

const stoppedBefore = ({ address }: Cell, reason: string): Failure =>
  toFailure(new StatecraftError('callee_stopped', `"${address}" stopped (${reason}) before it answered`))

/** Ends an address: its children first, its messages as dead letters, its requests and theirs with `failure`. */
export function stopCell(engine: Engine, cell: Cell, reason: string, failure?: Failure): void {
  if (cell.status === 'stopped') return
  const wasDone = cell.status === 'done'
  cell.status = 'stopped'
  endLife(engine, cell, reason, failure)
  if (cell.failedOn || cell.inHand?.size) {
    const gone = failure ?? stoppedBefore(cell, reason)
    loseFailedOn(engine, cell, gone)
    answerHeld(engine, cell, gone)
  }
  clearFirst(engine, cell, 'stopped')
  for (const envelope of cell.mailbox.remove(() => true)) lose(engine, cell, envelope, 'stopped', failure)
  for (const envelope of cell.stash ?? []) lose(engine, cell, envelope, 'stopped', failure)
  for (const { envelope, admit } of cell.waiting ?? []) {
    turnAway(engine, cell, envelope, 'stopped', failure)
    if (admit) engine.replies.push(() => admit(false))
  }
  for (const topic of [...(cell.topics ?? [])]) unsubscribeCell(engine, cell, topic)
  engine.held.delete(cell)
  engine.cells.delete(cell.address)
  if (cell.parent?.children?.delete(cell)) cell.parent.family = undefined
  engine.journal.cellGone(cell)
  if (engine.guests.size > 0) dismissGuest(engine, cell)
  if (cell.window && !wasDone) closeWindow(engine, cell)
  if (isWatched(engine)) observe(engine, { type: 'actor.stopped', address: cell.address, reason }, cell.book?.runId)
}

/** The life of `cell` cannot go on. Its parent is told; an actor without a parent that decides is stopped. */
export function failCell(engine: Engine, cell: Cell, error: unknown, duringBirth: boolean): void {
  const failure = toFailure(error, 'chart_fault')
  const at = engine.clock.now()
  cell.status = 'failed'
  engine.counts.crashes += 1
  const history = cell.failures ?? []
  cell.failures = [...history, at].slice(-KEPT_FAILURES)
  engine.journal.cell(cell)
  if (isWatched(engine))
    observe(engine, { type: 'actor.failed', address: cell.address, life: cell.life, failure }, cell.book?.runId)
  const { parent } = cell
  if (!parent || !hearsOf(parent, 'CHILD_FAILED')) {
    return stopCell(engine, cell, 'failed', giveUp(cell.address, failure))
  }
  blame(engine, cell)
  if (parent.behaviour.reassigns) giveBack(engine, cell, giveUp(cell.address, failure))
  post(engine, parent, {
    type: 'CHILD_FAILED',
    child: cell.address,
    life: cell.life,
    name: cell.behaviour.name,
    failure,
    at,
    duringBirth,
    history,
  })
}

/** Whether the parent's chart hears of it: now, or once it lives again. */
export const hearsOf = ({ behaviour, status }: Cell, type: 'CHILD_FAILED' | 'CHILD_DONE'): boolean =>
  (status === 'alive' || status === 'failed') && behaviour.kind === 'chart' && behaviour.inbox.has(type)

export function giveUp(address: Address, failure: Failure): Failure {
  return toFailure(
    new StatecraftError('callee_failed', `"${address}" failed: ${failure.message}`, { details: { failure } }),
  )
}

/** A new life at the same address: same mailbox, stash and subscriptions; requests in hand are delivered again. */
function restartCell(engine: Engine, cell: Cell): void {
  if (cell.status === 'stopped') return
  endLife(engine, cell, 'restart')
  cell.life += 1
  cell.status = 'alive'
  cell.state = undefined
  cell.book = undefined
  engine.counts.restarts += 1
  redeliver(engine, cell)
  clearFirst(engine, cell, 'late')
  engine.births.push(cell)
  if (isWatched(engine)) observe(engine, { type: 'actor.restarted', address: cell.address, life: cell.life }, undefined)
}

/** Requests in hand wait again, ahead of the stash, and so does one on which it failed; one that is being withdrawn ends. */
function redeliver(engine: Engine, cell: Cell): void {
  const held = [...(cell.inHand?.values() ?? [])].filter(envelope => isWanted(engine, envelope))
  const failed = cell.failedOn && isWanted(engine, cell.failedOn) ? [cell.failedOn] : []
  cell.inHand = undefined
  cell.failedOn = undefined
  // Those were turns already, and will be turns again.
  engine.counts.accepted += held.length
  if (held.length + failed.length === 0) return
  cell.stash = [...held, ...failed, ...(cell.stash ?? [])]
  for (const envelope of cell.stash) engine.journal.envelope(cell, envelope, 'stash')
}

/** Whether somebody waits for the request that it carries. */
function isWanted(engine: Engine, envelope: Envelope): boolean {
  const request = envelope.request === undefined ? undefined : engine.requests.get(envelope.request)
  if (request && !request.cancelling) return true
  engine.journal.envelopeGone(envelope)
  if (request?.cancelling) failRequest(engine, request, request.cancelling)
  return false
}

const tooOften = (): StatecraftError => new StatecraftError('callee_failed', 'A child failed too often')

/** Carries out what a supervisor decided about some of its children, in the order given. */
export function direct(engine: Engine, parent: Cell, params: DirectiveParams): void {
  const { directive, addresses, delayMs = 0, failure, duringBirth = false } = params
  if (isWatched(engine))
    observe(engine, { type: 'actor.directive', address: parent.address, directive, children: addresses }, undefined)
  // Above the top there is nobody to escalate to: the children that failed stop, the top stays.
  if (directive === 'escalate' && !parent.parent) return direct(engine, parent, { ...params, directive: 'stop' })
  if (directive === 'escalate') return failCell(engine, parent, failure ?? tooOften(), duringBirth)
  const children = [...new Set(addresses)]
    .map(address => engine.cells.get(address))
    .filter(child => child !== undefined && child.parent === parent) as Cell[]
  switch (directive) {
    case 'resume':
      for (const child of children) resumeCell(engine, child)
      return
    case 'stop':
      for (const child of children)
        stopCell(engine, child, 'stopped by its supervisor', failure && giveUp(child.address, failure))
      return
    case 'restart':
      // Those that still live stop in reverse order before any of them begins again.
      for (const child of [...children].reverse()) endLife(engine, child, 'restart')
      for (const child of children) {
        if (delayMs > 0) restartAt(engine, child, engine.clock.now() + delayMs)
        else restartCell(engine, child)
      }
      return
    default:
      directive satisfies never
  }
}

/** Puts a restart off; at once where that time has passed. */
export function restartAt(engine: Engine, cell: Cell, due: number): void {
  cell.status = 'failed'
  const restart = (): void => {
    if (cell.status !== 'failed') return
    cell.restart = undefined
    engine.attempt(() => restartCell(engine, cell))
  }
  cell.restart = { handle: engine.clock.setTimeout(restart, Math.max(0, due - engine.clock.now())), due }
  engine.journal.cell(cell)
}

/**
 * Goes on with the state before the event that failed; that event is dropped, and a request that it carried ends. The result
 * of the actor's own step or timer cannot be dropped: the state would wait for it for ever, so that such an actor restarts.
 * An actor that escalated goes on together with the children that it had not decided about.
 */
function resumeCell(engine: Engine, cell: Cell): void {
  if (cell.status !== 'failed') return
  const isUnborn = cell.behaviour.kind === 'chart' && cell.state === undefined
  if (isUnborn || cell.failedOn?.token !== undefined) return restartCell(engine, cell)
  cell.status = 'alive'
  loseFailedOn(
    engine,
    cell,
    giveUp(cell.address, { code: 'callee_failed', message: 'the message was dropped', retryable: false }),
  )
  engine.journal.cell(cell)
  schedule(engine, cell)
  for (const child of cell.children ?? []) if (!child.restart) resumeCell(engine, child)
}
