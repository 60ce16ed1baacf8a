// How a map-reduce goes: the list is made, its inputs are handed out to whoever is free, and one thing is made of all outputs.
// The state is never copied as a whole: what one input costs does not grow with their number.
import { type Failure, StatecraftError, toFailure } from '@statecraft/runtime'
import type { TaskInput } from '../conversation.ts'
import { briefOn } from './brief.ts'
import { append, type GrowingList } from './growing-list.ts'
import type { Next, Play, Stage } from './play.ts'
import { type Ended, type MemberResult, memberResult, type Work } from './work.ts'

export const SPLIT = 'split'
export const REDUCE = 'reduce'

export interface MapPlan {
  readonly name: string
  /** Ids of members, one for each that may work at once. */
  readonly mappers: readonly string[]
  readonly words: string | undefined
  readonly reducer:
    | { readonly type: 'errand' | 'call'; readonly id: string; readonly words: string | undefined }
    | undefined
  readonly splits: boolean
  readonly goesOn: boolean
  readonly minSuccessful: number | undefined
}

interface MapState {
  readonly task: TaskInput
  /** Undefined: not known yet. */
  readonly inputs: readonly unknown[] | undefined
  readonly begun: number
  readonly free: readonly string[]
  readonly ended: GrowingList<readonly [at: number, result: MemberResult]>
  readonly succeeded: number
  readonly failed: number
  /** Why it goes no further. */
  readonly broken: Failure | undefined
  readonly reduced: Ended | undefined
}

function notAList({ name, splits }: MapPlan, value: unknown): StatecraftError {
  const what = value === null ? 'null' : typeof value
  return new StatecraftError(
    'input_invalid',
    splits
      ? `The split function of pattern "${name}" gave ${what}: return the list of inputs`
      : `Pattern "${name}" maps a list and was given ${what}: pass a list as the input, or a split function`,
  )
}

/** In the order of the inputs. */
function resultsOf({ inputs = [], ended }: MapState): readonly MemberResult[] {
  const results = inputs.map((_, at): MemberResult => ({ name: String(at), status: 'skipped' }))
  for (const chunk of ended) for (const [at, result] of chunk) results[at] = result
  return results
}

const outputsOf = (state: MapState): readonly unknown[] =>
  resultsOf(state).flatMap(({ status, output }) => (status === 'completed' ? [output ?? null] : []))

function tooFew(state: MapState, wanted: number): Failure {
  const first = resultsOf(state).find(({ status }) => status === 'failed')
  const why = first ? `; the first that failed is input ${first.name}: ${first.error?.message}` : ''
  const { succeeded, inputs = [] } = state
  return toFailure(
    new StatecraftError('too_few_results', `${succeeded} of ${inputs.length} succeeded, and ${wanted} must${why}`),
  )
}

/** What is said beside the list that a task brings. */
const wordsBeside = ({ description, input }: TaskInput): string | undefined =>
  input === undefined ? undefined : description

const splitting = (plan: MapPlan): Stage<MapState> => ({
  leadsTo: ['mapping'],
  completes: false,
  atOnce: 1,
  start(state) {
    const { input, description } = state.task
    return { state, work: [{ type: 'call', id: SPLIT, fn: SPLIT, input: input ?? description ?? null }] }
  },
  end(state, _work, ended) {
    if (!ended.ok) return { ...state, broken: ended.failure }
    if (!Array.isArray(ended.output)) return { ...state, broken: toFailure(notAList(plan, ended.output)) }
    return { ...state, inputs: ended.output }
  },
  next({ broken, inputs }) {
    if (broken) return { failed: broken }
    return inputs && { to: 'mapping' }
  },
})

function mapped(plan: MapPlan, state: MapState): Next {
  const { succeeded, inputs = [] } = state
  const wanted = plan.minSuccessful ?? Math.min(1, inputs.length)
  if (succeeded < wanted) return { failed: tooFew(state, wanted) }
  return plan.reducer ? { to: 'reducing' } : { done: { output: outputsOf(state) } }
}

const mapping = (plan: MapPlan): Stage<MapState> => ({
  leadsTo: plan.reducer ? ['reducing'] : [],
  completes: plan.reducer === undefined,
  atOnce: plan.mappers.length,
  start(state) {
    const { task, inputs = [], begun, free } = state
    const next = inputs.slice(begun, begun + free.length)
    const words = plan.words ?? wordsBeside(task)
    const work = next.map((input, n): Work => {
      return { type: 'errand', id: String(begun + n), to: free[n] as string, task: briefOn(task, words, input) }
    })
    return { state: { ...state, begun: begun + next.length, free: free.slice(next.length) }, work }
  },
  end(state, work, ended) {
    const { free, broken } = state
    return {
      ...state,
      free: work.type === 'errand' ? [...free, work.to] : free,
      ended: append(state.ended, [Number(work.id), memberResult(work.id, ended)]),
      succeeded: state.succeeded + (ended.ok ? 1 : 0),
      failed: state.failed + (ended.ok ? 0 : 1),
      broken: ended.ok || plan.goesOn ? broken : (broken ?? ended.failure),
    }
  },
  next(state) {
    const { broken, inputs = [], succeeded, failed } = state
    if (broken) return { failed: broken }
    return succeeded + failed < inputs.length ? undefined : mapped(plan, state)
  },
})

const reducing = ({ type, id, words }: NonNullable<MapPlan['reducer']>): Stage<MapState> => ({
  atOnce: 1,
  start(state) {
    const outputs = outputsOf(state)
    const task = briefOn(state.task, words ?? wordsBeside(state.task), outputs)
    return { state, work: [type === 'call' ? { type, id, fn: id, input: outputs } : { type, id, to: id, task }] }
  },
  end: (state, _work, reduced) => ({ ...state, reduced }),
  next({ reduced }) {
    if (!reduced) return undefined
    if (!reduced.ok) return { failed: reduced.failure }
    const { output, confidence } = reduced
    return { done: { output, ...(confidence !== undefined && { confidence }) } }
  },
})

export function mapPlay(plan: MapPlan): Play<MapState> {
  const { splits, reducer, mappers } = plan
  return {
    first: splits ? 'splitting' : 'mapping',
    begin(task) {
      if (!splits && !Array.isArray(task.input)) throw notAList(plan, task.input ?? task.description)
      return {
        task,
        inputs: splits ? undefined : (task.input as readonly unknown[]),
        begun: 0,
        free: mappers,
        ended: [],
        succeeded: 0,
        failed: 0,
        broken: undefined,
        reduced: undefined,
      }
    },
    details: state => ({ results: resultsOf(state) }),
    stages: {
      ...(splits && { splitting: splitting(plan) }),
      mapping: mapping(plan),
      ...(reducer && { reducing: reducing(reducer) }),
    },
  }
}
