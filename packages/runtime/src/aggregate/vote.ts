// Agreement among several answers: a pure fold, so that it can be tested without anybody who answers.
// Whoever abstains counts for the quorum's size, never for an answer; a tie has no winner.
import { sameStructure } from './same.ts'

/** One answer; `undefined` abstains. */
export interface Vote<O> {
  readonly voter: string
  readonly answer: O | undefined
  /** Between 0 and 1; only `weighted` looks at it. Absent counts as 1. */
  readonly confidence?: number
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

function groupsOf<O>(votes: readonly Vote<O>[], same: (a: O, b: O) => boolean, weighted: boolean): readonly Group<O>[] {
  const groups: Group<O>[] = []
  for (const { answer, confidence } of votes) {
    if (answer === undefined) continue
    const weight = weighted ? (confidence ?? 1) : 1
    const group = groups.find(({ answer: other }) => same(answer, other))
    if (group) group.weight += weight
    else groups.push({ answer, weight })
  }
  return groups.sort((a, b) => b.weight - a.weight)
}

/** What the votes come to. */
export function tally<O>(votes: readonly Vote<O>[], options: VoteOptions<O> = {}): Agreement<O> {
  const { minAgreement = 0.6, quorum = 0.8, same = sameStructure, weighted = false } = options
  const abstained = votes.filter(({ answer }) => answer === undefined).map(({ voter }) => voter)
  const groups = groupsOf(votes, same, weighted)
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
 * @param voters - how many there are in all
 */
export function outlook<O>(votes: readonly Vote<O>[], voters: number, options: VoteOptions<O> = {}): Outlook {
  const { minAgreement = 0.6, quorum = 0.8, same = sameStructure, weighted = false } = options
  // A vote weighs one at most, whoever casts it.
  const out = Math.max(0, voters - votes.length)
  const groups = groupsOf(votes, same, weighted)
  const total = groups.reduce((sum, { weight }) => sum + weight, 0)
  const [first = 0, second = 0] = groups.map(({ weight }) => weight)
  const answered = votes.filter(({ answer }) => answer !== undefined).length
  const share = (part: number, of: number): number => (of > 0 ? part / of : 0)
  const most = share(first + out, total + out)
  // A tie has no winner, and neither has silence.
  const mayLead = first + out > second
  if (!mayLead || most < minAgreement || share(answered + out, voters) < quorum) return 'out-of-reach'
  const leads = first > second + out
  const enough = share(first, total + out) >= minAgreement && share(answered, voters) >= quorum
  return leads && enough ? 'certain' : 'open'
}
