// How a pattern goes: its stages, each a pure fold over the work that it hands out. A play decides and nothing else; the chart
// around it starts, stops and times the work. Its state is plain JSON, for a journal keeps it.
import type { Details, Failure, Outcome } from '@statecraft/runtime'
import type { TaskInput } from '../conversation.ts'
import type { Ended, Work } from './work.ts'

/** What a task came to: all of an outcome but its status. */
export type Yield = Pick<Outcome, 'output' | 'confidence' | 'alternatives' | 'plan'>

/** Where a stage leads. */
export type Next = { readonly to: string } | { readonly done: Yield } | { readonly failed: Failure }

/** Work that begins, and the state that knows of it. */
export interface Begun<S> {
  readonly state: S
  readonly work: readonly Work[]
}

export interface Stage<S> {
  /** Names of the stages that may follow, for the chart. Every stage may fail. */
  readonly leadsTo?: readonly string[]
  /** Whether the task may complete in it, for the chart. Default true. */
  readonly completes?: boolean
  /** Pieces of work at once. Default: no limit. */
  readonly atOnce?: number
  /** The whole stage, in ms: what has not ended by then fails. */
  readonly timeoutMs?: number
  /** The state with which it begins, each time that it does. Default: as it is. */
  enter?(state: S): S
  /** The work that begins now, `room` pieces at most; undefined: none before some other ends. */
  start(state: S, room: number): Begun<S> | undefined
  /** A piece of work has ended. */
  end(state: S, work: Work, ended: Ended): S
  /** Asked before each start and after each end, with the pieces that are under way; undefined: it goes on. Those are cancelled when it leads on. */
  next(state: S, running: number): Next | undefined
}

export interface Play<S> {
  readonly first: string
  readonly stages: Readonly<Record<string, Stage<S>>>
  /** Throws `input_invalid` for a task that it cannot do. */
  begin(task: TaskInput): S
  /** What stands beside the output, whole or not: however the task ends. */
  details(state: S): Details
}
