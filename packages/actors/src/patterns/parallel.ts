// All at the same time, on the same task.
import { type Details, type Failure, StatecraftError, toFailure } from '@statecraft/runtime'
import type { TaskInput } from '../conversation.ts'
import { brief } from './brief.ts'
import { checkCount } from './check-option.ts'
import { definePattern, type Pattern, type PatternOptions } from './define-pattern.ts'
import { type Gathered, gather } from './gathered.ts'
import {
  type ContextOfAll,
  createCast,
  type InputOfAll,
  isPart,
  type MemberOption,
  type OutputOf,
  type Part,
  type Performer,
} from './member.ts'
import type { Play } from './play.ts'
import { type MemberResult, memberResult } from './work.ts'

/** A member that says more than who it is. */
export interface ParallelMember<A extends Performer = Performer> extends Part<A> {
  /** What it is to do, in words. Default: what the whole is to do. */
  readonly task?: string
}

export interface ParallelOptions extends PatternOptions {
  /** How many work at once. Default 5. */
  readonly maxParallel?: number
  /** How many must succeed, else the whole has failed. Default 1. */
  readonly minSuccessful?: number
  /** Most time for the whole, in ms: what has not ended by then has failed. Default 120,000. */
  readonly timeoutMs?: number
}

/** Beside the output. */
export interface ParallelDetails extends Details {
  /** In the order of the members; those that had not ended are `skipped`. */
  readonly results: readonly MemberResult[]
}

interface ParallelState {
  readonly task: TaskInput
  readonly begun: number
  readonly results: Readonly<Record<string, MemberResult>>
}

interface Place {
  readonly id: string
  readonly task: string | undefined
}

const PARALLEL_TIMEOUT_MS = 120_000
const MAX_PARALLEL = 5

const inOrder = (places: readonly Place[], results: ParallelState['results']): readonly MemberResult[] =>
  places.map(({ id }) => (Object.hasOwn(results, id) ? results[id] : undefined) ?? { name: id, status: 'skipped' })

/** Why too few succeeded: what the first that failed says. */
function tooFew(results: readonly MemberResult[], wanted: number): Failure {
  const failed = results.filter(({ status }) => status === 'failed')
  const reasons = failed.map(({ name, error }) => `${name}: ${error?.message}`).join('; ')
  const succeeded = results.filter(({ status }) => status === 'completed').length
  const error = new StatecraftError(
    'too_few_results',
    `${succeeded} of ${results.length} succeeded, and ${wanted} must: ${reasons}`,
  )
  return toFailure(error)
}

const play = (places: readonly Place[], atOnce: number, minSuccessful: number): Play<ParallelState> => ({
  first: 'working',
  begin: task => ({ task, begun: 0, results: {} }),
  details: ({ results }): ParallelDetails => ({ results: inOrder(places, results) }),
  stages: {
    working: {
      atOnce,
      start(state, room) {
        const work = places
          .slice(state.begun, state.begun + room)
          .map(({ id, task }) => ({ type: 'errand' as const, id, to: id, task: brief(state.task, task) }))
        return { state: { ...state, begun: state.begun + work.length }, work }
      },
      end: (state, { id }, ended) => ({ ...state, results: { ...state.results, [id]: memberResult(id, ended) } }),
      next({ results, begun }, running) {
        if (begun < places.length || running > 0) return undefined
        const all = inOrder(places, results)
        const gathered = gather(all)
        const enough = gathered.successful.length >= minSuccessful
        return enough ? { done: { output: gathered } } : { failed: tooFew(all, minSuccessful) }
      },
    },
  },
})

/**
 * Several agents on one task at the same time. Goes on when some fail: the output says who succeeded, with what, and who failed,
 * why. Fails with `too_few_results` when fewer than `minSuccessful` succeed.
 *
 * @throws StatecraftError `input_invalid` without members, or for options that make no sense
 * @example
 * ```ts
 * const panel = parallel([market, technology, law], { maxParallel: 2 })
 * const { output } = await runtime.run(panel, 'Electric ferries')
 * toContext(output)   // for the next agent
 * ```
 */
export function parallel<const M extends readonly (MemberOption | ParallelMember)[]>(
  members: M,
  options: ParallelOptions = {},
): Pattern<InputOfAll<M[number]>, Gathered<OutputOf<M[number]>>, ParallelDetails, ContextOfAll<M[number]>> {
  const { name = 'parallel', retries, memberTimeoutMs, maxParallel = MAX_PARALLEL, minSuccessful = 1 } = options
  if (members.length === 0)
    throw new StatecraftError('input_invalid', `Pattern "${name}" has no members: pass at least one`)
  checkCount(name, 'maxParallel', maxParallel)
  checkCount(name, 'minSuccessful', minSuccessful, members.length)
  const cast = createCast(name, { retries, timeoutMs: memberTimeoutMs })
  const places = members.map((member: MemberOption | ParallelMember): Place => {
    const { task } = isPart(member) ? (member as ParallelMember) : {}
    return { id: cast.add(member), task }
  })
  const timed = { timeoutMs: PARALLEL_TIMEOUT_MS, ...options }
  return definePattern({ pattern: 'parallel', cast, play: play(places, maxParallel, minSuccessful) }, timed)
}
