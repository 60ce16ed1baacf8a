// What a pattern's chart remembers of the task in hand: the state of its play, and the work that is under way. Plain JSON.
import type { Failure, Outcome } from '@statecraft/runtime'
import type { TaskInput } from '../conversation.ts'
import type { Play, Yield } from './play.ts'
import type { Work } from './work.ts'

/** A piece of work under way, as a child of the chart. */
export interface Running {
  /** The child's id: of this attempt, and no other. */
  readonly child: string
  readonly work: Work
  /** The member at it; undefined for a function. */
  readonly member: string | undefined
  /** Attempts of this member, this one included. */
  readonly attempt: number
  /** What the attempts before it took, in ms. */
  readonly spentMs: number
}

export interface PatternContext {
  readonly task: TaskInput | undefined
  /** The request that is answered at the end; absent where nobody waits. */
  readonly request: string | undefined
  /** The play's own; undefined before the first task. */
  readonly state: unknown
  readonly stage: string
  readonly running: readonly Running[]
  /** Where the chart goes next: a stage, or an end. */
  readonly goTo: string | undefined
  readonly yield: Yield | undefined
  readonly failure: Failure | undefined
  /** Time is up: for the stage, or for all that is left. */
  readonly expired: 'no' | 'stage' | 'all'
  /** Children started in this task: what makes their ids unique. */
  readonly started: number
  /** Addresses of members that failed too often: they begin anew with the next task. */
  readonly lost: readonly string[]
  /** Ids of those who were made for this task. */
  readonly made: readonly string[]
}

export const blankPattern: PatternContext = {
  task: undefined,
  request: undefined,
  state: undefined,
  stage: '',
  running: [],
  goTo: undefined,
  yield: undefined,
  failure: undefined,
  expired: 'no',
  started: 0,
  lost: [],
  made: [],
}

/** The outcome of a task that ended so. */
export function outcomeOf(
  { yield: given, failure, state }: PatternContext,
  status: Outcome['status'],
  play: Play<unknown>,
): Outcome {
  return {
    kind: 'outcome',
    status,
    ...(status === 'completed' && given),
    ...(failure && { error: failure }),
    ...(state !== undefined && { details: play.details(state) }),
  }
}
