// How far a workflow is: its plan, the tasks that have begun, and those that have ended.
import type { Failure } from '@statecraft/runtime'
import type { TaskInput } from '../conversation.ts'
import type { Ended, MemberResult } from './work.ts'
import type { PlannedTask } from './workflow-plan.ts'

/** How one task of a workflow went. */
export interface TaskResult<O = unknown> extends MemberResult<O> {
  /** The member that did it in the end. */
  readonly by?: string
  /** Of `skipped`: why. */
  readonly reason?: string
  /** Of all attempts of whoever did it; absent where nobody knows. */
  readonly durationMs?: number
  /** What was thought on the way, where the workflow asks for it. */
  readonly thinking?: readonly string[]
  /** Those that tried it before, and failed or were not sure enough. */
  readonly tried?: readonly MemberResult[]
}

/** A task that has begun and not ended. */
export interface Progress {
  /** `held`: its condition is known, and it waits for its turn. */
  readonly at: 'condition' | 'held' | 'work'
  readonly to: string
  readonly tried: readonly MemberResult[]
}

export interface WorkflowState {
  readonly task: TaskInput
  readonly plan: readonly PlannedTask[]
  readonly progress: Readonly<Record<string, Progress>>
  readonly results: Readonly<Record<string, TaskResult>>
  readonly broken: Failure | undefined
  readonly summary: Ended | undefined
}

export const beginWorkflow = (task: TaskInput, plan: readonly PlannedTask[]): WorkflowState => ({
  task,
  plan,
  progress: {},
  results: {},
  broken: undefined,
  summary: undefined,
})

/** Names of tasks may be those of properties that every object has. */
export const of = <T>(record: Readonly<Record<string, T>>, id: string): T | undefined =>
  Object.hasOwn(record, id) ? record[id] : undefined

/** In the order of the plan. */
export function resultsOf({ plan, results }: WorkflowState): readonly TaskResult[] {
  return plan.map(({ id: name }) => of(results, name) ?? { name, status: 'skipped', reason: 'it was not begun' })
}
