// What everybody says who is scripted in a nesting: leaves, planners, designers, and functions between them. Each says what follows
// from what it is told, so that it says the same again; the real thing and the reference have these words in common, and no more.
import type { Designed, Leaf, Plan, Step } from './nesting-plan.ts'

/** How a value is worded, and which errors there were, is nothing to compare. */
const WORDING: readonly string[] = ['error', 'reason', 'description']

/** Text that is the same for the same value, whatever the order of its keys and its wording. */
export function seal(value: unknown): string {
  return JSON.stringify(value ?? null, (key, part: unknown) => {
    if (WORDING.includes(key)) return 'some'
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}

/** A short text that stands for the value. */
export function digest(value: unknown): string {
  let hash = 0
  for (const letter of seal(value)) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0
  return `#${hash.toString(36)}`
}

/** What a leaf gives for its input; throws where it fails. */
export function answerOf({ says }: Pick<Leaf, 'says'>, input: unknown, areWords: boolean): unknown {
  const text = digest(input)
  switch (says) {
    case 'x':
    case 'y':
      return says
    case 'digest':
      return text
    case 'manner':
      return areWords ? `${text}!` : text
    case 'object':
      return { [text.slice(-1)]: text }
    case 'picky':
      if (text.charCodeAt(1) % 2 === 0) return text
      throw new Error('not to its liking')
    case 'nothing':
      throw new Error('nothing to say')
  }
}

/** The inputs that a map-reduce makes of one. */
export const piecesOf = (input: unknown): readonly string[] => [1, 2, 3].map(n => `${digest(input)}/${n}`)

/** Words that nobody takes for each other. */
export const DESKS = ['alder', 'birch', 'cedar'] as const
type Desk = (typeof DESKS)[number]

/** How whoever has a desk is told. */
export const SEE_TO_IT = 'See to it'

/** A task whose words fit one of the desks. */
export function addressed(input: unknown, desks: number): { readonly desk: Desk; readonly about: string } {
  const about = digest(input)
  return { desk: DESKS[about.charCodeAt(1) % desks] as Desk, about }
}

type Supervise = Extract<Plan, { kind: 'supervise' }>

/** What a planner is told that is asked for a plan; one that is asked for the answer is told only what was found. */
interface Told {
  readonly stepsLeft?: number
  readonly results?: readonly unknown[]
  readonly rejected?: unknown
}

/** What is asked of a worker, in the plan of every planner. */
export const ERRAND = 'Do your part'

function assigned({ to, more, slips }: Extract<Step, { does: 'assign' }>, workers: readonly string[], told: Told) {
  const names = to.map(n => workers[n % workers.length] as string)
  const stray = slips && told.rejected === undefined ? ['nobody'] : []
  return { tasks: [...names, ...stray].map(worker => ({ worker, task: ERRAND })), more, answer: null }
}

function planned({ steps }: Supervise, workers: readonly string[], told: Told): unknown {
  const answering = (answer: string) => ({ tasks: [], more: false, answer })
  if (told.stepsLeft === undefined) return answering(digest(told))
  const step = steps[steps.length - told.stepsLeft] as Step
  switch (step.does) {
    case 'assign':
      return assigned(step, workers, told)
    case 'answer':
      return answering(digest(told.results))
    case 'rest':
      return { tasks: [] }
    case 'break':
      throw new Error('no plan')
  }
}

/** A planner that follows the steps. */
export const plannerOf =
  (plan: Supervise, workers: readonly string[]) =>
  (told: Told): unknown => {
    const said = planned(plan, workers, told)
    return plan.asText ? JSON.stringify(said) : said
  }

/** What a designed agent needs of those before it, by their places. */
export const needsOf = ({ after }: Designed, at: number): readonly number[] =>
  Array.from({ length: at }, (_, n) => n).slice(after === 'all' ? 0 : after === 'last' ? -1 : at)

/** The name of a designed agent. */
export const nameAt = (at: number): string => `a${at}`

export const designOf = (agents: readonly Designed[]): object => ({
  agents: agents.map((agent, at) => ({
    name: nameAt(at),
    instructions: `You say ${agent.says}.`,
    task: ERRAND,
    dependsOn: needsOf(agent, at).map(nameAt),
  })),
})

const reread = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

export const inWords = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)

/** What a model says that reads its task as text; throws where it fails. */
export const saidOf = (says: Leaf['says'], text: string): string => inWords(answerOf({ says }, reread(text), true))
