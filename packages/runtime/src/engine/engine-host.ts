// The host's contract, kept by an engine.
import type { Address } from '../address.ts'
import { type Audience, isAudience } from '../audience.ts'
import { totals } from '../budget.ts'
import type { Wanted } from '../capability.ts'
import { StatecraftError } from '../errors.ts'
import type { ActorEvent } from '../event.ts'
import { type Failure, toFailure } from '../failure.ts'
import type { ActorView, FoundActor, Host, HostAnswer, HostRequest, HostStats, SpawnRequest } from '../host.ts'
import { type ProcessScope, runOnly } from '../run-scope.ts'
import type { TaskBook } from '../task.ts'
import type { Answer } from './answer.ts'
import { findAll } from './candidates.ts'
import { type Cell, type Request, sharesBelow } from './cell.ts'
import { abandon, assertRunning, type Engine, showLast } from './engine.ts'
import { assertGuest, forget, register } from './known.ts'
import { failCell, spawnCell, stopCell } from './life.ts'
import { openRequest } from './requests.ts'
import { endStorm } from './storm.ts'
import { assertSendable, tellAll, tellFromOutside } from './tell.ts'
import { knowsPredicate, listen, publish, subscribeCell, unsubscribeCell } from './topics.ts'
import { openWindow, stopWindow } from './window.ts'
import { withdraw } from './withdraw.ts'
import { assertWritable } from './writable.ts'

const cancelled = (reason = 'The work was cancelled'): Failure => toFailure(new StatecraftError('cancelled', reason))

function cellAt(engine: Engine, address: Address): Cell {
  const cell = engine.cells.get(address)
  if (cell) return cell
  assertRunning(engine)
  throw new StatecraftError('address_unknown', `Nobody lives at "${address}"`)
}

function spawn(engine: Engine, { id, behaviour, input, parent }: SpawnRequest): Address {
  const parentCell = parent === undefined ? undefined : cellAt(engine, parent)
  assertWritable(engine, parent === undefined ? id : `${parent}/${id}`, 'input', input)
  assertGuest(engine, parentCell, behaviour)
  return engine.transact(() => spawnCell(engine, { id, behaviour, input, parent: parentCell })).address
}

function ask(engine: Engine, wanted: HostRequest): HostAnswer {
  const callee = cellAt(engine, wanted.to)
  assertSendable(engine, wanted.to, wanted.event)
  assertWritable(engine, wanted.to, 'scope', runOnly(wanted.scope ?? {}))
  assertNewTask(engine, wanted.taskId)
  const { promise, resolve } = Promise.withResolvers<Answer>()
  const request = engine.transact(() =>
    openRequest(engine, { ...wanted, callee, asker: { type: 'app', settle: resolve } }),
  )
  return answerOf(engine, request, promise)
}

/** The id of an ended task may be used again: the earlier one is forgotten then. */
function assertNewTask(engine: Engine, id: string | undefined): void {
  if (id === undefined || !engine.requests.has(id)) return
  throw new StatecraftError('input_invalid', `A task with the id "${id}" is under way: give this one another id`)
}

function answerOf(engine: Engine, request: Request, answer: Promise<Answer>): HostAnswer {
  const cancel = (reason?: string): void => engine.attempt(() => withdraw(engine, request, cancelled(reason)))
  return { book: request.book, answer, cancel }
}

function publishFromOutside(engine: Engine, topic: string, event: ActorEvent, to: Audience | undefined): number {
  assertSendable(engine, topic, event)
  if (to) assertAudience(engine, topic, to)
  return engine.transact(() => publish(engine, topic, event, undefined, to))
}

function assertAudience(engine: Engine, topic: string, to: Audience): void {
  if (!isAudience(to))
    throw new StatecraftError(
      'input_invalid',
      `The audience on "${topic}" must be { role, capability, where }, each of them text`,
    )
  if (knowsPredicate(engine, to)) return
  const known = [...engine.predicates.keys()].join(', ') || 'none'
  throw new StatecraftError(
    'input_invalid',
    `No predicate named "${to.where}" is known (known: ${known}): createRuntime({ predicates: { ${to.where}: member => … } })`,
  )
}

function subscribe(
  engine: Engine,
  topic: string,
  subscriber: Address | ((event: ActorEvent, from: Address | undefined) => void),
): () => void {
  assertRunning(engine)
  if (typeof subscriber === 'function') return listen(engine, topic, subscriber)
  const cell = cellAt(engine, subscriber)
  engine.transact(() => subscribeCell(engine, cell, topic))
  return () => engine.attempt(() => unsubscribeCell(engine, cell, topic))
}

