// Agreement among several answers: a pure fold, so that it can be tested without anybody who answers.
// Whoever abstains counts for the quorum's size, never for an answer; a tie has no winner.
import { StatecraftError } from '../errors.ts'
import { sameStructure } from './same.ts'

/** One answer; `undefined` abstains. */
export interface Vote<O> {
  readonly voter: string
  readonly answer: O | undefined
  /** Between 0 and 1; only `weighted` looks at it. Absent counts as 1. */
  readonly confidence?: number
  /** Why it abstains. */
  readonly reason?: string
}

export interface VoteOptions<O> {
  /** Share of the answers that the winner needs. Default 0.6. */
  readonly minAgreement?: number
  /** Share of the voters that must answer. Default 0.8. */
  readonly quorum?: number
  /** When two answers are the same. Default: `sameStructure`. */
  readonly same?: (a: O, b: O) => boolean
  /** Answers weigh as much as their voters are sure. Default false: each counts one. */
  readonly weighted?: boolean
  /** What the vote of each voter weighs beside that; 1 where it does not say. */
  readonly weights?: Readonly<Record<string, number>>
}

export interface Agreement<O> {
  /** Enough answered, one answer leads, and enough agree with it. */
  readonly consensus: boolean
  /** The answer that leads; undefined on a tie and when nobody answered. */
  readonly winner: O | undefined
  /** Share of the winner among the answers, by weight; 0 without a winner. */
  readonly agreement: number
  readonly votes: readonly Vote<O>[]
  readonly abstained: readonly string[]
  /** Those who answered something else than the winner. */
  readonly dissent: readonly Vote<O>[]
}

interface Group<O> {
  readonly answer: O
  weight: number
}

/** Most that the vote of this voter may weigh. */
const mostOf = (voter: string, weights: VoteOptions<never>['weights']): number =>
  weights && Object.hasOwn(weights, voter) ? (weights[voter] ?? 1) : 1

/** Whoever says that they are surer than sure, or less than not at all, is taken at the end of the scale. */
function weightOf({ voter, confidence = 1 }: Vote<unknown>, { weighted, weights }: VoteOptions<never>): number {
  const share = weighted ? Math.min(1, Math.max(0, confidence || 0)) : 1
  return mostOf(voter, weights) * share
}

function groupsOf<O>(votes: readonly Vote<O>[], options: VoteOptions<O>): readonly Group<O>[] {
  const { same = sameStructure } = options
  const groups: Group<O>[] = []
  for (const vote of votes) {
    const { answer } = vote
    if (answer === undefined) continue
    const weight = weightOf(vote, options)
    const group = groups.find(({ answer: other }) => same(answer, other))
    if (group) group.weight += weight
    else groups.push({ answer, weight })
  }
  return groups.sort((a, b) => b.weight - a.weight)
}

/** What the votes come to. */
export function tally<O>(votes: readonly Vote<O>[], options: VoteOptions<O> = {}): Agreement<O> {
  const { minAgreement = 0.6, quorum = 0.8, same = sameStructure } = options
  const abstained = votes.filter(({ answer }) => answer === undefined).map(({ voter }) => voter)
  const groups = groupsOf(votes, options)
  const [first, second] = groups
  const total = groups.reduce((sum, { weight }) => sum + weight, 0)
  const leader = first && first.weight > (second?.weight ?? 0) ? first : undefined
  const agreement = leader && total > 0 ? leader.weight / total : 0
  const answered = votes.length === 0 ? 0 : (votes.length - abstained.length) / votes.length
  return {
    consensus: leader !== undefined && answered >= quorum && agreement >= minAgreement,
    winner: leader?.answer,
    agreement,
    votes,
    abstained,
    dissent: leader ? votes.filter(({ answer }) => answer !== undefined && !same(answer, leader.answer)) : [],
  }
}

/** What votes that are still out can change: `open`: much; `certain`: there is consensus, and on this answer; `out-of-reach`: there is none. */
export type Outlook = 'open' | 'certain' | 'out-of-reach'

/**
 * Whether the remaining votes can change what `tally` says about consensus, and whose it is. Once they cannot, nobody need
 * wait for them.
 *
 * @param votes - those that are in
 * @param voters - how many there are in all, or who they are
 */
export function outlook<O>(
  votes: readonly Vote<O>[],
  voters: number | readonly string[],
  options: VoteOptions<O> = {},
): Outlook {
  const { minAgreement = 0.6, quorum = 0.8 } = options
  const { first, second, total, out, answered, missing, size } = raceOf(votes, voters, options)
  const share = (part: number, of: number): number => (of > 0 ? part / of : 0)
  const most = share(first + out, total + out)
  // A tie has no winner, and neither has silence.
  const mayLead = first + out > second
  if (!mayLead || most < minAgreement || share(answered + missing, size) < quorum) return 'out-of-reach'
  const leads = first > second + out
  const enough = share(first, total + out) >= minAgreement && share(answered, size) >= quorum
  return leads && enough ? 'certain' : 'open'
}

/** Whether the remaining votes can change neither whether there is consensus nor which answer leads. */
export function isDecided<O>(
  votes: readonly Vote<O>[],
  voters: number | readonly string[],
  options: VoteOptions<O> = {},
): boolean {
  const seen = outlook(votes, voters, options)
  if (seen !== 'out-of-reach') return seen === 'certain'
  const { first, second, out } = raceOf(votes, voters, options)
  return out === 0 || first > second + out
}

/** Where a vote stands: the weights of the two that lead and of all, and most that those who are out may add. */
interface Race {
  readonly first: number
  readonly second: number
  readonly total: number
  readonly out: number
  /** How many answered, are missing, and are asked in all. */
  readonly answered: number
  readonly missing: number
  readonly size: number
}

function raceOf<O>(votes: readonly Vote<O>[], voters: number | readonly string[], options: VoteOptions<O>): Race {
  const { weights } = options
  const groups = groupsOf(votes, options)
  const [first = 0, second = 0] = groups.map(({ weight }) => weight)
  const total = groups.reduce((sum, { weight }) => sum + weight, 0)
  const answered = votes.filter(({ answer }) => answer !== undefined).length
  const size = typeof voters === 'number' ? voters : voters.length
  const missing = Math.max(0, size - votes.length)
  return { first, second, total, out: weightOut(votes, voters, missing, weights), answered, missing, size }
}

function weightOut(
  votes: readonly Vote<unknown>[],
  voters: number | readonly string[],
  missing: number,
  weights: VoteOptions<never>['weights'],
): number {
  // Nobody says who they are: each may be the weightiest.
  if (typeof voters === 'number') return missing * Math.max(1, ...Object.values(weights ?? {}))
  const voted = new Set(votes.map(({ voter }) => voter))
  return voters.filter(voter => !voted.has(voter)).reduce((sum, voter) => sum + mostOf(voter, weights), 0)
}

/** Throws `input_invalid` for shares that are none, and for weights below 0. */
export function checkVote({ minAgreement, quorum, weights = {} }: VoteOptions<never>): void {
  for (const [name, share] of Object.entries({ minAgreement, quorum })) {
    if (share === undefined || (share >= 0 && share <= 1)) continue
    throw new StatecraftError('input_invalid', `A vote needs ${name} from 0 to 1, not ${share}`)
  }
  for (const [voter, weight] of Object.entries(weights)) {
    if (weight >= 0 && Number.isFinite(weight)) continue
    throw new StatecraftError('input_invalid', `A vote needs weights of at least 0: "${voter}" has ${weight}`)
  }
}
