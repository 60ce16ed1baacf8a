// What comes out of one stage goes into the next. Each stage is a state of the chart, with its own time limit.
import { type Details, type Failure, type KnownOptions, type Standing, toFailure } from '@statecraft/runtime'
import type { TaskInput } from '../conversation.ts'
import { brief, briefOn } from './brief.ts'
import { checkNames, checkTime } from './check-option.ts'
import {
  definePattern,
  PATTERN_OPTIONS,
  type Pattern,
  type PatternFunction,
  type PatternOptions,
} from './define-pattern.ts'
import { type ContextOfAll, createCast } from './member.ts'
import { type KnownStage, knowStages, type PipelineStage, type StageInput, type StageOutput } from './pipeline-stage.ts'
import type { Play, Stage } from './play.ts'
import { shorten } from './shorten.ts'
import { type Ended, type MemberResult, memberResult, type Work } from './work.ts'

export interface PipelineOptions extends PatternOptions {
  /** Most time for one stage, in ms: with its transformer, and all attempts. Default 60,000. */
  readonly stepTimeoutMs?: number
  /** Whether the pipeline ends where a stage fails. Default true; else the next one gets the last output that was good. */
  readonly stopOnError?: boolean
  /** Whether the details keep what each stage gave, with a summary. Default true. */
  readonly intermediates?: boolean
}

const PIPELINE_OPTIONS: KnownOptions<PipelineOptions> = {
  ...PATTERN_OPTIONS,
  stepTimeoutMs: true,
  stopOnError: true,
  intermediates: true,
}

/** How one stage went. */
export interface StageResult {
  readonly name: string
  readonly description?: string
  readonly status: 'completed' | 'failed' | 'skipped'
  /** Of `completed`, unless `intermediates` is off. */
  readonly output?: unknown
  /** The first words of the output. */
  readonly summary?: string
  /** Of `failed`. */
  readonly error?: Failure
  readonly confidence?: number
  /** Transformer and all attempts together; absent where nobody knows, such as when its time was up. */
  readonly durationMs?: number
  /** Of a parallel stage: how each did. */
  readonly members?: readonly MemberResult[]
}

/** Beside the output of a pipeline. */
export interface PipelineDetails extends Details {
  /** In their order; those that were never begun are `skipped`. */
  readonly stages: readonly StageResult[]
}

interface Part {
  readonly result: MemberResult
  readonly durationMs: number | undefined
}

interface PipelineState {
  readonly task: TaskInput
  /** The last output that was good, in a list of one; empty: there is only the task. */
  readonly good: readonly unknown[]
  /** Of the stages that ended. */
  readonly results: readonly StageResult[]
  readonly broken: Failure | undefined
  // Of the stage under way:
  readonly handed: 'nothing' | 'transform' | 'work'
  /** What its transformer made, in a list of one. */
  readonly made: readonly unknown[]
  readonly transformMs: number | undefined
  readonly parts: Readonly<Record<string, Part>>
}

const FRESH = { handed: 'nothing', made: [], transformMs: 0, parts: {} } as const

const STEP_TIMEOUT_MS = 60_000

/** What a function is given: the last good output, or what the task brings. */
function givenTo({ task, good }: PipelineState): unknown {
  return good.length > 0 ? good[0] : (task.input ?? task.description ?? null)
}

/** What an agent is told. */
function taskOf({ task, good, made }: PipelineState, { description }: KnownStage): TaskInput {
  const given = made.length > 0 ? made : good
  return given.length > 0 ? briefOn(task, description, given[0]) : brief(task, { task: description })
}

function workOf(state: PipelineState, stage: KnownStage): readonly Work[] {
  const [made = givenTo(state)] = state.made
  return stage.places.map(({ type, id }) =>
    type === 'call' ? { type, id, fn: id, input: made } : { type, id, to: id, task: taskOf(state, stage) },
  )
}

const sum = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a + b