function describe(engine: Engine, address: Address): ActorView | undefined {
  const cell = engine.cells.get(address)
  if (!cell) return undefined
  const { behaviour, state } = cell
  return {
    address,
    name: behaviour.name,
    parent: cell.parent?.address,
    children: [...(cell.children ?? [])].map(child => child.address),
    life: cell.life,
    status: cell.status,
    value: state?.snapshot.value,
    context: behaviour.kind === 'chart' ? state?.snapshot.context : cell.value,
    details: behaviour.kind === 'chart' && state ? behaviour.details?.(state.snapshot.context) : undefined,
    mailbox: cell.mailbox.size,
    stash: cell.stash?.length ?? 0,
    underWay: behaviour.maxParallel === undefined ? undefined : (cell.underWay?.size ?? 0),
    taskId: cell.book?.id,
    running: [...(cell.steps?.values() ?? [])].map(({ record }) => record),
    asks: [...(cell.asks?.values() ?? [])].map(({ callee }) => callee.address),
    timers: cell.timers?.size ?? 0,
    topics: [...(cell.topics ?? [])],
  }
}

const TASK: ActorEvent = { type: 'TASK' }

function find(engine: Engine, under: Address, wanted: Wanted): readonly FoundActor[] {
  return findAll(cellAt(engine, under), { event: TASK, wanted }).map(({ cell, offer, names, load, isReady }) => ({
    address: cell.address,
    name: cell.behaviour.name,
    offer,
    names,
    load,
    isReady,
  }))
}

function findBook(engine: Engine, id: string): TaskBook | undefined {
  const top = engine.requests.get(id)?.book ?? engine.books.get(id)
  if (top) return top
  const below = (books: Iterable<TaskBook>): TaskBook | undefined => {
    for (const book of books) {
      const found = book.id === id ? book : below(book.children)
      if (found) return found
    }
    return undefined
  }
  return below(topBooks(engine))
}

/** Ended tasks at the top of their trees, then the open ones. */
function topBooks(engine: Engine): readonly TaskBook[] {
  const open = [...engine.requests.values()].map(({ book }) => book).filter(({ parent }) => parent === undefined)
  return [...new Set([...engine.books.values(), ...open])]
}

function isIdle(engine: Engine): boolean {
  if (engine.ready.length > 0 || engine.pumping) return false
  for (const cell of engine.cells.values()) if ((cell.steps?.size ?? 0) > 0) return false
  return true
}

async function idle(engine: Engine): Promise<void> {
  while (!engine.stopped && !isIdle(engine)) await new Promise<void>(resolve => engine.pacer.later(resolve))
}

async function close(engine: Engine): Promise<void> {
  if (engine.stopped?.code === 'runtime_closed') return
  const error = new StatecraftError('runtime_closed', 'The runtime was closed')
  if (engine.journal.durable || engine.stopped) {
    // A durable host keeps its work for the next process; only this one's doings end.
    engine.stopped = error
    abandon(engine, toFailure(error))
  } else {
    engine.transact(() => {
      const tops = [...engine.cells.values()].filter(cell => cell.parent === undefined).reverse()
      for (const cell of tops) stopCell(engine, cell, 'closed', toFailure(error))
    })
    engine.stopped = error
  }
  for (const cell of engine.cells.values()) stopWindow(cell)
  endStorm(engine)
  showLast(engine, { type: 'closed', at: engine.clock.now(), runId: undefined })
  engine.journal.close()
}

function stats(engine: Engine): HostStats {
  return {
    ...engine.counts,
    actors: engine.cells.size,
    openRequests: engine.requests.size,
    pending: [...engine.requests.values()].filter(({ book }) => book.status === 'pending').length,
    totals: totals(engine.account),
  }
}

/** Builds up again what an earlier process left, and returns the requests of its app that are open. */
export type Resume = (scope: ProcessScope | undefined) => readonly Request[]

export function createEngineHost(kind: string, engine: Engine, resume: Resume = () => []): Host {
  const withCell = (address: Address, act: (cell: Cell) => void): boolean => {
    assertRunning(engine)
    const cell = engine.cells.get(address)
    if (cell) engine.transact(() => act(cell))
    return cell !== undefined
  }
  return {
    kind,
    bus: engine.bus,
    register: behaviour => register(engine, behaviour),
    forget: name => forget(engine, name),
    spawn: request => spawn(engine, request),
    stop: (address, reason) => withCell(address, cell => stopCell(engine, cell, reason)),
    crash: (address, reason) =>
      withCell(address, cell => {
        if (cell.status === 'alive') failCell(engine, cell, new StatecraftError('injected_crash', reason), false)
      }),
    tell: (to, event) => tellFromOutside(engine, to, event),
    ask: request => ask(engine, request),
    tellAll: (event, under) => tellAll(engine, event, under),
    publish: (topic, event, to) => publishFromOutside(engine, topic, event, to),
    subscribe: (topic, subscriber) => subscribe(engine, topic, subscriber),
    has: address => engine.cells.has(address),
    find: (under, wanted) => find(engine, under, wanted),
    shares: address => sharesBelow(engine.cells.get(address)),
    assertRunning: () => assertRunning(engine),
    actor: address => openWindow(engine, cellAt(engine, address)),
    describe: address => describe(engine, address),
    book: id => findBook(engine, id),
    books: () => topBooks(engine),
    stats: () => stats(engine),
    resume: scope =>
      resume(scope).map(request => {
        const { promise, resolve } = Promise.withResolvers<Answer>()
        request.asker = { type: 'app', settle: resolve }
        return answerOf(engine, request, promise)
      }),
    idle: () => idle(engine),
    close: () => close(engine),
  }
}
