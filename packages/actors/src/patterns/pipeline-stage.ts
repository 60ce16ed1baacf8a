// The stages of a pipeline, as they are described, and as the play knows them: by name, with who works in them.
import { type Aggregate, type KnownOptions, refuseStrange, StatecraftError } from '@statecraft/runtime'
import { isAgentName } from '../agent-name.ts'
import { byName } from './by-name.ts'
import type { PatternFunction, PatternIo } from './define-pattern.ts'
import {
  type Cast,
  type InputOf,
  isPart,
  type MemberOption,
  type OutputOf,
  PART_OPTIONS,
  type Part,
  type Performer,
} from './member.ts'

interface Described {
  /** What the stage is for, in words; agents are told. */
  readonly description?: string
  /** Most time for the whole stage, in ms. Default: the pipeline's. */
  readonly timeoutMs?: number
}

/** Makes a stage's input of what came out of the one before it: of the task itself, for the first. Run as a step. */
interface Transformed {
  readonly transform?: (previous: never, io: PatternIo) => unknown
}

/** A stage that an agent does. */
export interface AgentStage<A extends Performer = Performer> extends Part<A>, Described, Transformed {}

/** A stage that a function does, as a step. */
export interface FunctionStage extends Described {
  readonly name: string
  readonly run: (input: never, io: PatternIo) => unknown
}

/** A stage that several agents do on the same input. */
export interface ParallelStage extends Described, Transformed {
  readonly name: string
  readonly parallel: readonly MemberOption[]
  /** How their outputs become one, such as `merge()`. Default: an object with the output of each under its name. */
  readonly aggregate?: Aggregate
}

const DESCRIBED = { description: true, timeoutMs: true } as const satisfies KnownOptions<Described>
const AGENT_STAGE: KnownOptions<AgentStage> = { ...PART_OPTIONS, ...DESCRIBED, transform: true }
const FUNCTION_STAGE: KnownOptions<FunctionStage> = { ...DESCRIBED, name: true, run: true }
const PARALLEL_STAGE: KnownOptions<ParallelStage> = {
  ...DESCRIBED,
  name: true,
  parallel: true,
  aggregate: true,
  transform: true,
}

export type PipelineStage = MemberOption | AgentStage | FunctionStage | ParallelStage

/** Who works in a stage. */
export interface Place {
  readonly type: 'errand' | 'call'
  /** The id of a member, or the name of a function. */
  readonly id: string
  readonly label: string
}

/** A stage, as the play knows it. */
export interface KnownStage {
  readonly name: string
  readonly description: string | undefined
  readonly timeoutMs: number | undefined
  /** Name of the function that makes its input. */
  readonly transform: string | undefined
  readonly places: readonly [Place, ...Place[]]
  /** Undefined: one does it alone. */
  readonly join: Aggregate | undefined
}

/** The chart has states of these names. */
const RESERVED: ReadonlySet<string> = new Set(['beginning', 'completed', 'failed'])

const isObject = (stage: PipelineStage): stage is Exclude<PipelineStage, string> =>
  typeof stage === 'object' && stage !== null
const isFunction = (stage: PipelineStage): stage is FunctionStage => isObject(stage) && 'run' in stage
const isParallel = (stage: PipelineStage): stage is ParallelStage => isObject(stage) && 'parallel' in stage

/** Throws `input_invalid` for stages that cannot be. */
export function knowStages(
  pipeline: string,
  stages: readonly PipelineStage[],
  cast: Cast,
  functions: Map<string, PatternFunction>,
): readonly KnownStage[] {
  const fault = (what: string): StatecraftError =>
    new StatecraftError('input_invalid', `Pipeline "${pipeline}" ${what}`)
  if (stages.length === 0) throw fault('has no stages: pass at least one')
  const known = stages.map(stage => {
    checkStage(pipeline, stage)
    return know(stage, cast, functions, fault)
  })
  const names = new Set<string>()
  for (const { name, timeoutMs } of known) {
    if (!isAgentName(name)) throw fault(`has a stage "${name}": a name is 1 to 64 letters, digits, _, - or .`)
    if (RESERVED.has(name)) throw fault(`has a stage "${name}", which is a state of every pipeline: use another name`)
    if (names.has(name)) throw fault(`has two stages named "${name}": give one another name`)
    if (timeoutMs !== undefined && !(timeoutMs > 0)) throw fault(`has a stage "${name}" with a timeoutMs not above 0`)
    names.add(name)
  }
  return known
}

/** Throws `input_invalid` for options that such a stage does not have; one that an agent does is looked at with its agent. */
function checkStage(pipeline: string, stage: PipelineStage): void {
  const whose = (name: string): string => `Stage "${name}" of pipeline "${pipeline}"`
  if (isFunction(stage)) refuseStrange(whose(stage.name), stage, FUNCTION_STAGE)
  else if (isParallel(stage)) refuseStrange(whose(stage.name), stage, PARALLEL_STAGE)
}

function know(
  stage: PipelineStage,
  cast: Cast,
  functions: Map<string, PatternFunction>,
  fault: (what: string) => StatecraftError,
): KnownStage {
  if (isFunction(stage)) {
    const { name, run, description, timeoutMs } = stage
    if (typeof run !== 'function') throw fault(`has a stage "${name}" whose run is not a function`)
    functions.set(name, run)
    const place = { type: 'call', id: name, label: name } as const
    return { name, description, timeoutMs, transform: undefined, places: [place], join: undefined }
  }
  const { description, timeoutMs, transform } = isParallel(stage) || isPart(stage) ? (stage as AgentStage) : {}
  const places = isParallel(stage) ? placesOf(stage, cast) : [member(cast, stage)]
  const [first] = places
  if (!first) throw fault('has a parallel stage with nobody in it: pass at least one agent')
  const name = isParallel(stage) ? stage.name : first.id
  const maker = `${name}:transform`
  if (transform !== undefined) {
    if (typeof transform !== 'function') throw fault(`has a stage "${name}" whose transform is not a function`)
    functions.set(maker, transform)
  }
  return {
    name,
    description,
    timeoutMs,
    transform: transform && maker,
    places: [first, ...places.slice(1)],
    join: isParallel(stage) ? (stage.aggregate ?? byName) : undefined,
  }
}

function member(cast: Cast, option: MemberOption): Place {
  const id = cast.add(option, AGENT_STAGE)
  return { type: 'errand', id, label: id }
}

/** Those of one stage live side by side: `review.law`, `review.style`. */
function placesOf({ name: stage, parallel }: ParallelStage, cast: Cast): readonly Place[] {
  return parallel.map(option => {
    const part = isPart(option) ? option : { agent: option }
    const { name = typeof part.agent === 'string' ? part.agent : part.agent.name } = part
    const id = cast.add({ ...part, name: `${stage}.${name}` })
    return { type: 'errand', id, label: id.slice(stage.length + 1) }
  })
}

/** What a stage takes: what its function that makes the input takes, or who works in it. */
export type StageInput<S> = S extends { readonly transform: (previous: infer I, io: PatternIo) => unknown }
  ? I
  : S extends { readonly run: (input: infer I, io: PatternIo) => unknown }
    ? I
    : S extends { readonly parallel: readonly (infer _M)[] }
      ? unknown
      : InputOf<S>

/** What it gives. */
export type StageOutput<S> = S extends { readonly run: (input: never, io: PatternIo) => infer O }
  ? Awaited<O>
  : S extends { readonly parallel: readonly (infer M)[] }
    ? S extends { readonly aggregate: Aggregate<never, infer R> }
      ? R
      : Readonly<Record<string, OutputOf<M>>>
    : OutputOf<S>
