// How far a planner and its workers are: what was planned, who was given what, and what came of it.
import { type Details, type Failure, StatecraftError, toFailure } from '@statecraft/runtime'
import type { TaskInput } from '../conversation.ts'
import type { Available, Planning } from './planning.ts'
import type { SupervisionPlan } from './supervise-plan.ts'
import type { Ended, MemberResult } from './work.ts'

/** How one worker did in one step. */
export interface WorkerResult<O = unknown> extends MemberResult<O> {
  /** Of its step, from 1. */
  readonly iteration: number
  /** What it was to do; absent: what the whole was to do. */
  readonly task?: string
}

/** Beside the output. */
export interface SuperviseDetails extends Details {
  /** The plans that were carried out, in their order. */
  readonly plans: readonly SupervisionPlan<unknown>[]
  /** In the order in which they were planned; those that had not ended are `skipped`. */
  readonly workers: readonly WorkerResult[]
  /** Why there was no further plan: the answer was made of what was there. */
  readonly planError?: Failure
}

export interface SuperviseRules {
  readonly pattern: string
  /** A member's id, as is the synthesizer. */
  readonly planner: string
  readonly workers: readonly Available[]
  readonly mode: 'selective' | 'all' | 'sequential'
  readonly maxIterations: number
  readonly maxWorkersPerStep: number
  readonly replanning: boolean
  readonly planningTimeoutMs: number
  readonly workerTimeoutMs: number
  readonly synthesisTimeoutMs: number
  readonly requireAll: boolean
  readonly minSuccessful: number
  /** Undefined: the planner does it. */
  readonly synthesizer: string | undefined
}

export interface Job {
  readonly id: string
  readonly worker: string
  /** Undefined: what the whole is to do. */
  readonly task: string | undefined
  readonly iteration: number
}

export interface SuperviseState {
  readonly task: TaskInput
  readonly planning: Planning<SupervisionPlan<unknown>>
  readonly plans: readonly SupervisionPlan<unknown>[]
  /** Of all steps. */
  readonly jobs: readonly Job[]
  readonly begun: number
  readonly results: Readonly<Record<string, MemberResult>>
  readonly planError: Failure | undefined
  readonly answer: Ended | undefined
}

export function resultsOf({ jobs, results }: SuperviseState): readonly WorkerResult[] {
  return jobs.map(({ id, worker: name, iteration, task }) => {
    const known = Object.hasOwn(results, id) ? results[id] : undefined
    return { ...(known ?? { status: 'skipped' }), name, iteration, ...(task !== undefined && { task }) }
  })
}

/** The last that each worker came to: work that was done again in a later step counts as that says. */
const lastOf = (results: readonly WorkerResult[]): readonly WorkerResult[] => [
  ...new Map(results.map(result => [result.name, result])).values(),
]

/** Why the results are too few for an answer. */
export function tooFew(state: SuperviseState, { requireAll, minSuccessful }: SuperviseRules): Failure | undefined {
  const last = lastOf(resultsOf(state))
  const failed = last.filter(({ status }) => status !== 'completed')
  const succeeded = last.length - failed.length
  const wanted = requireAll ? Math.max(minSuccessful, last.length) : minSuccessful
  if (succeeded >= wanted) return undefined
  const reasons = failed.map(({ name, status, error }) => `${name}: ${error?.message ?? status}`).join('; ')
  return toFailure(
    new StatecraftError('too_few_results', `${succeeded} workers succeeded, and ${wanted} must (${reasons})`),
  )
}

/** Who works in the next step. In mode `all` those whom the first plan leaves out are given the whole task. */
export function jobsOf(
  state: SuperviseState,
  { tasks }: SupervisionPlan<unknown>,
  rules: SuperviseRules,
): readonly Job[] {
  const iteration = state.plans.length + 1
  const named = new Set(tasks.map(({ worker }) => worker))
  const isWhole = rules.mode === 'all' && iteration === 1
  const others = isWhole ? rules.workers.filter(({ name }) => !named.has(name)) : []
  const all = [...tasks, ...others.map(({ name: worker }) => ({ worker, task: undefined }))]
  return all.map(({ worker, task }, at) => ({ id: `${iteration}.${at + 1}`, worker, task, iteration }))
}
