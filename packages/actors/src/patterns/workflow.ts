// Tasks that wait for each other: a directed acyclic graph, checked as a whole before anything runs.
import {
  type Capability,
  type KnownOptions,
  type Priority,
  StatecraftError,
  strangeOptions,
  toFailure,
} from '@statecraft/runtime'
import { checkCount, checkNames } from './check-option.ts'
import {
  definePattern,
  PATTERN_OPTIONS,
  type Pattern,
  type PatternFunction,
  type PatternIo,
  type PatternOptions,
} from './define-pattern.ts'
import {
  type Cast,
  type ContextOfAll,
  createCast,
  type InputOfAll,
  type MemberOption,
  type OutputOf,
  type Part,
  type Performer,
} from './member.ts'
import type { WorkflowDetails } from './workflow-outcome.ts'
import { faultWords, type PlannedTask, priorityOf, type WorkflowFault, workflowFaults } from './workflow-plan.ts'
import { conditionOf, type WorkflowRules, workflowPlay } from './workflow-play.ts'
import type { TaskResult } from './workflow-state.ts'

/** One task of a workflow; `N` are the names of all of them. */
export interface WorkflowTask<N extends string = string, A extends Performer = Performer>
  extends Omit<Part<A>, 'name'> {
  /** What it is to do, in words. Default: what the whole is to do. */
  readonly task?: string
  /** Names of tasks that must end before it begins; it is told what they found. */
  readonly dependsOn?: readonly N[]
  /** Whether all of them must have completed, or one is enough. Else it is `skipped`. Default `all`. */
  readonly require?: 'all' | 'any'
  /**
   * Asked once they have ended, as a step, with the results of all tasks that have. Where it says no, the `fallback` does the
   * task; without one it is `skipped`.
   */
  readonly when?: (results: Readonly<Partial<Record<N, TaskResult>>>, io: PatternIo) => unknown
  /** From 0 to 1: an answer of which its agent is less sure does not count. Default: every answer does. */
  readonly minConfidence?: number
  /** Who tries it next where it failed, or was not sure enough; one after the other. */
  readonly alternatives?: readonly Performer[]
  /** Which of the tasks that could begin goes first. Default `normal`. */
  readonly priority?: Priority
  /** `sequential`: never at the same time as another such task. Default `parallel`. */
  readonly mode?: 'parallel' | 'sequential'
  /** For estimates. Default: what its agent's capability says, where it has only one. */
  readonly estimatedMs?: number
  readonly estimatedCostUsd?: number
}

/** How a workflow runs, whoever planned it. */
export interface WorkflowOptions extends PatternOptions {
  /** How many tasks at once. Default 5. */
  readonly maxParallel?: number
  /** Whether the rest goes on where a task fails. Tasks that needed it are `skipped`. Default false. */
  readonly continueOnFailure?: boolean
  /** Who sums up what happened: an agent, or `text`, which costs nothing. Default `none`. */
  readonly summary?: 'none' | 'text' | MemberOption
  /** Whether the details keep what was thought on the way. Default false. */
  readonly keepThinking?: boolean
}

const TASK_OPTIONS: KnownOptions<WorkflowTask> = {
  agent: true,
  fallback: true,
  retries: true,
  timeoutMs: true,
  task: true,
  dependsOn: true,
  require: true,
  when: true,
  minConfidence: true,
  alternatives: true,
  priority: true,
  mode: true,
  estimatedMs: true,
  estimatedCostUsd: true,
}
/** Of all workflows, whoever planned them. */
export const WORKFLOW_OPTIONS: KnownOptions<WorkflowOptions> = {
  ...PATTERN_OPTIONS,
  maxParallel: true,
  continueOnFailure: true,
  summary: true,
  keepThinking: true,
}
const OPTIONS: KnownOptions<WorkflowOptions & { readonly tasks: unknown }> = { ...WORKFLOW_OPTIONS, tasks: true }

/** A workflow, with its plan as data: see {@link estimate}. */
export interface Workflow<I = unknown, O = unknown, C = unknown> extends Pattern<I, O, WorkflowDetails, C> {
  readonly plan: readonly PlannedTask[]
  readonly maxParallel: number
}

const MAX_PARALLEL = 5

/** Throws `input_invalid`. */
export function rulesOf(
  pattern: string,
  { maxParallel = MAX_PARALLEL, continueOnFailure = false, summary = 'none', keepThinking = false }: WorkflowOptions,
  cast: Cast,
): WorkflowRules {
  checkCount(pattern, 'maxParallel', maxParallel)
  const isWord = summary === 'none' || summary === 'text'
  return {
    maxParallel,
    goesOn: continueOnFailure,
    keepsThinking: keepThinking,
    summary: isWord ? summary : { member: cast.add(summary) },
  }
}

/** The one that it has; of several nobody knows which is meant. */
function capabilityOf(agent: Performer): Capability | undefined {
  const { capabilities = [] } = typeof agent === 'object' && agent !== null ? agent : {}
  return capabilities.length === 1 ? capabilities[0] : undefined
}

interface Doers {
  readonly agent: string
  readonly fallback: string | undefined
  readonly alternatives: readonly string[]
}

