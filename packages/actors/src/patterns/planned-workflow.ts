// A workflow that a planner makes of the task, then runs.
import type { KnownOptions } from '@statecraft/runtime'
import { describeIssues } from '../schema.ts'
import { checkCount, checkNames, checkTime } from './check-option.ts'
import { definePattern, type Pattern } from './define-pattern.ts'
import { createCast, type MemberOption } from './member.ts'
import {
  type Available,
  askPlanner,
  availableAs,
  hearPlanner,
  NO_PLANNING,
  type PlannerSpec,
  type Planning,
} from './planning.ts'
import type { Play, Stage } from './play.ts'
import { rulesOf, WORKFLOW_OPTIONS, type WorkflowOptions } from './workflow.ts'
import { type WorkflowDetails, workflowDetails } from './workflow-outcome.ts'
import { summarizingStage, type WorkflowRules, workingStage } from './workflow-play.ts'
import { planIssues, plannedTasks, type WorkflowPlan } from './workflow-schema.ts'
import { beginWorkflow, type WorkflowState } from './workflow-state.ts'

export interface PlannedWorkflowOptions extends WorkflowOptions {
  /** Gives a {@link WorkflowPlan}: an agent with `output: workflowSchema`, or one that writes it as JSON. */
  readonly planner: MemberOption
  /** Who can be given tasks; the plan knows them by their names. */
  readonly agents: readonly MemberOption[]
  /** How often a plan that cannot be carried out goes back to the planner. Default 2. */
  readonly maxRepairs?: number
  /** Most time for the plan, in ms, with all repairs. Default 60,000. */
  readonly planningTimeoutMs?: number
}

const PLANNED_OPTIONS: KnownOptions<PlannedWorkflowOptions> = {
  ...WORKFLOW_OPTIONS,
  planner: true,
  agents: true,
  maxRepairs: true,
  planningTimeoutMs: true,
}

/** Beside the output. */
export interface PlannedWorkflowDetails extends WorkflowDetails {
  /** As it was carried out; absent where there was none. */
  readonly plan?: WorkflowPlan
}

interface PlannedState extends WorkflowState {
  readonly planning: Planning<WorkflowPlan>
}

const MAX_REPAIRS = 2
const PLANNING_TIMEOUT_MS = 60_000

const WORDS =
  'Break the task down into a workflow for these agents: tasks that depend on each other only where they need each other’s results. Answer with the plan alone: {"tasks":[{"id","agent","task","dependsOn":[]}]}'

const planningStage = (
  spec: PlannerSpec<WorkflowPlan>,
  agents: readonly Available[],
  timeoutMs: number,
): Stage<PlannedState> => ({
  leadsTo: ['working'],
  completes: false,
  atOnce: 1,
  timeoutMs,
  start(state) {
    const { planning, work } = askPlanner(spec, state.planning, state.task, { agents })
    return { state: { ...state, planning }, work }
  },
  end(state, _work, ended) {
    const planning = hearPlanner(spec, state.planning, ended)
    return { ...state, planning, plan: planning.plan ? plannedTasks(planning.plan) : [] }
  },
  next({ planning: { plan, failure } }) {
    if (failure) return { failed: failure }
    return plan && { to: 'working' }
  },
})

/** A stage of a workflow, which knows nothing of the plan's making: the plan stands in the result. */
function within(stage: Stage<WorkflowState>): Stage<PlannedState> {
  const inner = stage as unknown as Stage<PlannedState>
  return {
    ...inner,
    next(state, running) {
      const next = inner.next(state, running)
      return next && 'done' in next ? { done: { ...next.done, plan: state.planning.plan } } : next
    },
  }
}

function plannedPlay(
  spec: PlannerSpec<WorkflowPlan>,
  agents: readonly Available[],
  rules: WorkflowRules,
  timeoutMs: number,
): Play<PlannedState> {
  const { summary } = rules
  return {
    first: 'planning',
    begin: task => ({ ...beginWorkflow(task, []), planning: NO_PLANNING }),
    details: state => {
      const { plan } = state.planning
      return { ...workflowDetails(state, summary === 'text'), ...(plan && { plan }) }
    },
    stages: {
      planning: planningStage(spec, agents, timeoutMs),
      working: within(workingStage(rules)),
      ...(typeof summary === 'object' && { summarizing: within(summarizingStage(summary.member)) }),
    },
  }
}

/**
 * A planner breaks the task down into a workflow, which then runs as one that was written down. A plan with circles, unknown
 * agents or anything else that is wrong goes back to the planner with all of it; after `maxRepairs` the whole has failed with
 * `plan_invalid`. The result has the plan, and the output of each task that completed.
 *
 * @throws StatecraftError `input_invalid` without agents, or for options that make no sense
 * @example
 * ```ts
 * const planner = defineAgent({ name: 'planner', model, output: workflowSchema })
 * const team = plannedWorkflow({ planner, agents: [researcher, analyst, writer], summary: 'text' })
 * const { output, plan } = await runtime.run(team, 'Compare three ferries and write half a page.')
 * ```
 */
export function plannedWorkflow(
  options: PlannedWorkflowOptions,
): Pattern<unknown, Readonly<Record<string, unknown>>, PlannedWorkflowDetails> {
  checkNames('plannedWorkflow', options, PLANNED_OPTIONS)
  const { name = 'plannedWorkflow', retries, memberTimeoutMs, planner, agents } = options
  const { maxRepairs = MAX_REPAIRS, planningTimeoutMs = PLANNING_TIMEOUT_MS } = options
  checkCount(name, 'the number of agents', agents.length)
  checkCount(name, 'maxRepairs', maxRepairs + 1)
  checkTime(name, 'planningTimeoutMs', planningTimeoutMs)
  const cast = createCast(name, { retries, timeoutMs: memberTimeoutMs })
  const available = agents.map(agent => availableAs(cast.add(agent), agent))
  const names = new Set(available.map(one => one.name))
  const rules = rulesOf(name, options, cast)
  const spec: PlannerSpec<WorkflowPlan> = {
    pattern: name,
    planner: cast.add(planner),
    maxRepairs,
    words: WORDS,
    read(answer) {
      const issues = planIssues(answer, names)
      return issues.length > 0
        ? { faults: issues.map(issue => describeIssues([issue])) }
        : { plan: answer as WorkflowPlan }
    },
  }
  const play = plannedPlay(spec, available, rules, planningTimeoutMs)
  return definePattern({ pattern: 'plannedWorkflow', cast, play }, options)
}
