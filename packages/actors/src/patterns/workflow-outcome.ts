// What a workflow comes to: its output, why it has failed, and what there is to tell.
import { type Details, type Failure, StatecraftError, toFailure } from '@statecraft/runtime'
import { resultsOf, type TaskResult, type WorkflowState } from './workflow-state.ts'

/** Beside the output of a workflow. */
export interface WorkflowDetails extends Details {
  /** In the order of the plan. */
  readonly tasks: readonly TaskResult[]
  /** What happened, in words, where the workflow asks for it. */
  readonly summary?: unknown
  /** Why there is no summary. */
  readonly summaryError?: Failure
}

/** The output of each task that completed, under its name. */
export const outputOf = (state: WorkflowState): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    resultsOf(state).flatMap(({ name, status, output }) => (status === 'completed' ? [[name, output ?? null]] : [])),
  )

/** Why all of it has failed: something did, and none of the tasks that others do not wait for has completed. */
export function failureOf(state: WorkflowState): Failure | undefined {
  const results = resultsOf(state)
  const failed = results.filter(({ status }) => status === 'failed')
  const awaited = new Set(state.plan.flatMap(({ dependsOn }) => dependsOn))
  const isDone = results.some(({ name, status }) => !awaited.has(name) && status === 'completed')
  if (failed.length === 0 || isDone) return undefined
  const reasons = failed.map(({ name, error }) => `${name}: ${error?.message}`).join('; ')
  return toFailure(new StatecraftError('too_few_results', `No task at the end of the workflow completed (${reasons})`))
}

/** What happened, in words. */
function inWords(results: readonly TaskResult[]): string {
  const those = (status: TaskResult['status']) => results.filter(result => result.status === status)
  const name = ({ name: task, reason, error }: TaskResult): string => {
    const why = error?.message ?? reason
    return why === undefined ? task : `${task} (${why})`
  }
  const parts = (['completed', 'failed', 'skipped'] as const).flatMap(status => {
    const tasks = those(status)
    return tasks.length === 0 ? [] : [`${tasks.length} ${status}: ${tasks.map(name).join(', ')}.`]
  })
  return [`${results.length} tasks.`, ...parts].join(' ')
}

export function workflowDetails(state: WorkflowState, sumsUp: boolean): WorkflowDetails {
  const tasks = resultsOf(state)
  const given = state.summary
  return {
    tasks,
    ...(sumsUp && { summary: inWords(tasks) }),
    ...(given?.ok && { summary: given.output }),
    ...(given && !given.ok && { summaryError: given.failure }),
  }
}
