// Several with different views argue about one topic until they agree or the rounds are over; somebody concludes.
import { jsonFault, type KnownOptions, StatecraftError } from '@statecraft/runtime'
import { checkCount, checkNames, checkTime } from './check-option.ts'
import { type DebateDetails, debateRounds } from './debate-rounds.ts'
import { definePattern, PATTERN_OPTIONS, type Pattern, type PatternOptions } from './define-pattern.ts'
import { type ContextOfAll, createCast, type InputOfAll, type MemberOption, type OutputOf } from './member.ts'
import { type Sameness, samenessOf } from './sameness.ts'
import type { Debate } from './transcript.ts'

export interface DebateOptions<O = never> extends PatternOptions {
  /** Most rounds; in each all speak in turn. Default 3. */
  readonly rounds?: number
  /** Most time for one round, in ms: who has not spoken by then is passed over. Default 180,000. */
  readonly roundTimeoutMs?: number
  /** What all are told beside the topic: text or plain JSON. */
  readonly context?: unknown
  /**
   * Is asked after each round whether they agree, ends the debate where they do, and concludes. It replies with
   * `{ conclusion, consensusReached }`, or with text whose first line says `CONSENSUS: yes` or `CONSENSUS: no`.
   */
  readonly moderator?: MemberOption
  /** Concludes in the end, in the same form. Default: the moderator; without one the debater that spoke last sums up, and where it fails, the one before it. */
  readonly judge?: MemberOption
  /** When what two debaters say is the same: once all hold the same, the debate is over. Default `words`. */
  readonly same?: Exclude<Sameness<O>, object> | ((a: O, b: O) => boolean)
}

export const DEBATE_OPTIONS: KnownOptions<DebateOptions> = {
  ...PATTERN_OPTIONS,
  rounds: true,
  roundTimeoutMs: true,
  context: true,
  moderator: true,
  judge: true,
  same: true,
}

const ROUNDS = 3
const ROUND_TIMEOUT_MS = 180_000

/** Throws `input_invalid`. */
function checkOptions(name: string, size: number, { rounds = ROUNDS, roundTimeoutMs, context }: DebateOptions): void {
  if (size < 2)
    throw new StatecraftError('input_invalid', `Pattern "${name}" needs at least two debaters, and has ${size}`)
  checkCount(name, 'rounds', rounds)
  checkTime(name, 'roundTimeoutMs', roundTimeoutMs)
  const fault = jsonFault(context)
  if (fault)
    throw new StatecraftError(
      'input_invalid',
      `Pattern "${name}" was given context${fault.path} that is ${fault.found}: pass text or plain JSON`,
    )
}

/**
 * A debate: round after round all speak in turn, each having heard everything before. Ends when all hold the same, when the
 * moderator says that they agree, or after the last round; then a judge, the moderator or the debater that spoke last concludes. A debater
 * that fails says nothing in that round, and has its turn in the next. Fails with `too_few_results` where nobody says anything.
 *
 * @throws StatecraftError `input_invalid` for fewer than two debaters, or options that make no sense
 * @example
 * ```ts
 * const hiring = debate([optimist, pessimist, pragmatist], { rounds: 2, moderator })
 * const { output } = await runtime.run(hiring, 'Should we adopt AI in hiring?')
 * console.log(output.conclusion, output.consensusReached)
 * console.log(toTranscript(output))
 * ```
 */
export function debate<const M extends readonly MemberOption[]>(
  debaters: M,
  options: DebateOptions<OutputOf<M[number]>> = {},
): Pattern<InputOfAll<M[number]>, Debate, DebateDetails, ContextOfAll<M[number]>> {
  checkNames('debate', options, DEBATE_OPTIONS)
  const { name = 'debate', retries, memberTimeoutMs, rounds = ROUNDS, moderator, judge, context } = options
  checkOptions(name, debaters.length, options as DebateOptions)
  const cast = createCast(name, { retries, timeoutMs: memberTimeoutMs })
  const ids = debaters.map((debater: MemberOption) => cast.add(debater))
  const same = samenessOf(name, options.same ?? 'words')
  if (typeof same !== 'function')
    throw new StatecraftError(
      'input_invalid',
      `Pattern "${name}" has a moderator for that: pass it in place of a judge`,
    )
  const chair = moderator === undefined ? undefined : cast.add(moderator)
  const play = debateRounds({
    debaters: ids,
    moderator: chair,
    judge: judge === undefined ? undefined : cast.add(judge),
    rounds,
    roundTimeoutMs: options.roundTimeoutMs ?? ROUND_TIMEOUT_MS,
    context,
    same,
  })
  return definePattern({ pattern: 'debate', cast, play }, options)
}
