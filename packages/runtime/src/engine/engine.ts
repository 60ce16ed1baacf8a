// The record that all files of the engine share, and the transaction that everything runs in.
//
// - Whatever changes state runs inside `transact`: it is computed, journaled and committed before anybody outside sees it,
//   and before any step starts (K2). What is to be seen afterwards waits in `after`, promises to callers in `replies`.
// - What one transaction shows is seen before what the next one shows, also when a listener starts that one.
// - A commit that fails stops the engine for good: nothing uncommitted was seen, and a restart goes on from the journal.
//   So does anything thrown in the middle of a transaction that nobody called for: half of it must not be committed.

import type { AnyActorRef } from 'xstate'
import type { Address } from '../address.ts'
import type { Predicates } from '../audience.ts'
import type { Behaviour, BehaviourMaker } from '../behaviour.ts'
import type { Account } from '../budget.ts'
import type { Clock, TimerHandle } from '../clock.ts'
import { StatecraftError } from '../errors.ts'
import type { ActorEvent } from '../event.ts'
import type { Bus, DeadReason, Observed, RuntimeEvent } from '../events.ts'
import type { Facilities } from '../facilities.ts'
import { type Failure, toFailure } from '../failure.ts'
import type { Ids } from '../ids.ts'
import type { Pacer } from '../pacer.ts'
import type { Cell, Request, SecondChance } from './cell.ts'
import type { EndedBooks } from './ended-books.ts'
import type { Journal } from './journal.ts'

export type TopicListener = (event: ActorEvent, from: Address | undefined) => void

/** Dead letters of one second: those that were shown, and how many were not. */
export interface Storm {
  since: number
  shown: number
  hidden: Map<DeadReason, number>
  timer: TimerHandle | undefined
}

export interface Engine {
  /** Runs work that changes state; see {@link transact}. Throws once the engine has stopped. */
  readonly transact: <T>(work: () => T) => T
  /** The same for work that nobody calls for: a timer, a result. Does nothing once the engine has stopped. */
  readonly attempt: (work: () => void) => void
  readonly cells: Map<Address, Cell>
  readonly requests: Map<string, Request>
  /** Known everywhere. */
  readonly behaviours: Map<string, Behaviour | BehaviourMaker>
  /** How many live of those behaviours that are known through their actors alone. Only where a journal needs their names. */
  readonly guests: Map<string, number>
  readonly topics: Map<string, Set<Cell>>
  readonly listeners: Map<string, Set<TopicListener>>
  /** The open ones are known by their requests. */
  readonly books: EndedBooks
  readonly journal: Journal
  readonly bus: Bus
  readonly clock: Clock
  readonly ids: Ids
  readonly pacer: Pacer
  readonly account: Account
  /** Picks audiences, by name. */
  readonly predicates: Predicates
  /** What steps can reach. */
  readonly facilities: Facilities
  /** A controller for one step. */
  readonly createAbort: () => AbortController
  readonly counts: Counts
  /** Dead letters that are too many to be shown one by one. */
  storm: Storm
  /** Cells with something to take, in the order they became ready. */
  ready: Cell[]
  /** Lives that begin later in this transaction. */
  births: Cell[]
  /** Cells that lived for one request, which has ended: they stop later in this transaction. */
  retired: Cell[]
  /** Tasks that are tried once more, later in this transaction. */
  seconds: SecondChance[]
  /** Those at whom a task waits for others to end. */
  readonly held: Set<Cell>
  /** What runs once this transaction is committed; dropped when it cannot be. */
  after: (() => void)[]
  /** Promises to the app that this transaction keeps: called without a failure once it is committed, else with one. */
  replies: ((broken: Failure | undefined) => void)[]
  /** What was committed is being shown. */
  showing: boolean
  /** An error of a listener is being reported. */
  reporting: boolean
  /** How deep transactions nest; only the outermost commits. */
  nesting: number
  pumping: boolean
  /** Says whether the pump has had its share of this turn of the event loop; undefined: it has not run yet. */
  slice: (() => boolean) | undefined
  seq: number
  /** `seq` of the envelope whose turn is being taken. */
  cause: number | undefined
  /** Set once the engine has stopped for good, with the reason. */
  stopped: StatecraftError | undefined
  /** Every actor gets a window at birth, since somebody inspects the whole system. */
  readonly inspected: boolean
  /** The root of the XState system in which windows live; made when the first window is. */
  root: AnyActorRef | undefined
}

