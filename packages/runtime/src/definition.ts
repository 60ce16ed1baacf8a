// What can be spawned and run: a frozen definition, with the other definitions that it needs to be known.
import type { Behaviour } from './behaviour.ts'
import type { Offer, Wanted } from './capability.ts'
import type { Policies } from './policies.ts'
import type { RunScope, Shares } from './run-scope.ts'
import type { Details } from './task.ts'
import type { TaskPolicy } from './task-policy.ts'

/** What a runtime offers by name, so that definitions can be plain data. */
export interface Resources {
  readonly models: Readonly<Record<string, unknown>>
  readonly tools: ReadonlyMap<string, unknown>
  /** What those around it ask of it. */
  readonly policies: Policies
}

/** Where a run is about to begin. */
export interface Surroundings {
  /** What the agent is asked; absent where nobody knows it yet. */
  readonly input?: unknown
  readonly scope: RunScope
  /** Ids of artifacts that go with the task. */
  readonly artifacts?: readonly string[] | undefined
  /** Whether somebody of this name, or who is so wanted, can be reached from there. */
  readonly reaches: (wanted: string | Wanted) => boolean
}

/**
 * Actors that are thought up while others run: spawned by the maker's name, below the definition that uses it. `make` says what
 * an actor is from what that begins with, the same from the same: the next process makes it again.
 */
export interface ActorMaker {
  readonly name: string
  readonly make: (input: unknown) => ActorDefinition
}

/** Its `role` also picks audiences of publications, and statistics count by it. */
export interface ActorDefinition extends Offer, TaskPolicy {
  readonly name: string
  /** Settings and model of all actors below it, where they do not say, and what those keep to. */
  readonly shares?: Shares
  readonly behaviour: Behaviour
  /** What each of its lives begins with. */
  readonly input?: unknown
  /** Definitions that its chart spawns by name. */
  readonly uses?: readonly (ActorDefinition | ActorMaker)[]
  /**
   * The definition as one runtime runs it in one place: with its names resolved, and keeping to the policies there. Throws for
   * a name that the runtime does not know.
   */
  readonly bind?: (resources: Resources) => ActorDefinition
  /** Throws what would make every run fail, before one begins: a missing model, an unknown peer. */
  readonly check?: (surroundings: Surroundings) => void
}

declare const task: unique symbol

/** A definition whose actors take tasks: input in, output and details out, and a context that the run hands in. */
export interface TaskActor<I = unknown, O = unknown, C = unknown, D = Details> extends ActorDefinition {
  /** Carries the types; there is no such property at run time. */
  readonly [task]?: (input: I, context: C) => readonly [O, D]
}
