// The steps that the user's own functions do: checking an answer, planning, learning.
import type { StepSource } from '@statecraft/runtime'
import { type CheckInput, type Checks, checkAnswer } from './check-step.ts'
import type { TaskInput } from './conversation.ts'

/** Makes the plan in place of a model. */
export type Planner<C> = (about: {
  readonly task: TaskInput
  readonly context: C
  readonly signal: AbortSignal
}) => unknown
/** Looks back at a task that is done; what it returns is remembered as lessons. */
export type Learner<O, C> = (about: {
  readonly task: TaskInput
  readonly output: O
  readonly context: C
  readonly signal: AbortSignal
}) => string | readonly string[] | undefined | Promise<string | readonly string[] | undefined>

/** What a planning or learning function is told. */
export interface WorkInput {
  readonly task: TaskInput | undefined
  readonly output: unknown
}

/** What the steps here use of a step's io; XState's own promise actors can offer it too. */
export interface WorkIo {
  readonly signal: AbortSignal
  readonly scope: { readonly context?: unknown }
}

export const runPlan = (plan: unknown, { task }: WorkInput, { signal, scope }: WorkIo): unknown =>
  (plan as Planner<unknown>)({ task: task ?? {}, context: scope.context, signal })

export const runLearn = (learn: unknown, { task, output }: WorkInput, { signal, scope }: WorkIo): unknown =>
  (learn as Learner<unknown, unknown>)({ task: task ?? {}, output, context: scope.context, signal })

export const checkStep = (checks: Checks): StepSource => ({
  run: (input: CheckInput, { scope, signal }) => checkAnswer(checks, input, scope.context, signal),
})
export const planStep = (plan: unknown): StepSource => ({ run: (input: WorkInput, io) => runPlan(plan, input, io) })
export const learnStep = (learn: unknown): StepSource => ({ run: (input: WorkInput, io) => runLearn(learn, input, io) })