/** Figures of the whole life of an engine. */
export interface Counts {
  turns: number
  accepted: number
  deadLetters: number
  refused: number
  crashes: number
  restarts: number
  completed: number
  failed: number
  cancelled: number
  caught: number
}

export const isWatched = (engine: Engine): boolean => engine.bus.listeners > 0

/** Makes `event` visible once the transaction is committed. Guard the building of it with `isWatched`. */
export function observe(engine: Engine, event: RuntimeEvent, runId: string | undefined): void {
  const observed = { ...event, at: engine.clock.now(), runId }
  engine.after.push(() => engine.bus.emit(observed))
}

/** Something thrown by code that is not ours: counted and made visible, never rethrown (K6). */
export function caught(engine: Engine, where: string, error: unknown): void {
  engine.counts.caught += 1
  // A listener that throws at every event must not be told of its own errors for ever.
  if (!isWatched(engine) || engine.reporting) return
  engine.reporting = true
  engine.bus.emit({ type: 'caught', where, failure: toFailure(error), at: engine.clock.now(), runId: undefined })
  engine.reporting = false
}

function keepPromises(engine: Engine, broken?: Failure): void {
  const { replies } = engine
  engine.replies = []
  for (const reply of replies) reply(broken)
}

function showCommitted(engine: Engine): void {
  if (engine.showing) return
  engine.showing = true
  while (engine.after.length > 0) {
    const { after } = engine
    engine.after = []
    for (const run of after) {
      try {
        run()
      } catch (error) {
        caught(engine, 'after a commit', error)
      }
    }
  }
  engine.showing = false
}

/** Shows an event that belongs to no transaction, after all that was committed. */
export function showLast(engine: Engine, event: Observed): void {
  engine.after.push(() => engine.bus.emit(event))
  showCommitted(engine)
}

/** Throws the reason when the engine has stopped. */
export function assertRunning(engine: Engine): void {
  if (engine.stopped) throw engine.stopped
}

/** Ends every open request of the app with `failure`, aborts every step and clears every timer. */
export function abandon(engine: Engine, failure: Failure): void {
  keepPromises(engine, failure)
  for (const request of engine.requests.values()) {
    if (request.timer !== undefined) engine.clock.clearTimeout(request.timer)
    if (request.asker.type === 'app') request.asker.settle({ ok: false, failure })
  }
  engine.requests.clear()
  for (const cell of engine.cells.values()) {
    for (const step of cell.steps?.values() ?? []) step.abort.abort()
    for (const timer of cell.timers?.values() ?? []) engine.clock.clearTimeout(timer.handle)
    if (cell.restart) engine.clock.clearTimeout(cell.restart.handle)
    for (const { admit } of cell.waiting ?? []) admit?.(false)
  }
}

/** Stops the engine for good: what was not committed is neither seen nor carried out. */
export function breakDown(engine: Engine, what: string, cause: unknown): StatecraftError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const error = new StatecraftError(
    'store_failed',
    `${what} (${reason}). The host has stopped; start again to go on from the last commit`,
    { cause },
  )
  engine.stopped = error
  engine.after = []
  engine.births = []
  engine.retired = []
  engine.seconds = []
  engine.ready = []
  abandon(engine, toFailure(error))
  return error
}

/** Runs `work` and commits what it did. `wrapUp` carries out what it put off: lives that begin and end, and second chances. */
export function transact<T>(engine: Engine, work: () => T, wrapUp: (engine: Engine) => void): T {
  assertRunning(engine)
  engine.nesting += 1
  let result: T
  try {
    result = work()
    if (engine.births.length > 0 || engine.retired.length > 0 || engine.seconds.length > 0) wrapUp(engine)
  } finally {
    engine.nesting -= 1
  }
  if (engine.nesting > 0) return result
  try {
    engine.journal.commit()
  } catch (error) {
    throw breakDown(engine, 'The store could not commit', error)
  }
  if (engine.replies.length > 0) keepPromises(engine)
  if (engine.after.length > 0) showCommitted(engine)
  return result
}
