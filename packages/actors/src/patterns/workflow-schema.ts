// A workflow that somebody writes down: the shape in which a planner gives it, and all that can be wrong with it.
import type { Priority } from '@statecraft/runtime'
import type { StandardIssue, StandardSchema } from '../standard-schema.ts'
import { dataSchema, type Fields, fieldIssues, isRecord, objectShape } from './data-schema.ts'
import { type PlannedTask, priorityOf, workflowFaults } from './workflow-plan.ts'

/** One task of a workflow that was planned. */
export interface PlanTask {
  readonly id: string
  /** The name of the agent that does it. */
  readonly agent: string
  readonly task: string
  readonly dependsOn: readonly string[]
  readonly require?: 'all' | 'any'
  readonly alternatives?: readonly string[]
  readonly minConfidence?: number
  readonly priority?: Priority
  readonly mode?: 'parallel' | 'sequential'
  readonly estimatedMs?: number
}

export interface WorkflowPlan {
  readonly tasks: readonly PlanTask[]
}

const FIELDS: Fields = {
  id: {
    kind: 'text',
    isRequired: true,
    description: 'A short name, unique among the tasks: letters, digits, _, - or .',
  },
  agent: { kind: 'text', isRequired: true, description: 'The name of the agent that does it' },
  task: { kind: 'text', isRequired: true, description: 'What it shall do, complete in itself' },
  dependsOn: { kind: 'names', isRequired: true, description: 'Ids of the tasks whose results it needs; [] for none' },
  require: { kind: ['all', 'any'], description: 'Whether all of those must have completed, or one is enough' },
  alternatives: { kind: 'names', description: 'Names of agents that try it next where it failed' },
  minConfidence: {
    kind: 'number',
    description: 'From 0 to 1: an answer of which its agent is less sure does not count',
  },
  priority: { kind: ['low', 'normal', 'high'] },
  mode: { kind: ['parallel', 'sequential'], description: 'sequential: never at the same time as another such task' },
  estimatedMs: { kind: 'number', description: 'How long it will take, in ms' },
}

function tasksOf(plan: unknown): readonly unknown[] | undefined {
  return isRecord(plan) && Array.isArray(plan.tasks) ? plan.tasks : undefined
}

/** A task as the chart knows it. Only for a plan whose shape fits. */
function plannedTask(task: PlanTask): PlannedTask {
  return {
    id: task.id,
    agent: task.agent,
    task: task.task,
    dependsOn: task.dependsOn,
    require: task.require ?? 'all',
    conditional: false,
    fallback: undefined,
    alternatives: task.alternatives ?? [],
    minConfidence: task.minConfidence ?? undefined,
    priority: priorityOf(task.priority ?? undefined),
    mode: task.mode ?? 'parallel',
    estimatedMs: task.estimatedMs ?? undefined,
    estimatedCostUsd: undefined,
  }
}

export const plannedTasks = ({ tasks }: WorkflowPlan): readonly PlannedTask[] => tasks.map(plannedTask)

function shapeIssues(plan: unknown): readonly StandardIssue[] {
  const tasks = tasksOf(plan)
  if (!tasks) return [{ message: 'must be a list of tasks', path: ['tasks'] }]
  return tasks.flatMap((task, at) => fieldIssues(FIELDS, task, ['tasks', at]))
}

/** All that is wrong with a plan, of which nothing is known; `agents` are those that there are. */
export function planIssues(plan: unknown, agents?: ReadonlySet<string>): readonly StandardIssue[] {
  const misfits = shapeIssues(plan)
  if (misfits.length > 0) return misfits
  return workflowFaults(plannedTasks(plan as WorkflowPlan), agents).map(({ message }) => ({ message, path: ['tasks'] }))
}

/**
 * The output of an agent that plans workflows: a plan that does not fit, or has circles or unknown names in it, goes back to its
 * model.
 *
 * @example
 * ```ts
 * const planner = defineAgent({ name: 'planner', model, output: workflowSchema })
 * const team = plannedWorkflow({ planner, agents: [researcher, writer] })
 * ```
 */
export const workflowSchema: StandardSchema<unknown, WorkflowPlan> = dataSchema(
  {
    type: 'object',
    properties: { tasks: { type: 'array', minItems: 1, items: objectShape(FIELDS) } },
    required: ['tasks'],
    additionalProperties: false,
  },
  plan => planIssues(plan),
)
