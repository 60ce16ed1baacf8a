// The votes of one question, sorted into kinds of answers: those that are the same are of one kind. A pure fold; plain JSON.
import { type Agreement, isDecided, outlook, tally, type Vote, type VoteOptions } from '@statecraft/runtime'

/** What one voter said, or why it said nothing. */
export interface Ballot {
  readonly voter: string
  /** In a list of one; empty: it abstains. */
  readonly answer: readonly unknown[]
  readonly confidence?: number
  readonly reason?: string
  /** Which kind of answer; undefined: it abstains, or nobody knows yet. */
  readonly kind?: number
}

export interface Poll {
  /** Those whose kind is known, and those who abstain, as they came in. */
  readonly ballots: readonly Ballot[]
  /** The first answer of each kind. */
  readonly kinds: readonly unknown[]
  /** Those whose kind is not known yet. */
  readonly unsorted: readonly Ballot[]
}

export const EMPTY_POLL: Poll = { ballots: [], kinds: [], unsorted: [] }

/** How votes are counted. */
export type Rules = Omit<VoteOptions<number>, 'same'>

/** A ballot comes in. Its kind is found with `same`; without, it waits until somebody says. */
export function cast(poll: Poll, ballot: Ballot, same: ((a: unknown, b: unknown) => boolean) | undefined): Poll {
  const { kinds } = poll
  if (ballot.answer.length === 0 || ballot.kind !== undefined) return { ...poll, ballots: [...poll.ballots, ballot] }
  if (kinds.length === 0 && poll.unsorted.length === 0) return sort(poll, ballot, undefined)
  if (!same) return { ...poll, unsorted: [...poll.unsorted, ballot] }
  const at = kinds.findIndex(known => same(known, ballot.answer[0]))
  return sort(poll, ballot, at < 0 ? undefined : at)
}

/** The kind of a ballot is known; undefined: it is one of its own. */
export function sort(poll: Poll, ballot: Ballot, kind: number | undefined): Poll {
  const kinds = kind === undefined ? [...poll.kinds, ballot.answer[0]] : poll.kinds
  return {
    kinds,
    ballots: [...poll.ballots, { ...ballot, kind: kind ?? poll.kinds.length }],
    unsorted: poll.unsorted.filter(other => other !== ballot),
  }
}

/** A ballot that counts, as a vote for a kind of answer. */
const voteOf = ({ voter, kind: answer, confidence, reason }: Ballot): Vote<number> => ({
  voter,
  answer,
  ...(confidence !== undefined && { confidence }),
  ...(reason !== undefined && { reason }),
})

/** The votes in the order of the voters. */
function votesOf({ ballots }: Poll, voters: readonly string[]): readonly Vote<number>[] {
  const byVoter = new Map(ballots.map(ballot => [ballot.voter, ballot]))
  return voters.flatMap(voter => {
    const ballot = byVoter.get(voter)
    return ballot ? [voteOf(ballot)] : []
  })
}

/** Whether those who are out can change nothing any more: not whether there is consensus, and not who leads. */
export const isSettled = (poll: Poll, voters: readonly string[], rules: Rules): boolean =>
  isDecided(poll.ballots.map(voteOf), voters, rules)

export const outlookOf = (poll: Poll, voters: readonly string[], rules: Rules): ReturnType<typeof outlook> =>
  outlook(poll.ballots.map(voteOf), voters, rules)

/** What the ballots come to, with the answers themselves in place of their kinds. */
export function agreementOf(poll: Poll, voters: readonly string[], rules: Rules): Agreement<unknown> {
  const byVoter = new Map(poll.ballots.map(({ voter, answer }) => [voter, answer[0]]))
  const said = (vote: Vote<number>): Vote<unknown> => ({
    ...vote,
    answer: vote.answer === undefined ? undefined : byVoter.get(vote.voter),
  })
  const { winner, votes, dissent, ...counted } = tally(votesOf(poll, voters), rules)
  const leading = votes.find(({ answer }) => answer !== undefined && answer === winner)
  return {
    ...counted,
    winner: leading && byVoter.get(leading.voter),
    votes: votes.map(said),
    dissent: dissent.map(said),
  }
}
