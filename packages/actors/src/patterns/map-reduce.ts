// The same to each of many, and then one of all. What a play keeps grows by one for each that ends, and nothing is copied as a
// whole: ten thousand inputs cost ten thousand times one.
import { type Details, type KnownOptions, StatecraftError } from '@statecraft/runtime'
import { checkCount, checkNames } from './check-option.ts'
import {
  definePattern,
  PATTERN_OPTIONS,
  type Pattern,
  type PatternFunction,
  type PatternIo,
  type PatternOptions,
} from './define-pattern.ts'
import { type MapPlan, mapPlay, REDUCE, SPLIT } from './map-play.ts'
import {
  type Cast,
  type ContextOfAll,
  createCast,
  type InputOf,
  isPart,
  type MemberOption,
  type OutputOf,
  PART_OPTIONS,
  type Part,
  type Performer,
} from './member.ts'
import type { MemberResult } from './work.ts'

/** Who maps or reduces, with more to say about it. */
export interface MapPart<A extends Performer = Performer> extends Part<A> {
  /** What is to be done with each, or with all, in words. Default: what the whole is to do. */
  readonly task?: string
}

type Mapper = MemberOption | MapPart
type Reducer<I, O> = (outputs: readonly I[], io: PatternIo) => O | Promise<O>
type Splitter = (input: never, io: PatternIo) => readonly unknown[] | Promise<readonly unknown[]>

export interface MapReduceOptions<M = Mapper, S = Splitter | undefined, R = unknown> extends PatternOptions {
  /** Gets one input at a time. */
  readonly map: M
  /** Makes one of all outputs. Default: the output is the list of them. A function runs as a step. */
  readonly reduce?: R
  /** Makes the list of inputs of what the task brings, as a step. Default: the task's input is the list. */
  readonly split?: S
  /** How many inputs at once: so many mappers there are. Default 5. */
  readonly maxParallel?: number
  /** Whether the rest goes on where one fails. Default false. */
  readonly continueOnFailure?: boolean
  /** With `continueOnFailure`: how many must succeed, else the whole has failed. Default 1, and 0 of an empty list. */
  readonly minSuccessful?: number
}

const MAP_OPTIONS: KnownOptions<MapPart> = { ...PART_OPTIONS, task: true }
const MAP_REDUCE_OPTIONS: KnownOptions<MapReduceOptions> = {
  ...PATTERN_OPTIONS,
  map: true,
  reduce: true,
  split: true,
  maxParallel: true,
  continueOnFailure: true,
  minSuccessful: true,
}

/** Beside the output. */
export interface MapReduceDetails extends Details {
  /** One for each input, in their order; its name is its place in the list. Those that had not ended are `skipped`. */
  readonly results: readonly MemberResult[]
}

const MAX_PARALLEL = 5

/** Mappers with an address of their own for all that run at once; an agent that lives elsewhere is one. */
function mappersOf(map: Mapper, atOnce: number, { add }: Cast): readonly string[] {
  const agent = isPart(map) ? map.agent : map
  if (typeof agent !== 'string') return Array.from({ length: atOnce }, () => add(map, MAP_OPTIONS))
  return Array<string>(atOnce).fill(add(map, MAP_OPTIONS))
}

const wordsOf = (option: Mapper): string | undefined => (isPart(option) ? (option as MapPart).task : undefined)

function reducerOf(
  reduce: Mapper | PatternFunction | undefined,
  { add }: Cast,
  functions: Map<string, PatternFunction>,
): MapPlan['reducer'] {
  if (reduce === undefined) return undefined
  if (typeof reduce !== 'function') return { type: 'errand', id: add(reduce, MAP_OPTIONS), words: wordsOf(reduce) }
  functions.set(REDUCE, reduce)
  return { type: 'call', id: REDUCE, words: undefined }
}

/**
 * Maps a list, several inputs at a time, and reduces the outputs, which stand in the order of the inputs. An input that fails
 * ends it, unless `continueOnFailure`: then the outputs are those that succeeded, and the details say which did not. Inputs are no
 * delegations; what their agents call counts, so that many inputs may want more `limits.turns` than the 50 of a run.
 *
 * @throws StatecraftError `input_invalid` for options that make no sense, or for a task whose input is no list
 * @example
 * ```ts
 * const report = mapReduce({
 *   map: { agent: analyst, task: 'Say in one sentence what this document is about.' },
 *   reduce: { agent: writer, task: 'Write one summary of all of them.' },
 *   maxParallel: 8,
 * })
 * const { output } = await runtime.run(report, documents)
 * ```
 */
export function mapReduce<const M extends Mapper, O, S extends Splitter | undefined = undefined>(
  options: MapReduceOptions<M, S> & { readonly reduce: Reducer<OutputOf<NoInfer<M>>, O> },
): Pattern<MapInput<M, S>, O, MapReduceDetails, ContextOfAll<M>>
export function mapReduce<const M extends Mapper, const R extends Mapper, S extends Splitter | undefined = undefined>(
  options: MapReduceOptions<M, S> & { readonly reduce: R },
): Pattern<MapInput<M, S>, OutputOf<R>, MapReduceDetails, ContextOfAll<M | R>>
export function mapReduce<const M extends Mapper, S extends Splitter | undefined = undefined>(
  options: MapReduceOptions<M, S> & { readonly reduce?: undefined },
): Pattern<MapInput<M, S>, readonly OutputOf<M>[], MapReduceDetails, ContextOfAll<M>>
export function mapReduce(options: MapReduceOptions): Pattern<never, unknown, MapReduceDetails, never> {
  checkNames('mapReduce', options, MAP_REDUCE_OPTIONS)
  const { name = 'mapReduce', retries, memberTimeoutMs, map, reduce, split } = options
  const { maxParallel = MAX_PARALLEL, continueOnFailure = false, minSuccessful } = options
  checkCount(name, 'maxParallel', maxParallel)
  if (minSuccessful !== undefined) {
    checkCount(name, 'minSuccessful', minSuccessful)
    if (!continueOnFailure)
      throw new StatecraftError(
        'input_invalid',
        `Pattern "${name}" has minSuccessful: it needs continueOnFailure: true`,
      )
  }
  const cast = createCast(name, { retries, timeoutMs: memberTimeoutMs })
  const functions = new Map<string, PatternFunction>()
  if (split) functions.set(SPLIT, split)
  const plan: MapPlan = {
    name,
    mappers: mappersOf(map, maxParallel, cast),
    words: wordsOf(map),
    reducer: reducerOf(reduce as Mapper | PatternFunction | undefined, cast, functions),
    splits: split !== undefined,
    goesOn: continueOnFailure,
    minSuccessful,
  }
  return definePattern({ pattern: 'mapReduce', cast, play: mapPlay(plan), functions }, options)
}

type MapInput<M, S> = S extends (input: infer I, io: PatternIo) => unknown ? I : readonly InputOf<M>[]
