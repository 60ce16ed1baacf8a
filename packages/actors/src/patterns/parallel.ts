// All at the same time, on the same task.
import { type KnownOptions, StatecraftError } from '@statecraft/runtime'
import { type Aggregated, type Aggregation, combinerOf, functionsOf, type Reducer } from './aggregation.ts'
import type { Assignment } from './brief.ts'
import { checkCount, checkNames } from './check-option.ts'
import { checkTimes, definePattern, PATTERN_OPTIONS, type Pattern, type PatternOptions } from './define-pattern.ts'
import type { Gathered } from './gathered.ts'
import {
  type ContextOfAll,
  createCast,
  type InputOfAll,
  isPart,
  type MemberOption,
  type OutputOf,
  PART_OPTIONS,
  type Part,
  type Performer,
} from './member.ts'
import { type SideBySideDetails, sideBySide } from './side-by-side.ts'

/** A member that says more than who it is. Default of `task` and `input`: those of the whole. */
export interface ParallelMember<A extends Performer = Performer> extends Part<A>, Assignment {}

export interface ParallelOptions<G = Aggregation | undefined> extends PatternOptions {
  /** How many work at once. Default 5. */
  readonly maxParallel?: number
  /** How many must succeed, else the whole has failed. Default 1. */
  readonly minSuccessful?: number
  /** Most time for the members, in ms: what has not ended by then has failed, and the rest is put together. Default 120,000. */
  readonly timeoutMs?: number
  /** How the results become one. Default: the output says who succeeded, with what, and who failed, why. */
  readonly aggregate?: G
}

const MEMBER_OPTIONS: KnownOptions<ParallelMember> = { ...PART_OPTIONS, task: true, input: true }

/** Of all whose members work at the same time. */
export const TEAM_WORK_OPTIONS: KnownOptions<Omit<ParallelOptions, 'aggregate'>> = {
  ...PATTERN_OPTIONS,
  maxParallel: true,
  minSuccessful: true,
}
export const PARALLEL_OPTIONS: KnownOptions<ParallelOptions> = { ...TEAM_WORK_OPTIONS, aggregate: true }

const WORK_TIMEOUT_MS = 120_000
const MAX_PARALLEL = 5

/** What `parallel` and `hierarchy` have in common. */
export interface TeamParts {
  readonly pattern: string
  readonly members: readonly (MemberOption | ParallelMember)[]
  readonly main?: MemberOption | undefined
  readonly aggregate: unknown
}

/** Throws `input_invalid`. */
export function teamOf<I, O, C>(
  { pattern, members, main, aggregate }: TeamParts,
  options: ParallelOptions,
): Pattern<I, O, SideBySideDetails, C> {
  const { aggregate: _, timeoutMs = WORK_TIMEOUT_MS, ...rest } = options
  const { name = pattern, retries, memberTimeoutMs, maxParallel = MAX_PARALLEL, minSuccessful = 1 } = options
  if (members.length === 0)
    throw new StatecraftError('input_invalid', `Pattern "${name}" has no members: pass at least one`)
  checkTimes(name, options)
  checkCount(name, 'maxParallel', maxParallel)
  checkCount(name, 'minSuccessful', minSuccessful, members.length)
  const cast = createCast(name, { retries, timeoutMs: memberTimeoutMs })
  const places = members.map(member => {
    const { task, input } = isPart(member) ? (member as ParallelMember) : {}
    return { id: cast.add(member, MEMBER_OPTIONS), task, input }
  })
  const play = sideBySide({
    places,
    atOnce: maxParallel,
    minSuccessful,
    timeoutMs,
    combiner: aggregate === undefined ? undefined : combinerOf(name, cast, aggregate),
    main: main === undefined ? undefined : cast.add(main),
  })
  return definePattern({ pattern, cast, play, functions: functionsOf(aggregate) }, rest)
}

/**
 * Several agents on one task at the same time. Goes on when some fail: the output says who succeeded, with what, and who failed,
 * why; or it is what `aggregate` makes of the answers. Fails with `too_few_results` when fewer than `minSuccessful` succeed.
 *
 * @throws StatecraftError `input_invalid` without members, or for options that make no sense
 * @example
 * ```ts
 * const panel = parallel([market, technology, law], { maxParallel: 2 })
 * const { output } = await runtime.run(panel, 'Electric ferries')
 * toContext(output)   // for the next agent
 * const fastest = parallel([quick, thorough], { aggregate: firstSuccess() })
 * ```
 */
export function parallel<const M extends readonly (MemberOption | ParallelMember)[], R>(
  members: M,
  options: ParallelOptions<unknown> & { readonly aggregate: Reducer<OutputOf<M[number]>, R> },
): Pattern<InputOfAll<M[number]>, R, SideBySideDetails, ContextOfAll<M[number]>>
export function parallel<
  const M extends readonly (MemberOption | ParallelMember)[],
  G extends Aggregation<OutputOf<M[number]>> | undefined = undefined,
>(
  members: M,
  options?: ParallelOptions<G>,
): Pattern<
  InputOfAll<M[number]>,
  G extends undefined ? Gathered<OutputOf<M[number]>> : Aggregated<G, OutputOf<M[number]>>,
  SideBySideDetails,
  ContextOfAll<M[number]>
>
export function parallel(members: readonly (MemberOption | ParallelMember)[], options: ParallelOptions = {}): Pattern {
  checkNames('parallel', options, PARALLEL_OPTIONS)
  const { aggregate } = options
  return teamOf({ pattern: 'parallel', members, aggregate }, options)
}
