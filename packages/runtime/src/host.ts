// The contract of a host: it takes envelopes in, runs one turn at a time for each address, commits, shows what it committed
// through windows, and then carries the effects out. Memory and SQLite share one engine; another host may not.
import type { AnyActorRef, InspectionEvent, StateValue } from 'xstate'
import type { Address } from './address.ts'
import type { ArtifactStore } from './artifacts/artifact-store.ts'
import type { Audience, Predicates } from './audience.ts'
import type { Behaviour } from './behaviour.ts'
import type { Limits, Totals } from './budget.ts'
import type { Candidate, Wanted } from './capability.ts'
import type { Clock } from './clock.ts'
import type { Answer } from './engine/answer.ts'
import type { Delivery } from './engine/offer.ts'
import type { ActorEvent } from './event.ts'
import type { Bus } from './events.ts'
import type { Facilities } from './facilities.ts'
import type { Ids } from './ids.ts'
import type { Pacer } from './pacer.ts'
import type { ProcessScope, RunScope, Shares } from './run-scope.ts'
import type { StepRecord } from './step.ts'
import type { Details, TaskBook } from './task.ts'

export interface HostPorts {
  readonly clock: Clock
  readonly ids: Ids
  readonly pacer: Pacer
  /** Of the host as a whole. */
  readonly limits: Limits
  /** Of audiences, by name. */
  readonly predicates?: Predicates | undefined
  /** What its steps can reach. Default: facilities of its own. */
  readonly facilities?: Facilities | undefined
  /** XState's own inspection hook: sees the windows of all actors. */
  readonly inspect?: ((event: InspectionEvent) => void) | undefined
}

export type HostFactory = (ports: HostPorts) => Host

export interface SpawnRequest {
  readonly id: string
  readonly behaviour: Behaviour
  readonly input?: unknown
  readonly parent?: Address | undefined
}

export interface HostRequest {
  readonly to: Address
  readonly event: ActorEvent
  readonly limits?: Limits
  readonly scope?: RunScope
  readonly taskId?: string
  /** Ms since the epoch. */
  readonly deadline?: number | undefined
  /** An actor that lives for this request alone: it stops when that ends, however it ends. */
  readonly ephemeral?: Address
}

/** A request of the app that is under way. */
export interface HostAnswer {
  readonly book: TaskBook
  readonly answer: Promise<Answer>
  /** Withdraws it. The callee is told CANCEL, ahead of its queue. */
  cancel(reason?: string): void
}

/** Somebody who would take a task, as they are now. */
export interface FoundActor extends Candidate {
  readonly address: Address
  /** Of its definition. */
  readonly name: string
}

/** What an actor is doing, for a reader. */
export interface ActorView {
  readonly address: Address
  readonly name: string
  readonly parent: Address | undefined
  readonly children: readonly Address[]
  readonly life: number
  readonly status: 'alive' | 'failed' | 'done' | 'stopped'
  /** The chart's state value; undefined for a reducer. */
  readonly value: StateValue | undefined
  /** The chart's context, or the reducer's state. */
  readonly context: unknown
  /** What that comes to in the actor's own terms, such as an agent's `AgentView`; undefined where it says nothing. */
  readonly details: Details | undefined
  readonly mailbox: number
  /** Tasks that wait: for the actor to become free, for room below it, or for other tasks. */
  readonly stash: number
  /** Tasks below it that have room; undefined where there is no limit on them. */
  readonly underWay: number | undefined
  readonly taskId: string | undefined
  readonly running: readonly StepRecord[]
  readonly asks: readonly Address[]
  readonly timers: number
  readonly topics: readonly string[]
}

export interface HostStats {
  readonly actors: number
  /** Messages that a chart or reducer has taken. */
  readonly turns: number
  /** Messages, results, timers and reports that were let in. Each ends as a turn or as a dead letter, or still waits. */
  readonly accepted: number
  readonly deadLetters: number
  /** Dead letters among those that never got in. */
  readonly refused: number
  readonly crashes: number
  readonly restarts: number
  readonly completed: number
  readonly failed: number
  readonly cancelled: number
  /** Errors of listeners and of actions of the user's own, caught. */
  readonly caught: number
  readonly openRequests: number
  /** Those among them that nobody has begun to work on. */
  readonly pending: number
  /** What all tasks together have used. */
  readonly totals: Totals
}

export interface Host {
  readonly kind: string
  readonly bus: Bus
  /** Where artifacts are kept that shall last as long as the work does. Absent: this host lasts as long as its process. */
  readonly artifacts?: ArtifactStore
  /** Makes a behaviour known by its name, for `spawn` effects and for resuming. Throws `agent_exists` for another of that name. */
  register(behaviour: Behaviour): void
  forget(name: string): void
  /** Throws `address_taken`, `address_invalid`, `address_unknown` (no such parent). */
  spawn(request: SpawnRequest): Address
  /** False: nobody lives there. */
  stop(address: Address, reason: string): boolean
  /** As if the actor's turn had thrown. False: nobody lives there. */
  crash(address: Address, reason: string): boolean
  tell(to: Address, event: ActorEvent): Delivery
  ask(request: HostRequest): HostAnswer
  /** To every actor that takes such events, or those at and below an address. Returns how many that were. */
  tellAll(event: ActorEvent, under?: Address): number
  /** Throws `input_invalid` for an audience that cannot be. */
  publish(topic: string, event: ActorEvent, to?: Audience): number
  /** Who hears: a callback of the app, or an actor by address. Returns the function that ends it. */
  subscribe(topic: string, subscriber: Address | ((event: ActorEvent, from: Address | undefined) => void)): () => void
  has(address: Address): boolean
  /** Those below an actor who take tasks and are wanted, the best first; of those below one supervisor, the best. Throws `address_unknown`. */
  find(under: Address, wanted: Wanted): readonly FoundActor[]
  /** What the steps of an actor below this address inherit. Undefined: nothing. */
  shares(address: Address): Shares | undefined
  /** Throws why nothing can be done: it was closed, its store failed, or what is in there must be resumed first. */
  assertRunning(): void
  /** Throws `address_unknown`. */
  actor(address: Address): AnyActorRef
  describe(address: Address): ActorView | undefined
  book(taskId: string): TaskBook | undefined
  books(): readonly TaskBook[]
  stats(): HostStats
  /**
   * Goes on with what an earlier process left, once every behaviour that it used is registered. Returns the requests of the
   * app that are open again; `scope` is what this process adds to theirs. Throws `behaviour_missing`, before anything has run.
   */
  resume(scope?: ProcessScope): readonly HostAnswer[]
  /** Resolves when nothing is left to take and no step runs. */
  idle(): Promise<void>
  /** Stops everything, in reverse order, and lets go of the store. */
  close(): Promise<void>
}
