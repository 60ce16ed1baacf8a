// A planner with workers: it says who does what, looks at what they found, and one answer is made of it.
import { type KnownOptions, StatecraftError } from '@statecraft/runtime'
import { checkCount, checkNames, checkTime } from './check-option.ts'
import { definePattern, PATTERN_OPTIONS, type Pattern, type PatternOptions } from './define-pattern.ts'
import { type ContextOfAll, createCast, type MemberOption, type OutputOf } from './member.ts'
import { availableAs } from './planning.ts'
import { supervisePlay } from './supervise-play.ts'
import type { SuperviseDetails, SuperviseRules } from './supervise-state.ts'

export interface SuperviseOptions<
  P extends MemberOption = MemberOption,
  W extends readonly MemberOption[] = readonly MemberOption[],
  S extends MemberOption | undefined = MemberOption | undefined,
> extends PatternOptions {
  /** Gives a {@link SupervisionPlan}: an agent with `output: supervisionPlan`, or one that writes it as JSON. */
  readonly planner: P
  /** Who can be given work; the planner knows them by their names, descriptions and capabilities. */
  readonly workers: W
  /**
   * `selective`: the planner chooses who works. `all`: in the first step everybody does, those whom it leaves out on the whole
   * task. `sequential`: one after the other in the order of the plan, each told what those before found. Default `selective`.
   */
  readonly mode?: 'selective' | 'all' | 'sequential'
  /** Most tasks in a plan, and most workers at once. Default 5. */
  readonly maxWorkersPerStep?: number
  /** How often plan and work follow each other. Default 3. */
  readonly maxIterations?: number
  /** Whether it plans again where a worker failed, or where its plan says `more`. Default true. */
  readonly replanning?: boolean
  /** Most time for one plan, in ms, with its repairs. Default 60,000. */
  readonly planningTimeoutMs?: number
  /** Most time for the work of one worker, in ms. Default 120,000. */
  readonly workerTimeoutMs?: number
  /** Most time for the answer, in ms. Default 60,000. */
  readonly synthesisTimeoutMs?: number
  /** Whether every worker that was given work must have succeeded in the end. Default false. */
  readonly requireAll?: boolean
  /** How many workers must have succeeded in the end, else the whole has failed. Default 1. */
  readonly minSuccessful?: number
  /** Makes the answer of what the workers found. Default: the planner. */
  readonly synthesizer?: S
}

const SUPERVISE_OPTIONS: KnownOptions<SuperviseOptions> = {
  ...PATTERN_OPTIONS,
  planner: true,
  workers: true,
  mode: true,
  maxWorkersPerStep: true,
  maxIterations: true,
  replanning: true,
  planningTimeoutMs: true,
  workerTimeoutMs: true,
  synthesisTimeoutMs: true,
  requireAll: true,
  minSuccessful: true,
  synthesizer: true,
}

const DEFAULTS = {
  mode: 'selective',
  maxWorkersPerStep: 5,
  maxIterations: 3,
  replanning: true,
  planningTimeoutMs: 60_000,
  workerTimeoutMs: 120_000,
  synthesisTimeoutMs: 60_000,
  requireAll: false,
  minSuccessful: 1,
} as const

const MODES: readonly unknown[] = ['selective', 'all', 'sequential'] satisfies SuperviseRules['mode'][]

function checkRules(name: string, rules: SuperviseRules): void {
  if (!MODES.includes(rules.mode))
    throw new StatecraftError('input_invalid', `Pattern "${name}" needs mode to be one of ${MODES.join(', ')}`)
  checkCount(name, 'the number of workers', rules.workers.length)
  for (const what of ['maxWorkersPerStep', 'maxIterations'] as const) checkCount(name, what, rules[what])
  checkCount(name, 'minSuccessful', rules.minSuccessful, rules.workers.length)
  for (const what of ['planningTimeoutMs', 'workerTimeoutMs', 'synthesisTimeoutMs'] as const)
    checkTime(name, what, rules[what])
}

/**
 * A planner with workers. It plans who does what; they work, several at once; where one failed or the plan wants more, it plans
 * again with what was found; then it, or a synthesizer, answers. A plan that names unknown workers goes back to it with the list.
 * A planner that gives its answer in place of a plan is not asked for it again. The result has all plans, the details say how each
 * worker did.
 *
 * @throws StatecraftError `input_invalid` without workers, or for options that make no sense
 * @example
 * ```ts
 * const planner = defineAgent({ name: 'planner', model, output: supervisionPlan })
 * const team = supervise({ planner, workers: [analyst, writer], synthesizer: editor })
 * const { output, plan, details } = await runtime.run(team, 'Half a page about tidal power')
 * ```
 */
export function supervise<
  P extends MemberOption,
  const W extends readonly MemberOption[],
  S extends MemberOption | undefined = undefined,
>(
  options: SuperviseOptions<P, W, S>,
): Pattern<unknown, SuperviseOutput<P, S>, SuperviseDetails, ContextOfAll<P | W[number] | S>> {
  checkNames('supervise', options, SUPERVISE_OPTIONS)
  const { name = 'supervise', retries, memberTimeoutMs, planner, synthesizer } = options
  const cast = createCast(name, { retries, timeoutMs: memberTimeoutMs })
  const { mode, maxWorkersPerStep, maxIterations, replanning, requireAll, minSuccessful } = { ...DEFAULTS, ...options }
  const { planningTimeoutMs, workerTimeoutMs, synthesisTimeoutMs } = { ...DEFAULTS, ...options }
  const rules: SuperviseRules = {
    mode,
    maxWorkersPerStep,
    maxIterations,
    replanning,
    requireAll,
    minSuccessful,
    planningTimeoutMs,
    workerTimeoutMs,
    synthesisTimeoutMs,
    pattern: name,
    workers: options.workers.map((worker: MemberOption) => availableAs(cast.add(worker), worker)),
    planner: cast.add(planner),
    synthesizer: synthesizer === undefined ? undefined : cast.add(synthesizer),
  }
  checkRules(name, rules)
  return definePattern({ pattern: 'supervise', cast, play: supervisePlay(rules) }, options)
}

/** What it answers: the synthesizer's output, or the `answer` in the planner's. */
export type SuperviseOutput<P, S> = S extends undefined
  ? OutputOf<P> extends { readonly answer?: infer A }
    ? NonNullable<A>
    : OutputOf<P>
  : OutputOf<S>
