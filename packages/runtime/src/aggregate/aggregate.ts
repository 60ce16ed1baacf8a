// How several results become one, as a value that patterns take: a pure fold over who answered, asked again after each result
// that comes in, so that it can say when nobody need wait any longer.
import { StatecraftError } from '../errors.ts'
import { type KnownOptions, refuseStrange } from '../known-options.ts'
import type { Details } from '../task.ts'
import { type Contribution, type MergeOptions, mergeValues } from './merge-values.ts'
import { checkVote, isDecided, tally, type Vote, type VoteOptions } from './vote.ts'

/** Who was asked, and what became of it so far. Each list is in the order in which they were asked. */
export interface Standing<O = unknown> {
  readonly answers: readonly Contribution<O>[]
  /** Those who failed or abstained. */
  readonly silent: readonly string[]
  /** Those who have not ended, or were never asked. */
  readonly out: readonly string[]
}

/** What several answers come to, and what there is to say about it. */
export interface Combined<R> {
  readonly output: R
  readonly details?: Details
}

/** How several answers become one. `O` is what each gives, `R` what they come to. */
export interface Aggregate<in O = never, out R = unknown> {
  /** The word for it, such as `merge`. */
  readonly name: string
  /** What they come to. Throws a {@link StatecraftError} where they come to nothing. */
  readonly combine: (standing: Standing<O>) => Combined<R>
  /** Whether those who are out can change it no more: they are cancelled then. Default: all are waited for. */
  readonly isDecided?: (standing: Standing<O>) => boolean
}

/** An aggregate that comes to one of the answers as it is. */
export interface Choice<O = unknown> extends Aggregate<O, O> {
  readonly isChoice: true
}

interface ConcatOptions {
  readonly separator?: string
}

const CONCAT_OPTIONS: KnownOptions<ConcatOptions> = { separator: true }
const MERGE_OPTIONS: KnownOptions<MergeOptions> = { conflict: true, lists: true, same: true }
const VOTE_OPTIONS: KnownOptions<VoteOptions<never>> = {
  minAgreement: true,
  quorum: true,
  same: true,
  weighted: true,
  weights: true,
}

const inWords = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value, undefined, 2) ?? '')

/**
 * One text after the other; what is no text as JSON. Throws `input_invalid` for options that there are not.
 *
 * @example
 * ```ts
 * hierarchy(parts, { aggregate: concat({ separator: '\n---\n' }) })
 * ```
 */
export function concat(options: ConcatOptions = {}): Aggregate<unknown, string> {
  refuseStrange('concat', options, CONCAT_OPTIONS)
  const { separator = '\n\n' } = options
  return {
    name: 'concat',
    combine: ({ answers }) => ({ output: answers.map(({ value }) => inWords(value)).join(separator) }),
  }
}

/**
 * One object of all, see {@link mergeValues}; who said what, and where they differed, stands in the details. Fails with
 * `merge_conflict` where they differ and the policy is `fail`. Throws `input_invalid` for options that there are not.
 *
 * @example
 * ```ts
 * hierarchy(parts, { aggregate: merge({ conflict: 'confident' }) })
 * ```
 */
export function merge(options: MergeOptions = {}): Aggregate<unknown, unknown> {
  refuseStrange('merge', options, MERGE_OPTIONS)
  return {
    name: 'merge',
    combine: ({ answers }) => {
      const { value, provenance, conflicts } = mergeValues(answers, options)
      return { output: value, details: { provenance: Object.fromEntries(provenance), conflicts } }
    },
  }
}

/**
 * The first answer that comes; whoever has not answered by then is cancelled.
 *
 * @example
 * ```ts
 * parallel([quick, thorough], { aggregate: firstSuccess() })
 * ```
 */
export function firstSuccess<O = unknown>(): Choice<O> {
  return {
    name: 'first success',
    isChoice: true,
    combine: ({ answers, silent }) => {
      const [first] = answers
      if (first) return { output: first.value, details: { from: first.from } }
      throw new StatecraftError('too_few_results', `Nobody succeeded of those who were asked: ${silent.join(', ')}`)
    },
    isDecided: ({ answers }) => answers.length > 0,
  }
}

const votesOf = <O>({ answers, silent }: Standing<O>): readonly Vote<O>[] => [
  ...answers.map(({ from: voter, value: answer, confidence }) => ({
    voter,
    answer,
    ...(confidence !== undefined && { confidence }),
  })),
  ...silent.map(voter => ({ voter, answer: undefined })),
]

/**
 * The answer that leads. However few agree with it, unless `minAgreement` and `quorum` ask for more: here both are 0 by
 * default. Whoever can no longer change it is cancelled. A tie has no winner and fails with `no_consensus`.
 *
 * @throws StatecraftError `input_invalid` for shares and weights that cannot be, and for options that there are not
 * @example
 * ```ts
 * parallel([one, two, three], { aggregate: vote({ minAgreement: 0.6, same: sameWords }) })
 * ```
 */
export function vote<O = unknown>(options: VoteOptions<O> = {}): Choice<O> {
  refuseStrange('vote', options, VOTE_OPTIONS)
  checkVote(options as VoteOptions<never>)
  const rules = { minAgreement: 0, quorum: 0, ...options }
  return {
    name: 'vote',
    isChoice: true,
    combine: standing => {
      const { consensus, winner, agreement, votes, abstained, dissent } = tally(votesOf(standing), rules)
      const details = { agreement, votes, abstained, dissent }
      if (consensus && winner !== undefined) return { output: winner, details }
      throw new StatecraftError('no_consensus', noWinner(winner === undefined, agreement, abstained), {
        details: { agreement, abstained },
      })
    },
    isDecided: standing => isDecided(votesOf(standing), everybody(standing), rules),
  }
}

const everybody = ({ answers, silent, out }: Standing): readonly string[] => [
  ...answers.map(({ from }) => from),
  ...silent,
  ...out,
]

function noWinner(isTie: boolean, agreement: number, abstained: readonly string[]): string {
  const away = abstained.length > 0 ? `; ${abstained.join(', ')} did not answer` : ''
  return isTie
    ? `No answer leads${away}`
    : `The answer that leads has ${Math.round(agreement * 100)} % of the votes, and that is too little${away}`
}

/**
 * The same, with votes that weigh as much as their voters are sure, and as much as `weights` gives them.
 *
 * @example
 * ```ts
 * parallel([junior, senior], { aggregate: weighted({ weights: { senior: 3 } }) })
 * ```
 */
export function weighted<O = unknown>(options: Omit<VoteOptions<O>, 'weighted'> = {}): Choice<O> {
  return { ...vote({ ...options, weighted: true }), name: 'weighted vote' }
}
