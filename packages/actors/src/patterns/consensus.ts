// The same task to several, who vote with their answers. Ends as soon as those who have not answered can change nothing.
import { checkVote, type KnownOptions, StatecraftError } from '@statecraft/runtime'
import { checkCount, checkNames, checkTime } from './check-option.ts'
import { type Consensus, type ConsensusDetails, council } from './council.ts'
import { definePattern, PATTERN_OPTIONS, type Pattern, type PatternOptions } from './define-pattern.ts'
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
import type { Rules } from './poll.ts'
import { type Sameness, samenessOf } from './sameness.ts'

/** A voter that says more than who it is. */
export interface Voter<A extends Performer = Performer> extends Part<A> {
  /** What its vote weighs, with the methods `weighted` and `deliberative`. Default 1. */
  readonly weight?: number
}

export interface ConsensusOptions<O = never, B = MemberOption> extends PatternOptions {
  /**
   * `majority`: each vote counts one. `weighted`: a vote weighs as much as its voter is sure, times its `weight`. `deliberative`:
   * in rounds, in each of which all see what the others said and answer anew, until they agree. Default `majority`.
   */
  readonly method?: 'majority' | 'weighted' | 'deliberative'
  /** Share of the votes that the winner needs. Default 0.6. */
  readonly minAgreement?: number
  /** Share of the voters that must answer. Default 0.8. */
  readonly quorum?: number
  /** Most rounds of `deliberative`. Default 3. */
  readonly rounds?: number
  /** When two answers are the same. Default `words`. */
  readonly same?: Sameness<O>
  /** Which answers abstain. Default: `null`, `undefined`, and the text `ABSTAIN`. */
  readonly abstain?: (answer: O) => boolean
  /** Whether it has failed, with `no_consensus`, where there is no consensus. Default false: the output says so. */
  readonly require?: boolean
  /** Writes down the consensus from the votes, as `statement`. */
  readonly builder?: B
  /** Most time for the votes, in ms: who has not voted by then abstains. Default: none. */
  readonly timeoutMs?: number
}

const VOTER_OPTIONS: KnownOptions<Voter> = { ...PART_OPTIONS, weight: true }
const CONSENSUS_OPTIONS: KnownOptions<ConsensusOptions> = {
  ...PATTERN_OPTIONS,
  method: true,
  minAgreement: true,
  quorum: true,
  rounds: true,
  same: true,
  abstain: true,
  require: true,
  builder: true,
}

const isAbstention = (answer: unknown): boolean =>
  answer === null || answer === undefined || (typeof answer === 'string' && /^\W*abstain\W*$/i.test(answer))

const METHODS: readonly unknown[] = ['majority', 'weighted', 'deliberative'] satisfies ConsensusOptions['method'][]

/** Throws `input_invalid`. */
function checkOptions(name: string, size: number, options: ConsensusOptions, weights: Rules['weights']): void {
  const { method = 'majority', rounds, timeoutMs } = options
  const fault = (what: string): StatecraftError => new StatecraftError('input_invalid', `Pattern "${name}" ${what}`)
  if (size === 0) throw fault('has no voters: pass at least one')
  if (!METHODS.includes(method)) throw fault(`needs a method that is ${METHODS.join(', ')}`)
  if (method === 'majority' && weights) throw fault('has voters with a weight: use method: weighted')
  if (rounds !== undefined && method !== 'deliberative') throw fault('has rounds: use method: deliberative')
  checkCount(name, 'rounds', rounds ?? 1)
  checkTime(name, 'timeoutMs', timeoutMs)
  checkVote({ ...options, ...(weights && { weights }) } as Rules)
}

function rulesOf({ method, minAgreement, quorum }: ConsensusOptions, weights: Rules['weights']): Rules {
  return {
    ...(minAgreement !== undefined && { minAgreement }),
    ...(quorum !== undefined && { quorum }),
    ...(weights && { weights }),
    weighted: method === 'weighted',
  }
}

/**
 * The same task to several at the same time, whose answers are votes. Once the votes that are out can change neither whether
 * there is consensus nor which answer leads, those voters are cancelled. Who fails, or is too late, abstains. Without consensus
 * it completes with `consensus: false`, unless `require` is set; where every voter failed, it has failed. Its confidence is the
 * share of agreement.
 *
 * @throws StatecraftError `input_invalid` without voters, or for options that make no sense
 * @example
 * ```ts
 * const ready = consensus([tester, reviewer, operator], { method: 'deliberative', rounds: 2, minAgreement: 0.7 })
 * const { output } = await runtime.run(ready, 'Is the release ready: yes or no?')
 * // { consensus, winner, agreement, votes, abstained, dissent, rounds, statement }
 * ```
 */
export function consensus<
  const M extends readonly (MemberOption | Voter)[],
  const B extends MemberOption | undefined = undefined,
>(
  voters: M,
  options: ConsensusOptions<OutputOf<M[number]>, B> = {},
): Pattern<
  InputOfAll<M[number]>,
  Consensus<OutputOf<M[number]>, B extends undefined ? undefined : OutputOf<B>>,
  ConsensusDetails,
  ContextOfAll<M[number]>
> {
  checkNames('consensus', options, CONSENSUS_OPTIONS)
  const { timeoutMs, ...rest } = options
  const { name = 'consensus', method, retries, memberTimeoutMs, builder, rounds = 3 } = options
  const members = createCast(name, { retries, timeoutMs: memberTimeoutMs })
  const ids = voters.map(voter => members.add(voter, VOTER_OPTIONS))
  const weighed = voters.flatMap((voter: MemberOption | Voter, at) => {
    const { weight } = isPart(voter) ? (voter as Voter) : {}
    return weight === undefined ? [] : [[ids[at] as string, weight] as const]
  })
  const weights = weighed.length === 0 ? undefined : Object.fromEntries(weighed)
  checkOptions(name, voters.length, options as ConsensusOptions, weights)
  const same = samenessOf(name, options.same ?? 'words')
  const play = council({
    voters: ids,
    rules: rulesOf(options as ConsensusOptions, weights),
    rounds: method === 'deliberative' ? rounds : 1,
    isRequired: options.require ?? false,
    same: typeof same === 'function' ? same : undefined,
    judge: typeof same === 'function' ? undefined : members.add(same.agent),
    builder: builder === undefined ? undefined : members.add(builder),
    abstains: (options.abstain as ((answer: unknown) => boolean) | undefined) ?? isAbstention,
    timeoutMs,
  })
  return definePattern({ pattern: 'consensus', cast: members, play }, rest)
}
