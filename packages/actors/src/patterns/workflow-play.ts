// How the tasks of a workflow go: which may begin now, what the end of one means for those that wait for it, and what comes of all.
// The plan is part of the state, for some workflows are planned only when they run.
import { StatecraftError, toFailure } from '@statecraft/runtime'
import type { TaskInput } from '../conversation.ts'
import { brief, briefWith, findingsOf } from './brief.ts'
import type { Play, Stage } from './play.ts'
import { type Ended, memberResult, type Work } from './work.ts'
import { choose, readyOf } from './workflow-order.ts'
import { failureOf, outputOf, workflowDetails } from './workflow-outcome.ts'
import type { PlannedTask } from './workflow-plan.ts'
import { beginWorkflow, of, type Progress, resultsOf, type TaskResult, type WorkflowState } from './workflow-state.ts'

export interface WorkflowRules {
  readonly maxParallel: number
  readonly goesOn: boolean
  readonly keepsThinking: boolean
  /** Who sums it up: `text` writes it down as it is, else a member's id. */
  readonly summary: 'none' | 'text' | { readonly member: string }
}

export const conditionOf = (id: string): string => `${id}:when`
const isCondition = ({ id }: Work): boolean => id.endsWith(':when')
const taskIdOf = ({ id }: Work): string => id.slice(0, id.includes(':') ? id.indexOf(':') : undefined)

/** What a task is told: what the whole is about, and what those found that it waited for. */
function taskOf({ task, results }: WorkflowState, { task: words, dependsOn }: PlannedTask): TaskInput {
  const found = findingsOf(dependsOn.flatMap(id => of(results, id) ?? []))
  return dependsOn.length === 0 ? brief(task, { task: words }) : briefWith(task, { task: words }, { results: found })
}

const withProgress = (state: WorkflowState, id: string, progress: Progress): WorkflowState => ({
  ...state,
  progress: { ...state.progress, [id]: progress },
})

/** A task begins: with its condition, or with its work. */
function begin(state: WorkflowState, planned: PlannedTask): { readonly state: WorkflowState; readonly work: Work } {
  const { id, agent, conditional } = planned
  const known = of(state.progress, id) ?? { at: 'held', to: agent, tried: [] }
  if (conditional && !of(state.progress, id)) {
    const fn = conditionOf(id)
    const call = { type: 'call', id: fn, fn, input: state.results } as const
    return { state: withProgress(state, id, { ...known, at: 'condition' }), work: call }
  }
  const { to, tried } = known
  const errand = { type: 'errand', id: tried.length === 0 ? id : `${id}:${tried.length + 1}`, to } as const
  return {
    state: withProgress(state, id, { ...known, at: 'work' }),
    work: { ...errand, task: taskOf(state, planned) },
  }
}

/** The task has ended; those that can no longer begin end with it. */
function settle(state: WorkflowState, result: TaskResult, rules: WorkflowRules): WorkflowState {
  const { [result.name]: _ended, ...progress } = state.progress
  const results = { ...state.results, [result.name]: result }
  const broken = result.status === 'failed' && !rules.goesOn ? (state.broken ?? result.error) : state.broken
  return skipOthers({ ...state, progress, results, broken })
}

/** Tasks whose dependencies have all ended, and too few of them well. */
function skipOthers(state: WorkflowState): WorkflowState {
  let { results } = state
  const ended = (id: string): boolean => Object.hasOwn(results, id)
  const isGood = (id: string): boolean => of(results, id)?.status === 'completed'
  for (let before: typeof results | undefined; before !== results; ) {
    before = results
    for (const { id, dependsOn, require } of readyOf(state.plan, ended, ended)) {
      const good = dependsOn.filter(isGood)
      const isWanted = require === 'all' ? good.length === dependsOn.length : good.length > 0
      if (isWanted || dependsOn.length === 0) continue
      const bad = dependsOn.filter(name => !isGood(name)).join(', ')
      results = { ...results, [id]: { name: id, status: 'skipped', reason: `not completed: ${bad}` } }
    }
  }
  return results === state.results ? state : { ...state, results }
}

