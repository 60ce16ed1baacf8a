// How a planner and its workers go: it plans, they work, it looks again as often as it may, and one answer is made of all results.
import { describeIssues } from '../schema.ts'
import { brief, briefWith, findingsOf } from './brief.ts'
import { isRecord, readData } from './data-schema.ts'
import { askPlanner, briefOf, hearPlanner, NO_PLANNING, type PlannerSpec, planAnew } from './planning.ts'
import type { Next, Play, Stage } from './play.ts'
import { planFaults, type SupervisionPlan } from './supervise-plan.ts'
import {
  type Job,
  jobsOf,
  resultsOf,
  type SuperviseDetails,
  type SuperviseRules,
  type SuperviseState,
  tooFew,
} from './supervise-state.ts'
import { memberResult, type Work } from './work.ts'

const WORDS = 'Plan who of the workers does what for this task, as far as it can be planned now.'
const SHAPE =
  'Answer with the plan alone: {"tasks":[{"worker","task"}],"more":false,"answer":null}. Set more to see the results before you plan the rest. Once all is done, leave tasks empty and give the answer to the whole.'
const SYNTHESIS = 'Answer the task in full, from what the workers found.'
const BY_PLANNER = 'There is nothing left to plan: in the form of a plan, leave tasks empty and give the answer.'
const MAX_REPAIRS = 2

/** Its plan may be empty once there are results, or where all work anyway. */
function plannerOf(rules: SuperviseRules, { plans }: SuperviseState): PlannerSpec<SupervisionPlan<unknown>> {
  const { pattern, planner, maxWorkersPerStep, mode } = rules
  const workers = new Set(rules.workers.map(({ name }) => name))
  return {
    pattern,
    planner,
    maxRepairs: MAX_REPAIRS,
    words: `${WORDS} ${SHAPE}`,
    read(answer) {
      const issues = planFaults(answer, { workers, maxWorkersPerStep, mayEnd: plans.length > 0 || mode === 'all' })
      return issues.length > 0
        ? { faults: issues.map(issue => describeIssues([issue])) }
        : { plan: answer as SupervisionPlan<unknown> }
    },
  }
}

const hasAnswer = ({ tasks, answer }: SupervisionPlan<unknown>): boolean =>
  tasks.length === 0 && answer !== undefined && answer !== null

const planningStage = (rules: SuperviseRules): Stage<SuperviseState> => ({
  leadsTo: ['working', 'synthesizing'],
  atOnce: 1,
  timeoutMs: rules.planningTimeoutMs,
  start(state) {
    const results = resultsOf(state)
    const { planning, work } = askPlanner(plannerOf(rules, state), state.planning, state.task, {
      workers: rules.workers,
      maxTasks: rules.maxWorkersPerStep,
      stepsLeft: rules.maxIterations - state.plans.length,
      ...(results.length > 0 && { results: findingsOf(results) }),
    })
    return { state: { ...state, planning }, work }
  },
  end(state, _work, ended) {
    const heard = hearPlanner(plannerOf(rules, state), state.planning, ended)
    if (heard.failure) return { ...state, planning: heard, planError: heard.failure }
    const { plan } = heard
    if (!plan) return { ...state, planning: heard }
    const jobs = hasAnswer(plan) ? [] : jobsOf(state, plan, rules)
    return { ...state, planning: heard, plans: [...state.plans, plan], jobs: [...state.jobs, ...jobs] }
  },
  next(state) {
    const { planError, jobs, begun } = state
    const { plan } = state.planning
    if (planError) return jobs.length === 0 ? { failed: planError } : toAnswer(state, rules)
    if (!plan) return undefined
    if (jobs.length > begun) return { to: 'working' }
    return hasAnswer(plan) ? answered(state, rules, plan.answer) : toAnswer(state, rules)
  },
})

/** Nobody is asked for an answer where too few workers succeeded. */
function toAnswer(state: SuperviseState, rules: SuperviseRules): Next {
  const failed = tooFew(state, rules)
  return failed ? { failed } : { to: 'synthesizing' }
}