const NOBODY: Doers = { agent: '', fallback: undefined, alternatives: [] }
/** In place of what is none. */
const NO_TASK: WorkflowTask = { agent: '' }

/** Who does it, as members. Throws what cannot be one. */
function doersOf(id: string, task: WorkflowTask, { add, members }: Cast): Doers {
  const { agent, retries, timeoutMs, fallback, alternatives = [] } = task
  const member = add({
    agent,
    name: id,
    ...(fallback !== undefined && { fallback }),
    ...(retries !== undefined && { retries }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  })
  return { agent: member, fallback: members.get(member)?.fallback, alternatives: alternatives.map(one => add(one)) }
}

function plannedAs(id: string, task: WorkflowTask, doers: Doers): PlannedTask {
  const capability = capabilityOf(task.agent)
  return {
    id,
    ...doers,
    task: task.task,
    dependsOn: task.dependsOn ?? [],
    require: task.require ?? 'all',
    conditional: task.when !== undefined,
    minConfidence: task.minConfidence,
    priority: priorityOf(task.priority),
    mode: task.mode ?? 'parallel',
    estimatedMs: task.estimatedMs ?? capability?.estimatedMs,
    estimatedCostUsd: task.estimatedCostUsd ?? capability?.estimatedCostUsd,
  }
}

/** Throws `workflow_invalid` with every fault. */
function assertWorkflow(pattern: string, faults: readonly WorkflowFault[]): void {
  if (faults.length === 0) return
  throw new StatecraftError('workflow_invalid', `Workflow "${pattern}" cannot run: ${faultWords(faults)}`, {
    details: { faults: [...faults] },
  })
}

/** The plan and all that is wrong with it. */
function planOf(
  tasks: Readonly<Record<string, WorkflowTask>>,
  cast: Cast,
): { readonly plan: readonly PlannedTask[]; readonly faults: readonly WorkflowFault[] } {
  const misfits: WorkflowFault[] = []
  const plan = Object.entries(tasks).map(([id, task]): PlannedTask => {
    try {
      const [strange] = strangeOptions(task, TASK_OPTIONS)
      if (strange !== undefined) throw new StatecraftError('input_invalid', strange)
      return plannedAs(id, task, doersOf(id, task, cast))
    } catch (error) {
      const { message } = toFailure(error)
      misfits.push({ fault: 'option_invalid', tasks: [id], message: `task "${id}": ${message}` })
      return plannedAs(id, task ?? NO_TASK, NOBODY)
    }
  })
  return { plan, faults: [...workflowFaults(plan), ...misfits] }
}

/**
 * Tasks that wait for each other. Each begins as soon as those have ended that it depends on, and is told what they found. The
 * output has what each task gave, under its name; the details say how each one went.
 *
 * A task that fails ends the workflow, unless `continueOnFailure`; then it fails only where none of the tasks at its ends
 * completed. A task is `skipped` where too few of those it depends on completed, or its condition does not hold and it has no
 * fallback; whoever requires a skipped task is skipped, too.
 *
 * @throws StatecraftError `workflow_invalid` with all faults at once, in the message and in `details.faults`: circles, unknown
 *   names, tasks that can never begin, and options that make no sense
 * @example
 * ```ts
 * const strategy = workflow({
 *   tasks: {
 *     market: { agent: researcher, task: 'Where does the market go?', priority: 'high' },
 *     rivals: { agent: analyst, task: 'What do the others do?' },
 *     plan: { agent: strategist, dependsOn: ['market', 'rivals'], minConfidence: 0.8, alternatives: [expert] },
 *     review: { agent: critic, dependsOn: ['plan'], when: ({ plan }) => (plan?.confidence ?? 0) < 0.9 },
 *   },
 *   summary: 'text',
 * })
 * const { output, details } = await runtime.run(strategy, 'Electric ferries')
 * ```
 */
export function workflow<const N extends string, const T extends Readonly<Record<N, WorkflowTask<N>>>>(
  options: WorkflowOptions & { readonly tasks: T & Readonly<Record<N, WorkflowTask<NoInfer<N>>>> },
): Workflow<InputOfAll<T[keyof T]>, WorkflowOutput<T>, ContextOfAll<T[keyof T]>> {
  checkNames('workflow', options, OPTIONS)
  const { name = 'workflow', retries, memberTimeoutMs } = options
  const tasks = options.tasks as Readonly<Record<string, WorkflowTask>>
  const cast = createCast(name, { retries, timeoutMs: memberTimeoutMs })
  const { plan, faults } = planOf(tasks, cast)
  assertWorkflow(name, faults)
  const rules = rulesOf(name, options, cast)
  const functions = new Map<string, PatternFunction>()
  for (const [id, { when }] of Object.entries(tasks)) if (when) functions.set(conditionOf(id), when)
  const parts = { pattern: 'workflow', cast, play: workflowPlay(plan, rules), functions }
  const pattern: Pattern<
    InputOfAll<T[keyof T]>,
    WorkflowOutput<T>,
    WorkflowDetails,
    ContextOfAll<T[keyof T]>
  > = definePattern(parts, options)
  return Object.freeze({ ...pattern, plan, maxParallel: rules.maxParallel })
}

/** What each task gave that completed. */
export type WorkflowOutput<T> = { readonly [K in keyof T]?: OutputOf<T[K]> }