/** Those of a stage work side by side: it takes as long as the slowest. */
function durationOf({ transformMs, parts }: PipelineState): number | undefined {
  const times = Object.values(parts).map(({ durationMs }) => durationMs)
  return sum(
    transformMs,
    times.reduce((most, ms) => (most === undefined || ms === undefined ? undefined : Math.max(most, ms)), 0),
  )
}

/** The stage has ended. */
function close(state: PipelineState, stage: KnownStage, ended: Ended, stop: boolean): PipelineState {
  const { name, description, join, places } = stage
  const durationMs = durationOf(state)
  const members = places.flatMap(({ id }) => state.parts[id]?.result ?? [])
  const result: StageResult = {
    ...memberResult(name, ended),
    ...(description !== undefined && { description }),
    ...(durationMs !== undefined && { durationMs }),
    ...(join && { members }),
  }
  return {
    ...state,
    ...FRESH,
    results: [...state.results, result],
    good: ended.ok ? [ended.output] : state.good,
    broken: !ended.ok && stop ? ended.failure : undefined,
  }
}

/** Who answered so far in a stage, and who is out. */
function standingOf({ parts }: PipelineState, { places }: KnownStage): Standing {
  const known = places.map(({ id, label }) => ({ label, result: parts[id]?.result }))
  const those = (status: MemberResult['status'] | undefined) =>
    known.filter(({ result }) => result?.status === status).map(({ label }) => label)
  const answers = known.flatMap(({ result }) => {
    if (result?.status !== 'completed') return []
    const { name: from, output: value, confidence } = result
    return [{ from, value, ...(confidence !== undefined && { confidence }) }]
  })
  return { answers, silent: those('failed'), out: those(undefined) }
}

/** What all of a stage gave, as one: those that failed are left out, as long as one did not. */
function joined(state: PipelineState, stage: KnownStage): Ended {
  const results = stage.places.flatMap(({ id }) => state.parts[id]?.result ?? [])
  const first = results.find(({ status }) => status === 'completed')
  if (!first) return { ok: false, failure: results[0]?.error as Failure }
  if (!stage.join) return { ok: true, output: first.output, confidence: first.confidence }
  try {
    const { output } = stage.join.combine(standingOf(state, stage) as never)
    return { ok: true, output, confidence: undefined }
  } catch (error) {
    return { ok: false, failure: toFailure(error) }
  }
}

function endPart(state: PipelineState, stage: KnownStage, { id }: Work, ended: Ended, stop: boolean): PipelineState {
  const label = stage.places.find(place => place.id === id)?.label ?? id
  const part = {
    result: memberResult(label, { ...ended, ...(ended.ok && { output: ended.output ?? null }) } as Ended),
    durationMs: ended.durationMs,
  }
  const next = { ...state, parts: { ...state.parts, [id]: part } }
  if (!ended.ok && stop) return close(next, stage, ended, stop)
  const isOver =
    Object.keys(next.parts).length === stage.places.length || stage.join?.isDecided?.(standingOf(next, stage) as never)
  return isOver ? close(next, stage, joined(next, stage), stop) : next
}

