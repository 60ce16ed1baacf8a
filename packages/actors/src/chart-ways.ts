// The ways of an agent's chart: where an action leads, around phases that nobody works in, and where a phase goes that cannot go
// on. Pure data for agent-chart.ts and checking.ts.
import type { ChartSpec } from './chart-spec.ts'
import { COMPLETED, type Phase } from './lifecycle.ts'

/** Where a task with a memory beyond the conversation ends. */
export const REMEMBERING = 'remembering'

/** A piece of XState configuration. Phases are data, so that their states are too: typed once, where the machine is made. */
export type Config = Readonly<Record<string, unknown>>

export const stateId = (name: string): string => `#agent.${name}`

/** The state to go to for `target`: around phases that have nothing to do. */
export function goTo(spec: ChartSpec, target: string): string {
  if (target === COMPLETED) return stateId(spec.memory?.port ? REMEMBERING : COMPLETED)
  if (spec.work[target] !== 'none')
    return stateId(target === 'verifying' ? `verifying.${thinkIn(spec, target)}` : target)
  return goTo(spec, firstEnd(spec.lifecycle.phases[target] as Phase))
}

/** The state in which a phase asks its model: a conversation that may be long is weighed before. */
export const thinkIn = ({ memory, work }: ChartSpec, phase: string): 'weighing' | 'thinking' =>
  memory && work[phase] !== 'function' ? 'weighing' : 'thinking'

/** Where an action that ends a phase leads. An answer is checked on its way, wherever it leads. */
export const leadTo = (spec: ChartSpec, action: string, target: string): string =>
  action === 'ANSWER' && spec.checks
    ? stateId(spec.pondering ? 'verifying.pondering' : 'verifying.checking')
    : goTo(spec, target)

export const firstEnd = ({ ends }: Phase): string => Object.values(ends)[0] as string

/** The phase whose prompt the model needs on the way to `target`; undefined when no model is asked next. */
export function promptOn(spec: ChartSpec, target: string): string | undefined {
  if (target === COMPLETED) return undefined
  if (spec.work[target] === 'none') return promptOn(spec, firstEnd(spec.lifecycle.phases[target] as Phase))
  return spec.work[target] === 'model' ? target : undefined
}

/** The action that prompts for a phase; none where no model is asked next. */
export const enter = (action: string, phase: string | undefined): readonly Config[] =>
  phase === undefined ? [] : [{ type: 'enterPhase', params: { action, phase } }]

/** An answer that is checked first prompts only after the check. */
export const enterOn = (spec: ChartSpec, action: string, target: string): readonly Config[] =>
  action === 'ANSWER' && spec.checks ? [] : enter(action, promptOn(spec, target))

/** A last phase named learning comes after the answer: its failure costs the lesson, not the task. */
const isAfterthought = ({ lifecycle }: ChartSpec, phase: string): boolean =>
  phase === 'learning' && Object.values(lifecycle.phases.learning?.ends ?? {}).every(target => target === COMPLETED)

/** Where a phase goes when it cannot go on. */
export const failTo = (spec: ChartSpec, phase: string, code: string, message: string): Config =>
  isAfterthought(spec, phase)
    ? { target: goTo(spec, COMPLETED) }
    : { target: stateId('failed'), actions: { type: 'fail', params: { code, message } } }

export const breakTo = (spec: ChartSpec, phase: string): Config =>
  isAfterthought(spec, phase)
    ? { target: goTo(spec, COMPLETED) }
    : { target: stateId('failed'), actions: 'failWithError' }
