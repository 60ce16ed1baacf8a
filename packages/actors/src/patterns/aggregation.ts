// How a pattern makes one result of several: a fold of the runtime's, a function of the user's, or an agent that is asked.
import {
  type Aggregate,
  concat,
  type KnownOptions,
  merge,
  refuseStrange,
  StatecraftError,
  vote,
} from '@statecraft/runtime'
import type { PatternFunction, PatternIo } from './define-pattern.ts'
import type { Gathered } from './gathered.ts'
import type { Cast, MemberOption, OutputOf } from './member.ts'

/** An agent that is told what several found, and makes one answer of it. */
export interface ReduceWith<A extends MemberOption = MemberOption> {
  readonly kind: 'reduce'
  readonly agent: A
  readonly task: string | undefined
}

interface ReduceOptions {
  readonly task?: string
}

const REDUCE_OPTIONS: KnownOptions<ReduceOptions> = { task: true }

/**
 * Has an agent make one answer of several. It is told the task, or `task` in its place, and what everybody found. Throws
 * `input_invalid` for options that there are not.
 *
 * @example
 * ```ts
 * hierarchy(parts, { aggregate: reduceWith(editor, { task: 'Make one page of it.' }) })
 * ```
 */
export function reduceWith<const A extends MemberOption>(agent: A, options: ReduceOptions = {}): ReduceWith<A> {
  refuseStrange('reduceWith', options, REDUCE_OPTIONS)
  return Object.freeze({ kind: 'reduce', agent, task: options.task })
}

/** Makes one result of several. */
export type Reducer<O, R = unknown> = (gathered: Gathered<O>, io: PatternIo) => R | Promise<R>

/** How several results become one: by a word, a fold, a function or an agent. */
export type Aggregation<O = never> = 'concat' | 'vote' | 'merge' | Aggregate<O> | Reducer<O> | ReduceWith

/** What results that give `O` come to by this aggregation. */
export type Aggregated<G, O> = G extends 'concat'
  ? string
  : G extends 'vote'
    ? O
    : G extends { readonly isChoice: true }
      ? O
      : G extends Aggregate<never, infer R>
        ? R
        : G extends ReduceWith<infer A>
          ? OutputOf<A>
          : G extends Reducer<never, infer R>
            ? R
            : unknown

const WORDS = { concat, vote, merge } as const

/** Who puts the results together. */
export type Combiner =
  | { readonly by: 'fold'; readonly aggregate: Aggregate<unknown> }
  | { readonly by: 'function' }
  | { readonly by: 'member'; readonly id: string; readonly task: string | undefined }

/** The name of the function of an aggregation among those of its pattern. */
export const COMBINE = 'combine'

const isReduce = (value: object): value is ReduceWith => 'kind' in value && value.kind === 'reduce'

/** Throws `input_invalid` for something that is no aggregation. */
export function combinerOf(pattern: string, cast: Cast, aggregation: unknown): Combiner {
  if (typeof aggregation === 'string' && Object.hasOwn(WORDS, aggregation))
    return { by: 'fold', aggregate: WORDS[aggregation as keyof typeof WORDS]() as Aggregate<unknown> }
  if (typeof aggregation === 'function') return { by: 'function' }
  if (typeof aggregation === 'object' && aggregation !== null) {
    if (isReduce(aggregation)) return { by: 'member', id: cast.add(aggregation.agent), task: aggregation.task }
    if ('combine' in aggregation) return { by: 'fold', aggregate: aggregation as Aggregate<unknown> }
  }
  throw new StatecraftError(
    'input_invalid',
    `Pattern "${pattern}" needs as its aggregate concat, vote or merge, an Aggregate, a function, or reduceWith(agent)`,
  )
}

export const functionsOf = (aggregation: unknown): ReadonlyMap<string, PatternFunction> =>
  new Map(typeof aggregation === 'function' ? [[COMBINE, aggregation as PatternFunction]] : [])