/** The stage at `at`, and where it leads. */
function chartStage(stages: readonly KnownStage[], at: number, stop: boolean, timeoutMs: number): Stage<PipelineState> {
  const stage = stages[at] as KnownStage
  const following = stages[at + 1]?.name
  return {
    leadsTo: following === undefined ? [] : [following],
    completes: following === undefined,
    timeoutMs: stage.timeoutMs ?? timeoutMs,
    start(state) {
      const { handed, made } = state
      if (handed === 'nothing' && stage.transform !== undefined) {
        const { transform } = stage
        const call = { type: 'call', id: transform, fn: transform, input: givenTo(state) } as const
        return { state: { ...state, handed: 'transform' }, work: [call] }
      }
      if (handed === 'work' || (handed === 'transform' && made.length === 0)) return undefined
      return { state: { ...state, handed: 'work' }, work: workOf(state, stage) }
    },
    end(state, work, ended) {
      // Of several that ran out of time together, the first has ended the stage.
      if (state.results.length > at) return state
      if (work.id !== stage.transform) return endPart(state, stage, work, ended, stop)
      const timed = { ...state, transformMs: ended.durationMs }
      return ended.ok ? { ...timed, made: [ended.output ?? null] } : close(timed, stage, ended, stop)
    },
    next({ results, broken }) {
      if (broken) return { failed: broken }
      const result = results[at]
      if (!result) return undefined
      if (following !== undefined) return { to: following }
      if (result.status !== 'completed') return { failed: result.error as Failure }
      const { output, confidence } = result
      return { done: { output, ...(confidence !== undefined && { confidence }) } }
    },
  }
}

/** A stage as the details show it. */
function shown({ output, members, ...result }: StageResult, intermediates: boolean): StageResult {
  if (!intermediates) {
    const bare = members?.map(({ output: _output, ...member }) => member)
    return { ...result, ...(bare && { members: bare }) }
  }
  return {
    ...result,
    ...(result.status === 'completed' && { output, summary: shorten(output) }),
    ...(members && { members }),
  }
}

function play(stages: readonly KnownStage[], options: PipelineOptions): Play<PipelineState> {
  const { stopOnError = true, stepTimeoutMs = STEP_TIMEOUT_MS, intermediates = true } = options
  return {
    first: stages[0]?.name ?? '',
    begin: task => ({ task, good: [], results: [], broken: undefined, ...FRESH }),
    details: ({ results }): PipelineDetails => ({
      stages: stages.map(({ name, description }, at) => {
        const result = results[at]
        if (result) return shown(result, intermediates)
        return { name, ...(description !== undefined && { description }), status: 'skipped' }
      }),
    }),
    stages: Object.fromEntries(
      stages.map(({ name }, at) => [name, chartStage(stages, at, stopOnError, stepTimeoutMs)]),
    ),
  }
}

/**
 * Stages in a row: what comes out of one goes into the next, and the output is the last one's. A stage is done by an agent, a
 * function, or several agents at once whose outputs are merged; its `transform` makes its input of what came before. A stage that
 * fails ends the pipeline; with `stopOnError: false` the next one gets the last output that was good, and only a last stage that
 * fails is the failure of the whole.
 *
 * @throws StatecraftError `input_invalid` without stages, or for options that make no sense
 * @example
 * ```ts
 * const article = pipeline([
 *   { agent: researcher, name: 'facts', description: 'Find the facts.' },
 *   { agent: writer, transform: (facts: string) => `Write half a page from this:\n${facts}` },
 *   { name: 'review', parallel: [law, style], description: 'Say what must change.' },
 *   { name: 'count', run: (reviews: Record<string, string>) => Object.keys(reviews).length },
 * ])
 * const { output, details } = await runtime.run(article, 'Tidal power')
 * ```
 */
export function pipeline<const S extends readonly [PipelineStage, ...PipelineStage[]]>(
  stages: S,
  options: PipelineOptions = {},
): Pattern<StageInput<S[0]>, LastOutput<S>, PipelineDetails, ContextOfAll<S[number]>> {
  checkNames('pipeline', options, PIPELINE_OPTIONS)
  const { name = 'pipeline', retries, memberTimeoutMs, stepTimeoutMs } = options
  const cast = createCast(name, { retries, timeoutMs: memberTimeoutMs })
  const functions = new Map<string, PatternFunction>()
  const known = knowStages(name, stages, cast, functions)
  checkTime(name, 'stepTimeoutMs', stepTimeoutMs)
  return definePattern({ pattern: 'pipeline', cast, play: play(known, options), functions }, options)
}

type LastOutput<S extends readonly unknown[]> = S extends readonly [...unknown[], infer L] ? StageOutput<L> : unknown
