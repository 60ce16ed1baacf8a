// The play of those who work at the same time: all begin as far as there is room, and what they found becomes one. Once the
// aggregation says that nobody can change it any more, those still at work are cancelled.
import {
  type Combined,
  type Details,
  type Failure,
  type Standing,
  StatecraftError,
  toFailure,
} from '@statecraft/runtime'
import type { TaskInput } from '../conversation.ts'
import { COMBINE, type Combiner } from './aggregation.ts'
import { type Assignment, brief, briefWith, findingsOf } from './brief.ts'
import { gather } from './gathered.ts'
import type { Next, Play, Stage } from './play.ts'
import { type MemberResult, memberResult } from './work.ts'

/** One who takes part, and what it is to do. */
export interface Place extends Assignment {
  readonly id: string
}

export interface SideBySide {
  readonly places: readonly Place[]
  readonly atOnce: number
  readonly minSuccessful: number
  readonly timeoutMs: number
  /** Undefined: the output says who succeeded and who failed. */
  readonly combiner: Combiner | undefined
  /** The member that answers in the end, with what the others came to. */
  readonly main: string | undefined
}

/** Beside the output. */
export interface SideBySideDetails extends Details {
  /** In the order of the members; those that had not ended are `skipped`. */
  readonly results: readonly MemberResult[]
  /** What the aggregation has to say: who said what, how the votes fell. */
  readonly aggregate?: Details
}

/** Whoever combines takes time for it: it is a stage of its own. */
type Asking = Exclude<Combiner, { by: 'fold' }>

const asks = (combiner: Combiner | undefined): combiner is Asking => combiner !== undefined && combiner.by !== 'fold'

interface State {
  readonly task: TaskInput
  readonly begun: number
  readonly results: Readonly<Record<string, MemberResult>>
  /** What the function or the agent made of it. */
  readonly combined: MemberResult | undefined
  readonly answer: MemberResult | undefined
}

const resultsOf = ({ places }: SideBySide, { results }: State): readonly MemberResult[] =>
  places.map(({ id }) => (Object.hasOwn(results, id) ? results[id] : undefined) ?? { name: id, status: 'skipped' })

const named = (results: readonly MemberResult[], wanted: MemberResult['status']): readonly string[] =>
  results.filter(({ status }) => status === wanted).map(({ name }) => name)

function standingOf(results: readonly MemberResult[]): Standing<unknown> {
  const answers = gather(results).successful.map(({ agent: from, output: value, confidence }) => ({
    from,
    value,
    ...(confidence !== undefined && { confidence }),
  }))
  return { answers, silent: named(results, 'failed'), out: named(results, 'skipped') }
}

/** Why too few succeeded: what each that failed says. */
function tooFew(results: readonly MemberResult[], wanted: number): Failure {
  const failed = results.filter(({ status }) => status === 'failed')
  const reasons = failed.map(({ name, error }) => `${name}: ${error?.message}`).join('; ')
  const succeeded = named(results, 'completed').length
  const error = new StatecraftError(
    'too_few_results',
    `${succeeded} of ${results.length} succeeded, and ${wanted} must: ${reasons}`,
  )
  return toFailure(error)
}

type Attempt =
  | { readonly ok: true; readonly value: Combined<unknown> }
  | { readonly ok: false; readonly failure: Failure }

/** What the results come to. A fold may call functions of the user's, and refuse what it is given. */
function combine({ combiner }: SideBySide, results: readonly MemberResult[], state: State): Attempt {
  if (!combiner) return { ok: true, value: { output: gather(results) } }
  if (combiner.by === 'fold') {
    try {
      return { ok: true, value: combiner.aggregate.combine(standingOf(results)) }
    } catch (error) {
      return { ok: false, failure: toFailure(error) }
    }
  }
  const { combined } = state
  if (combined?.status === 'completed') return { ok: true, value: { output: combined.output } }
  return {
    ok: false,
    failure: combined?.error ?? toFailure(new StatecraftError('chart_fault', 'Nothing was combined')),
  }
}

