// What can be spawned and run: a frozen definition, with the other definitions that it needs to be known.
import type { Behaviour } from './behaviour.ts'

export interface ActorDefinition {
  readonly name: string
  readonly behaviour: Behaviour
  /** What each of its lives begins with. */
  readonly input?: unknown
  /** Definitions that its chart spawns by name. */
  readonly uses?: readonly ActorDefinition[]
}

declare const task: unique symbol

/** A definition whose actors take tasks: input in, output out. */
export interface TaskActor<I = unknown, O = unknown> extends ActorDefinition {
  /** Carries the types; there is no such property at run time. */
  readonly [task]?: (input: I) => O
}