/** An answer counts only where enough workers succeeded, if any was asked. */
function answered(state: SuperviseState, rules: SuperviseRules, output: unknown): Next {
  const failed = state.jobs.length === 0 ? undefined : tooFew(state, rules)
  return failed ? { failed } : { done: { output, plan: state.plans } }
}

/** Each is told what the steps before found; in mode `sequential`, what those before it in its own found, too. */
function errandOf(state: SuperviseState, job: Job, { mode, workerTimeoutMs }: SuperviseRules): Work {
  const { id, worker, task, iteration } = job
  const known = resultsOf(state).filter(result => mode === 'sequential' || result.iteration < iteration)
  const found = findingsOf(known)
  const told = found.length > 0 ? briefWith(state.task, { task }, { results: found }) : brief(state.task, { task })
  return { type: 'errand', id, to: worker, timeoutMs: workerTimeoutMs, task: told }
}

const working = (rules: SuperviseRules): Stage<SuperviseState> => ({
  leadsTo: ['planning', 'synthesizing'],
  completes: false,
  atOnce: rules.mode === 'sequential' ? 1 : rules.maxWorkersPerStep,
  start(state, room) {
    const jobs = state.jobs.slice(state.begun, state.begun + room)
    return { state: { ...state, begun: state.begun + jobs.length }, work: jobs.map(job => errandOf(state, job, rules)) }
  },
  end: (state, { id }, ended) => {
    const name = state.jobs.find(job => job.id === id)?.worker ?? id
    const results = { ...state.results, [id]: memberResult(name, ended) }
    return { ...state, results, planning: planAnew(state.planning) }
  },
  next(state, running) {
    const { jobs, begun, plans } = state
    if (begun < jobs.length || running > 0) return undefined
    const step = resultsOf(state).filter(({ iteration }) => iteration === plans.length)
    const wantsMore = plans.at(-1)?.more === true || step.some(({ status }) => status === 'failed')
    if (rules.replanning && wantsMore && plans.length < rules.maxIterations) return { to: 'planning' }
    return toAnswer(state, rules)
  },
})

/** What the planner answered when it was asked for an answer: the answer in its plan, or all that it said. */
function answerIn(output: unknown): unknown {
  const data = readData(output)
  if (isRecord(data) && 'answer' in data && 'tasks' in data) return data.answer ?? null
  return output
}

const synthesizing = (rules: SuperviseRules): Stage<SuperviseState> => ({
  atOnce: 1,
  timeoutMs: rules.synthesisTimeoutMs,
  start(state) {
    const to = rules.synthesizer ?? rules.planner
    const words = rules.synthesizer === undefined ? `${SYNTHESIS} ${BY_PLANNER}` : SYNTHESIS
    const task = briefOf(state.task, words, { results: findingsOf(resultsOf(state)) })
    return { state, work: [{ type: 'errand', id: 'synthesis', to, task }] }
  },
  end: (state, _work, answer) => ({ ...state, answer }),
  next(state) {
    const { answer } = state
    if (!answer) return undefined
    if (!answer.ok) return { failed: answer.failure }
    const { output, confidence } = answer
    return {
      done: {
        output: rules.synthesizer === undefined ? answerIn(output) : output,
        plan: state.plans,
        ...(confidence !== undefined && { confidence }),
      },
    }
  },
})

export function supervisePlay(rules: SuperviseRules): Play<SuperviseState> {
  return {
    first: 'planning',
    begin: task => ({
      task,
      planning: NO_PLANNING,
      plans: [],
      jobs: [],
      begun: 0,
      results: {},
      planError: undefined,
      answer: undefined,
    }),
    details(state): SuperviseDetails {
      const { plans, planError } = state
      return { plans, workers: resultsOf(state), ...(planError && { planError }) }
    },
    stages: { planning: planningStage(rules), working: working(rules), synthesizing: synthesizing(rules) },
  }
}