/** What the condition said. */
function endCondition(state: WorkflowState, planned: PlannedTask, ended: Ended, rules: WorkflowRules): WorkflowState {
  const { id, agent, fallback } = planned
  if (!ended.ok) return settle(state, memberResult(id, ended), rules)
  const to = ended.output ? agent : fallback
  if (to === undefined)
    return settle(state, { name: id, status: 'skipped', reason: 'its condition did not hold' }, rules)
  return withProgress(state, id, { at: 'held', to, tried: [] })
}

/** An answer of which its agent is not sure enough does not count; one of which nobody knows how sure it is does. */
function judged({ id, minConfidence }: PlannedTask, ended: Ended): Ended {
  if (!ended.ok || minConfidence === undefined || ended.confidence === undefined) return ended
  if (ended.confidence >= minConfidence) return ended
  const { confidence, durationMs } = ended
  const failure = toFailure(
    new StatecraftError(
      'confidence_low',
      `Task "${id}" was answered with a confidence of ${confidence}, and ${minConfidence} is wanted`,
      { details: { confidence, minConfidence } },
    ),
  )
  return { ok: false, failure, ...(durationMs !== undefined && { durationMs }) }
}

/** The work is done, or the next path is taken. */
function endWork(state: WorkflowState, planned: PlannedTask, given: Ended, rules: WorkflowRules): WorkflowState {
  const { id, alternatives } = planned
  const { to, tried } = of(state.progress, id) ?? { to: planned.agent, tried: [] }
  const ended = judged(planned, given)
  const result = memberResult(id, ended)
  const next = ended.ok ? undefined : alternatives[tried.length]
  if (next !== undefined)
    return withProgress(state, id, { at: 'held', to: next, tried: [...tried, { ...result, name: to }] })
  const thinking = rules.keepsThinking && given.ok ? given.thinking : undefined
  const { durationMs } = given
  const whole = {
    ...result,
    by: to,
    ...(durationMs !== undefined && { durationMs }),
    ...(thinking && { thinking }),
    ...(tried.length > 0 && { tried }),
  }
  return settle(state, whole, rules)
}

const isOver = ({ plan, results }: WorkflowState): boolean => Object.keys(results).length === plan.length

export function workingStage(rules: WorkflowRules): Stage<WorkflowState> {
  const sumsUp = typeof rules.summary === 'object'
  return {
    leadsTo: sumsUp ? ['summarizing'] : [],
    completes: !sumsUp,
    atOnce: rules.maxParallel,
    start(state, room) {
      const { plan, progress, results } = state
      const running = plan.filter(({ id }) => ['condition', 'work'].includes(of(progress, id)?.at ?? ''))
      const ready = readyOf(
        plan,
        id => Object.hasOwn(results, id) || (of(progress, id)?.at ?? 'held') !== 'held',
        id => Object.hasOwn(results, id),
      )
      let next = state
      const work = choose(ready, running, room).map(task => {
        const begun = begin(next, task)
        next = begun.state
        return begun.work
      })
      return { state: next, work }
    },
    end(state, work, ended) {
      const planned = state.plan.find(({ id }) => id === taskIdOf(work))
      if (!planned) return state
      return isCondition(work) ? endCondition(state, planned, ended, rules) : endWork(state, planned, ended, rules)
    },
    next(state) {
      if (state.broken) return { failed: state.broken }
      if (!isOver(state)) return undefined
      const failed = failureOf(state)
      if (failed) return { failed }
      return sumsUp ? { to: 'summarizing' } : { done: { output: outputOf(state) } }
    },
  }
}

/** What was done stays done, whether or not somebody finds words for it. */
export const summarizingStage = (member: string): Stage<WorkflowState> => ({
  atOnce: 1,
  start(state) {
    const task = briefWith(
      state.task,
      { task: 'Sum up what was done and what was found.' },
      {
        results: findingsOf(resultsOf(state)),
      },
    )
    return { state, work: [{ type: 'errand', id: member, to: member, task }] }
  },
  end: (state, _work, summary) => ({ ...state, summary }),
  next: state => (state.summary ? { done: { output: outputOf(state) } } : undefined),
})

export function workflowPlay(plan: readonly PlannedTask[], rules: WorkflowRules): Play<WorkflowState> {
  return {
    first: 'working',
    begin: task => beginWorkflow(task, plan),
    details: state => workflowDetails(state, rules.summary === 'text'),
    stages: {
      working: workingStage(rules),
      ...(typeof rules.summary === 'object' && { summarizing: summarizingStage(rules.summary.member) }),
    },
  }
}
