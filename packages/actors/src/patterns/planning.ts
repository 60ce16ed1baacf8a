// A planner is asked for a plan as data. One that cannot be carried out goes back to it, with everything that is wrong, a bounded
// number of times.
import { type Failure, StatecraftError, toFailure } from '@statecraft/runtime'
import type { TaskInput } from '../conversation.ts'
import { readData } from './data-schema.ts'
import type { MemberOption } from './member.ts'
import { isPart, type Performer } from './member.ts'
import type { Ended, Work } from './work.ts'

/** How far the planner is with one plan. */
export interface Planning<P> {
  /** Plans asked for in this task, the rejected ones among them: what makes the work's ids unique. */
  readonly asked: number
  /** Of the plan that is being made. */
  readonly rejected: number
  /** What it proposed last, and what was wrong with it. */
  readonly proposal: unknown
  readonly faults: readonly string[]
  readonly plan: P | undefined
  readonly failure: Failure | undefined
}

export const NO_PLANNING: Planning<never> = {
  asked: 0,
  rejected: 0,
  proposal: undefined,
  faults: [],
  plan: undefined,
  failure: undefined,
}

/** The next plan of the same task is asked for. */
export const planAnew = <P>({ asked }: Planning<P>): Planning<P> => ({ ...NO_PLANNING, asked })

export interface PlannerSpec<P> {
  readonly pattern: string
  /** The member's id. */
  readonly planner: string
  readonly maxRepairs: number
  /** What it is asked for. */
  readonly words: string
  /** The plan in what it answered, or all that is wrong with that. */
  readonly read: (answer: unknown) => { readonly plan: P } | { readonly faults: readonly string[] }
}

/** The planner is asked. `more` is what it should know beside the task. */
export function askPlanner<P>(
  { planner, words }: PlannerSpec<P>,
  planning: Planning<P>,
  task: TaskInput,
  more: Readonly<Record<string, unknown>>,
): { readonly planning: Planning<P>; readonly work: readonly Work[] } {
  const { faults, proposal } = planning
  const asked = planning.asked + 1
  const rejected = faults.length > 0 && { rejected: { plan: proposal ?? null, faults } }
  const errand = {
    type: 'errand',
    id: `plan-${asked}`,
    to: planner,
    task: briefOf(task, words, { ...more, ...rejected }),
  }
  return { planning: { ...planning, asked }, work: [errand as Work] }
}

/** The words of the task become part of what is told about it: in their place stands what is asked for. */
export function briefOf(task: TaskInput, words: string, more: Readonly<Record<string, unknown>>): TaskInput {
  const { input, description, ...rest } = task
  const whole =
    input === undefined || description === undefined ? (input ?? description ?? null) : { description, input }
  return { ...rest, description: words, input: { task: whole, ...more } }
}

/** It answered, or failed. */
export function hearPlanner<P>(spec: PlannerSpec<P>, planning: Planning<P>, ended: Ended): Planning<P> {
  if (!ended.ok) return { ...planning, failure: ended.failure }
  const proposal = readData(ended.output)
  const read = spec.read(proposal)
  if ('plan' in read) return { ...planning, proposal, faults: [], plan: read.plan }
  const rejected = planning.rejected + 1
  const failure = rejected > spec.maxRepairs ? toFailure(unusable(spec, read.faults)) : undefined
  return { ...planning, proposal, rejected, faults: read.faults, failure }
}

const unusable = (
  { pattern, planner, maxRepairs }: Pick<PlannerSpec<unknown>, 'pattern' | 'planner' | 'maxRepairs'>,
  faults: readonly string[],
): StatecraftError =>
  new StatecraftError(
    'plan_invalid',
    `The planner "${planner}" of "${pattern}" made no plan that can be carried out, and was told so ${maxRepairs} times: ${faults.join('; ')}`,
    { details: { faults: [...faults] } },
  )

/** Who can be given work, as the planner is told. */
export interface Available {
  readonly name: string
  readonly description?: string
  readonly capabilities?: readonly string[]
}

/** One entry of the list of those who can be given work. */
export function availableAs(name: string, option: MemberOption): Available {
  const agent: Performer = isPart(option) ? option.agent : option
  if (typeof agent === 'string') return { name }
  const { description, capabilities = [] } = agent as Exclude<Performer, string> & { readonly description?: string }
  return {
    name,
    ...(description && { description }),
    ...(capabilities.length > 0 && { capabilities: capabilities.map(capability => capability.name) }),
  }
}