/** Where it leads once there is nobody to wait for. */
function onwards(spec: SideBySide, state: State): Next {
  const results = resultsOf(spec, state)
  if (named(results, 'completed').length < spec.minSuccessful) return { failed: tooFew(results, spec.minSuccessful) }
  if (asks(spec.combiner)) return { to: 'combining' }
  return closing(spec, state)
}

function closing(spec: SideBySide, state: State): Next {
  const combined = combine(spec, resultsOf(spec, state), state)
  if (!combined.ok) return { failed: combined.failure }
  return spec.main === undefined ? { done: { output: combined.value.output } } : { to: 'answering' }
}

function isDecided(spec: SideBySide, state: State): boolean {
  const { combiner, minSuccessful } = spec
  const decides = combiner?.by === 'fold' ? combiner.aggregate.isDecided : undefined
  if (!decides) return false
  const standing = standingOf(resultsOf(spec, state))
  return standing.answers.length >= minSuccessful && decides(standing)
}

const ending = (result: MemberResult | undefined): Next | undefined => {
  if (!result) return undefined
  const { output, confidence, error } = result
  if (error) return { failed: error }
  return { done: { output, ...(confidence !== undefined && { confidence }) } }
}

const working = (spec: SideBySide, next: string | undefined): Stage<State> => ({
  leadsTo: next === undefined ? [] : [next],
  completes: next === undefined,
  atOnce: spec.atOnce,
  timeoutMs: spec.timeoutMs,
  start(state, room) {
    const work = spec.places
      .slice(state.begun, state.begun + room)
      .map(({ id, ...own }) => ({ type: 'errand' as const, id, to: id, task: brief(state.task, own) }))
    return { state: { ...state, begun: state.begun + work.length }, work }
  },
  end: (state, { id }, ended) => ({ ...state, results: { ...state.results, [id]: memberResult(id, ended) } }),
  next(state, running) {
    if (state.begun === spec.places.length && running === 0) return onwards(spec, state)
    if (Object.keys(state.results).length === 0) return undefined
    return isDecided(spec, state) ? onwards(spec, state) : undefined
  },
})

const combining = (spec: SideBySide, combiner: Asking): Stage<State> => ({
  leadsTo: spec.main === undefined ? [] : ['answering'],
  completes: spec.main === undefined,
  atOnce: 1,
  start(state) {
    const results = resultsOf(spec, state)
    if (combiner.by === 'function')
      return { state, work: [{ type: 'call', id: COMBINE, fn: COMBINE, input: gather(results) }] }
    const task = briefWith(state.task, { task: combiner.task }, { results: findingsOf(results) })
    return { state, work: [{ type: 'errand', id: combiner.id, to: combiner.id, task }] }
  },
  end: (state, { id }, ended) => ({ ...state, combined: memberResult(id, ended) }),
  next(state) {
    if (!state.combined) return undefined
    return spec.main === undefined ? ending(state.combined) : closing(spec, state)
  },
})

const answering = (spec: SideBySide, main: string): Stage<State> => ({
  atOnce: 1,
  start(state) {
    const results = resultsOf(spec, state)
    const combined = combine(spec, results, state)
    const more = { results: findingsOf(results), ...(combined.ok && { combined: combined.value.output }) }
    return { state, work: [{ type: 'errand', id: main, to: main, task: briefWith(state.task, {}, more) }] }
  },
  end: (state, { id }, ended) => ({ ...state, answer: memberResult(id, ended) }),
  next: ({ answer }) => ending(answer),
})

export function sideBySide(spec: SideBySide): Play<State> {
  const { combiner, main } = spec
  const after = asks(combiner) ? 'combining' : main === undefined ? undefined : 'answering'
  return {
    first: 'working',
    begin: task => ({ task, begun: 0, results: {}, combined: undefined, answer: undefined }),
    details(state): SideBySideDetails {
      const results = resultsOf(spec, state)
      const combined = combiner?.by === 'fold' ? combine(spec, results, state) : undefined
      const aggregate = combined?.ok ? combined.value.details : undefined
      return { results, ...(aggregate && { aggregate }) }
    },
    stages: {
      working: working(spec, after),
      ...(asks(combiner) && { combining: combining(spec, combiner) }),
      ...(main !== undefined && { answering: answering(spec, main) }),
    },
  }
}
