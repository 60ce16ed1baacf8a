// What a supervising planner says: who does what next, or the answer.
import type { StandardIssue, StandardSchema } from '../standard-schema.ts'
import { dataSchema, type Fields, fieldIssues, isRecord, objectShape } from './data-schema.ts'

/** A piece of work for one worker. */
export interface WorkerTask {
  readonly worker: string
  /** What it shall do, complete in itself. */
  readonly task: string
}

export interface SupervisionPlan<A = string> {
  /** Who does what now. Empty once there is nothing left to do. */
  readonly tasks: readonly WorkerTask[]
  /** Whether the planner wants to see the results before it plans the rest. */
  readonly more?: boolean | null
  /** The answer to the whole, once there is nothing left to do. */
  readonly answer?: A | null
}

const ASSIGNMENT: Fields = {
  worker: { kind: 'text', isRequired: true, description: 'The name of a worker' },
  task: { kind: 'text', isRequired: true, description: 'What it shall do, complete in itself' },
}

function issuesOf(plan: unknown): readonly StandardIssue[] {
  if (!isRecord(plan) || !Array.isArray(plan.tasks)) return [{ message: 'must be a list of tasks', path: ['tasks'] }]
  const { tasks, more } = plan
  const misfits = tasks.flatMap((task, at) => fieldIssues(ASSIGNMENT, task, ['tasks', at]))
  const isFlag = more === undefined || more === null || typeof more === 'boolean'
  return isFlag ? misfits : [...misfits, { message: 'must be true or false', path: ['more'] }]
}

/**
 * The output of an agent that plans for {@link supervise}.
 *
 * @example
 * ```ts
 * const planner = defineAgent({ name: 'planner', model, output: supervisionPlan })
 * ```
 */
export const supervisionPlan: StandardSchema<unknown, SupervisionPlan> = dataSchema(
  {
    type: 'object',
    properties: {
      tasks: { type: 'array', items: objectShape(ASSIGNMENT), description: 'Who does what now; [] when all is done' },
      more: { type: ['boolean', 'null'], description: 'Whether you want to see the results before you plan the rest' },
      answer: { type: ['string', 'null'], description: 'The answer to the whole, in full, once all is done' },
    },
    required: ['tasks', 'more', 'answer'],
    additionalProperties: false,
  },
  issuesOf,
)

export interface PlanRules {
  readonly workers: ReadonlySet<string>
  readonly maxWorkersPerStep: number
  /** The planner may say that there is nothing left to do. */
  readonly mayEnd: boolean
}

/** All that is wrong with a plan, of which nothing is known. */
export function planFaults(plan: unknown, { workers, maxWorkersPerStep, mayEnd }: PlanRules): readonly StandardIssue[] {
  const misfits = issuesOf(plan)
  if (misfits.length > 0) return misfits
  const { tasks, answer } = plan as SupervisionPlan<unknown>
  const known = [...workers].join(', ')
  const strangers = tasks.filter(({ worker }) => !workers.has(worker))
  const faults = [...new Set(strangers.map(({ worker }) => worker))].map(
    worker => `there is no worker "${worker}", only: ${known}`,
  )
  if (tasks.length > maxWorkersPerStep)
    faults.push(`${tasks.length} tasks are too many for one step: plan at most ${maxWorkersPerStep}, and set more`)
  if (tasks.length === 0 && !mayEnd && (answer === undefined || answer === null))
    faults.push('there are no tasks and no answer: give one or the other')
  return faults.map(message => ({ message, path: ['tasks'] }))
}
