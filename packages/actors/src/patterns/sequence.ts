// One after the other, each with what those before it found.
import { type Details, type Failure, type KnownOptions, StatecraftError } from '@statecraft/runtime'
import type { TaskInput } from '../conversation.ts'
import { type Assignment, brief, briefWith, findingsOf } from './brief.ts'
import { checkNames } from './check-option.ts'
import { definePattern, PATTERN_OPTIONS, type Pattern, type PatternOptions } from './define-pattern.ts'
import {
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
import type { Play } from './play.ts'
import { type MemberResult, memberResult } from './work.ts'

/** A step that says more than who does it. Default of `task` and `input`: those of the whole. */
export interface SequenceStep<A extends Performer = Performer> extends Part<A>, Assignment {
  /** Whether the chain ends where this step fails. Default true. */
  readonly strict?: boolean
}

const STEP_OPTIONS: KnownOptions<SequenceStep> = { ...PART_OPTIONS, task: true, input: true, strict: true }

/** Beside the output of a sequence. */
export interface SequenceDetails extends Details {
  /** In the order of the steps; those that were never begun are `skipped`. */
  readonly results: readonly MemberResult[]
}

interface SequenceState {
  readonly task: TaskInput
  /** Of the steps that ended. */
  readonly results: readonly MemberResult[]
  readonly isUnderWay: boolean
  readonly broken: Failure | undefined
}

interface Step extends Assignment {
  readonly id: string
  readonly strict: boolean
}

/** What a step is told: the first the task, the others the results before them too. */
function stepTask({ task, results }: SequenceState, step: Step): TaskInput {
  return results.length === 0 ? brief(task, step) : briefWith(task, step, { results: findingsOf(results) })
}

const play = (steps: readonly Step[]): Play<SequenceState> => ({
  first: 'stepping',
  begin: task => ({ task, results: [], isUnderWay: false, broken: undefined }),
  details: ({ results }): SequenceDetails => ({
    results: [...results, ...steps.slice(results.length).map(({ id }) => ({ name: id, status: 'skipped' as const }))],
  }),
  stages: {
    stepping: {
      atOnce: 1,
      start(state) {
        const step = steps[state.results.length]
        if (!step) return undefined
        const work = [{ type: 'errand', id: step.id, to: step.id, task: stepTask(state, step) } as const]
        return { state: { ...state, isUnderWay: true }, work }
      },
      end(state, { id }, ended) {
        const step = steps.find(({ id: known }) => known === id)
        const broken = !ended.ok && step?.strict ? ended.failure : undefined
        return { ...state, results: [...state.results, memberResult(id, ended)], isUnderWay: false, broken }
      },
      next({ results, broken, isUnderWay }) {
        if (broken) return { failed: broken }
        if (isUnderWay || results.length < steps.length) return undefined
        const last = results.at(-1)
        if (last?.status !== 'completed') return { failed: last?.error as Failure }
        const { output, confidence } = last
        return { done: { output, ...(confidence !== undefined && { confidence }) } }
      },
    },
  },
})

/**
 * Steps one after the other. Each is told the task, or its own words for it, and what the steps before it found; the output is
 * the last one's. A step that fails ends the chain, unless it is not `strict`; a last step that fails is a failure in any case.
 *
 * @throws StatecraftError `input_invalid` without steps, or for options that make no sense
 * @example
 * ```ts
 * const report = sequence([researcher, { agent: writer, task: 'Write half a page about it.' }])
 * const { output, details } = await runtime.run(report, 'Tidal power')
 * ```
 */
export function sequence<const S extends readonly [MemberOption | SequenceStep, ...(MemberOption | SequenceStep)[]]>(
  steps: S,
  options: PatternOptions = {},
): Pattern<InputOf<S[0]>, LastOutput<S>, SequenceDetails, ContextOfAll<S[number]>> {
  checkNames('sequence', options, PATTERN_OPTIONS)
  const { name = 'sequence', retries, memberTimeoutMs } = options
  if (steps.length === 0)
    throw new StatecraftError('input_invalid', `Sequence "${name}" has no steps: pass at least one`)
  const cast = createCast(name, { retries, timeoutMs: memberTimeoutMs })
  const known = steps.map((step: MemberOption | SequenceStep): Step => {
    const { task, input, strict = true } = isPart(step) ? (step as SequenceStep) : {}
    return { id: cast.add(step, STEP_OPTIONS), task, input, strict }
  })
  return definePattern({ pattern: 'sequence', cast, play: play(known) }, options)
}

/** What the last step gives. */
type LastOutput<S extends readonly unknown[]> = S extends readonly [...unknown[], infer L] ? OutputOf<L> : unknown
