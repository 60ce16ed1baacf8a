// A named team: all of its members work on the task, and a coordinator, where there is one, makes one answer of what they found.
import { type Details, type Failure, StatecraftError, toFailure } from '@statecraft/runtime'
import type { TaskInput } from '../conversation.ts'
import { findingsOf } from './brief.ts'
import { checkCount } from './check-option.ts'
import { definePattern, type Pattern, type PatternOptions } from './define-pattern.ts'
import { type ContextOfAll, createCast, type InputOfAll, isPart, type MemberOption, type OutputOf } from './member.ts'
import { briefOf } from './planning.ts'
import type { Play, Stage } from './play.ts'
import { type Ended, type MemberResult, memberResult } from './work.ts'

export interface TeamOptions<
  M extends readonly MemberOption[] = readonly MemberOption[],
  C extends MemberOption | undefined = MemberOption | undefined,
> extends PatternOptions {
  readonly name: string
  readonly members: M
  /** Who makes one answer of what all found. Default: nobody, the output is what each found, under its name. */
  readonly coordinator?: C
  /** How many work at once. Default 5. */
  readonly maxParallel?: number
  /** How many must succeed, else the whole has failed. Default 1. */
  readonly minSuccessful?: number
}

/** Beside the output of a team. */
export interface TeamDetails extends Details {
  /** In the order of the members; those that had not ended are `skipped`. */
  readonly results: readonly MemberResult[]
}

/** A team, which any coordinator may lead. */
export interface Team<M extends readonly MemberOption[], C extends MemberOption | undefined>
  extends Pattern<InputOfAll<M[number]>, TeamOutput<M, C>, TeamDetails, ContextOfAll<M[number] | C>> {
  /** The same team for a run that this one coordinates. Its name has the coordinator's in it: `research.editor`. */
  readonly coordinatedBy: <D extends MemberOption>(coordinator: D) => Team<M, D>
}

interface TeamState {
  readonly task: TaskInput
  readonly begun: number
  readonly results: Readonly<Record<string, MemberResult>>
  readonly isAsked: boolean
  readonly answer: Ended | undefined
}

interface TeamPlan {
  readonly members: readonly string[]
  readonly coordinator: string | undefined
  readonly maxParallel: number
  readonly minSuccessful: number
}

const MAX_PARALLEL = 5
const WORDS = 'Make one answer to the task of what the members of the team found.'

const resultsOf = ({ members }: TeamPlan, { results }: TeamState): readonly MemberResult[] =>
  members.map(name => (Object.hasOwn(results, name) ? results[name] : undefined) ?? { name, status: 'skipped' })

const outputOf = (results: readonly MemberResult[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    results.flatMap(({ name, status, output }) => (status === 'completed' ? [[name, output ?? null]] : [])),
  )

function tooFew(results: readonly MemberResult[], wanted: number): Failure | undefined {
  const failed = results.filter(({ status }) => status !== 'completed')
  const succeeded = results.length - failed.length
  if (succeeded >= wanted) return undefined
  const reasons = failed.map(({ name, status, error }) => `${name}: ${error?.message ?? status}`).join('; ')
  return toFailure(
    new StatecraftError(
      'too_few_results',
      `${succeeded} of ${results.length} members succeeded, and ${wanted} must: ${reasons}`,
    ),
  )
}

const working = (plan: TeamPlan): Stage<TeamState> => ({
  ...(plan.coordinator !== undefined && { leadsTo: ['coordinating'] }),
  atOnce: plan.maxParallel,
  start(state, room) {
    const next = plan.members.slice(state.begun, state.begun + room)
    const work = next.map(id => ({ type: 'errand' as const, id, to: id, task: state.task }))
    return { state: { ...state, begun: state.begun + next.length }, work }
  },
  end: (state, { id }, ended) => ({ ...state, results: { ...state.results, [id]: memberResult(id, ended) } }),
  next(state, running) {
    if (state.begun < plan.members.length || running > 0) return undefined
    const results = resultsOf(plan, state)
    const failed = tooFew(results, plan.minSuccessful)
    if (failed) return { failed }
    return plan.coordinator === undefined ? { done: { output: outputOf(results) } } : { to: 'coordinating' }
  },
})

const coordinating = (plan: TeamPlan, coordinator: string): Stage<TeamState> => ({
  start(state) {
    if (state.isAsked) return undefined
    const task = briefOf(state.task, WORDS, { results: findingsOf(resultsOf(plan, state)) })
    return { state: { ...state, isAsked: true }, work: [{ type: 'errand', id: coordinator, to: coordinator, task }] }
  },
  end: (state, _work, answer) => ({ ...state, answer }),
  next({ answer }) {
    if (!answer) return undefined
    if (!answer.ok) return { failed: answer.failure }
    const { output, confidence } = answer
    return { done: { output, ...(confidence !== undefined && { confidence }) } }
  },
})

const play = (plan: TeamPlan): Play<TeamState> => ({
  first: 'working',
  begin: task => ({ task, begun: 0, results: {}, isAsked: false, answer: undefined }),
  details: (state): TeamDetails => ({ results: resultsOf(plan, state) }),
  stages: {
    working: working(plan),
    ...(plan.coordinator !== undefined && { coordinating: coordinating(plan, plan.coordinator) }),
  },
})

function nameOf(option: MemberOption): string {
  const agent = isPart(option) ? option.agent : option
  return typeof agent === 'string' ? agent : agent.name
}

/**
 * A named team. Its members work on the same task; the output is what each found, under its name, or what a coordinator makes of
 * it. The same team may be coordinated by somebody else in each run. Goes on where members fail, as long as `minSuccessful` do not.
 *
 * @throws StatecraftError `input_invalid` without members, or for options that make no sense
 * @example
 * ```ts
 * const research = team({ name: 'research', members: [collector, analyst, writer] })
 * const { output } = await runtime.run(research, 'Tidal power')                          // { collector: …, analyst: …, writer: … }
 * const report = await runtime.run(research.coordinatedBy(director), 'Tidal power')      // what the director makes of it
 * ```
 */
export function team<const M extends readonly MemberOption[], C extends MemberOption | undefined = undefined>(
  options: TeamOptions<M, C>,
): Team<M, C> {
  const {
    name,
    members,
    coordinator,
    retries,
    memberTimeoutMs,
    maxParallel = MAX_PARALLEL,
    minSuccessful = 1,
  } = options
  checkCount(name, 'the number of members', members.length)
  checkCount(name, 'maxParallel', maxParallel)
  checkCount(name, 'minSuccessful', minSuccessful, members.length)
  const cast = createCast(name, { retries, timeoutMs: memberTimeoutMs })
  const plan: TeamPlan = {
    members: members.map((member: MemberOption) => cast.add(member)),
    coordinator: coordinator === undefined ? undefined : cast.add(coordinator),
    maxParallel,
    minSuccessful,
  }
  const pattern = definePattern<
    InputOfAll<M[number]>,
    TeamOutput<M, C>,
    TeamDetails,
    TeamState,
    ContextOfAll<M[number] | C>
  >({ pattern: 'team', cast, play: play(plan) }, options)
  const coordinatedBy = <D extends MemberOption>(other: D): Team<M, D> =>
    team({ ...options, name: `${name}.${nameOf(other)}`, coordinator: other })
  return Object.freeze({ ...pattern, coordinatedBy })
}

/** What the coordinator gives; without one, what each member found that succeeded. */
export type TeamOutput<M extends readonly unknown[], C> = C extends undefined
  ? Readonly<Record<string, OutputOf<M[number]>>>
  : OutputOf<C>
