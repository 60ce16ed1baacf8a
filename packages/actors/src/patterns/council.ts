// The play of a vote: rounds in which all are asked, a judge who may say what is the same, and a builder who may write it down.
// A round is over when nobody who is out can change what counts; the last one closes the vote.
import { type Agreement, type Details, type Failure, StatecraftError, toFailure, type Vote } from '@statecraft/runtime'
import type { TaskInput } from '../conversation.ts'
import { briefWith, instruct } from './brief.ts'
import type { Next, Play, Stage } from './play.ts'
import {
  agreementOf,
  type Ballot,
  cast,
  EMPTY_POLL,
  isSettled,
  outlookOf,
  type Poll,
  type Rules,
  sort,
} from './poll.ts'
import { judgedAs, judgeTask, type SameFunction } from './sameness.ts'
import { type Ended, type MemberResult, memberResult, type Work } from './work.ts'

/** What a vote came to. Who failed abstains, with the reason; who was not waited for is in no list. */
export interface Consensus<O = unknown, S = undefined> extends Agreement<O> {
  /** Rounds that were begun. */
  readonly rounds: number
  /** What the builder wrote. */
  readonly statement: S
}

/** Beside the output. */
export interface ConsensusDetails extends Details {
  /** Of the last round, in the order of the voters; those that were not waited for are `skipped`. */
  readonly results: readonly MemberResult[]
  /** The votes of each round, as far as they came. */
  readonly rounds: readonly (readonly Vote<unknown>[])[]
  /** Voters of whose answers the judge could not say what they mean: they count as answers of their own. */
  readonly unjudged: readonly string[]
}

export interface Council {
  readonly voters: readonly string[]
  readonly rules: Rules
  readonly rounds: number
  readonly isRequired: boolean
  readonly same: SameFunction | undefined
  /** Ids of members. */
  readonly judge: string | undefined
  readonly builder: string | undefined
  readonly abstains: (answer: unknown) => boolean
  readonly timeoutMs: number | undefined
}

interface State {
  readonly task: TaskInput
  readonly round: number
  /** Whether the voters of this round have been asked. */
  readonly asked: boolean
  readonly poll: Poll
  /** The ballots of the rounds before. */
  readonly past: readonly (readonly Ballot[])[]
  readonly results: readonly MemberResult[]
  /** Who spoke in this round. */
  readonly heard: number
  readonly judged: number
  readonly isJudging: boolean
  readonly unjudged: readonly string[]
  readonly isClosed: boolean
  readonly statement: MemberResult | undefined
}

const FRESH = { asked: false, results: [], heard: 0, isJudging: false } as const

const ARGUE =
  'Others were asked the same; what they answered stands beside your own answer of the last round. Weigh what speaks for each answer and what against it. Then answer anew, in the same form: keep your answer where it still convinces you, and change it where another is better.'

const lastOf = ({ past }: State, voter: string): Ballot | undefined =>
  past.at(-1)?.find(ballot => ballot.voter === voter)

/** What a voter is told: the task; in later rounds what everybody said, too. */
function voterTask(state: State, voter: string): TaskInput {
  const { task, round, past } = state
  if (round === 1) return task
  const others = (past.at(-1) ?? [])
    .filter(ballot => ballot.voter !== voter && ballot.answer.length > 0)
    .map(({ voter: from, answer, confidence }) => ({
      from,
      answer: answer[0],
      ...(confidence !== undefined && { confidence }),
    }))
  const own = lastOf(state, voter)?.answer ?? []
  return instruct(task, ARGUE, { round, ...(own.length > 0 && { yourAnswer: own[0] }), others })
}

/** Who failed abstains. In later rounds it stands by what it said before. */
function ballotOf({ abstains }: Council, state: State, voter: string, ended: Ended): Ballot {
  if (!ended.ok) return lastOf(state, voter) ?? { voter, answer: [], reason: ended.failure.message }
  const { output, confidence } = ended
  if (abstains(output)) return { voter, answer: [], reason: 'abstained' }
  return { voter, answer: [output], ...(confidence !== undefined && { confidence }) }
}

function takeVote(council: Council, state: State, { to: voter }: Work & { to: string }, ended: Ended): State {
  const heard = state.heard + (ended.ok ? 1 : 0)
  const results = [...state.results, memberResult(voter, ended)]
  const poll = cast(state.poll, ballotOf(council, state, voter, ended), council.same)
  return { ...state, heard, results, poll }
}

function takeJudgement(state: State, ended: Ended): State {
  const [ballot] = state.poll.unsorted
  if (!ballot) return { ...state, isJudging: false }
  const kind = judgedAs(ended, state.poll.kinds.length)
  const unjudged = ended.ok ? state.unjudged : [...state.unjudged, ballot.voter]
  return { ...state, isJudging: false, unjudged, poll: sort(state.poll, ballot, kind) }
}

const isLast = ({ rounds }: Council, { round }: State): boolean => round >= rounds

/** Whether this round is over: all are in, or those who are out can change nothing that counts. */
function isOver(council: Council, state: State): boolean {
  const { voters, rules, isRequired } = council
  const { poll } = state
  if (poll.ballots.length === voters.length) return true
  const outlook = outlookOf(poll, voters, rules)
  // Before the last round all are heard: they are what the next one is about.
  if (outlook === 'certain' || !isLast(council, state)) return outlook === 'certain'
  return isSettled(poll, voters, rules) || (isRequired && outlook === 'out-of-reach')
}

/** Ends the round where it is over: the next one begins, or the vote is closed. */
function turn(council: Council, state: State): State {
  if (!state.asked || !isOver(council, state)) return state
  const { consensus } = agreementOf(state.poll, council.voters, council.rules)
  // Where nobody says anything new, nobody will.
  if (consensus || isLast(council, state) || state.heard === 0) return { ...state, isClosed: true }
  const { ballots, kinds } = state.poll
  return {
    ...state,
    ...FRESH,
    round: state.round + 1,
    poll: { ...EMPTY_POLL, kinds },
    past: [...state.past, ballots],
  }
}

function verdictOf({ voters, rules }: Council, state: State): Consensus<unknown, unknown> {
  return { ...agreementOf(state.poll, voters, rules), rounds: state.round, statement: state.statement?.output }
}

function nobody({ voters }: Council, { poll }: State): Failure {
  const reasons = poll.ballots.map(({ voter, reason }) => `${voter}: ${reason}`).join('; ')
  return toFailure(new StatecraftError('too_few_results', `None of ${voters.length} voters answered: ${reasons}`))
}

function disagreement({ agreement, abstained, winner }: Agreement<unknown>): Failure {
  const lead = winner === undefined ? 'no answer leads' : `the answer that leads has ${Math.round(agreement * 100)} %`
  const away = abstained.length === 0 ? '' : `, and ${abstained.join(', ')} did not answer`
  const details = { agreement, abstained }
  return toFailure(new StatecraftError('no_consensus', `There is no consensus: ${lead}${away}`, { details }))
}

const ending = (verdict: Consensus<unknown, unknown>): Next => ({
  done: { output: verdict, confidence: verdict.agreement },
})

function closing(council: Council, state: State): Next {
  const verdict = verdictOf(council, state)
  const failed = state.results.filter(({ status }) => status === 'failed')
  if (state.poll.ballots.every(({ kind }) => kind === undefined) && failed.length === council.voters.length)
    return { failed: nobody(council, state) }
  if (council.isRequired && !verdict.consensus) return { failed: disagreement(verdict) }
  return council.builder === undefined ? ending(verdict) : { to: 'building' }
}

const JUDGEMENT = 'judge~'

const voting = (council: Council): Stage<State> => ({
  ...(council.builder !== undefined && { leadsTo: ['building'], completes: false }),
  ...(council.timeoutMs !== undefined && { timeoutMs: council.timeoutMs }),
  start(state) {
    const { voters, judge } = council
    const { round, poll, judged } = state
    if (!state.asked) {
      const id = (voter: string): string => (round === 1 ? voter : `${voter}@${round}`)
      const work = voters.map(voter => ({
        type: 'errand' as const,
        id: id(voter),
        to: voter,
        task: voterTask(state, voter),
      }))
      return { state: { ...state, asked: true }, work }
    }
    const [ballot] = poll.unsorted
    if (judge === undefined || state.isJudging || !ballot) return undefined
    const task = judgeTask(state.task, ballot.answer[0], poll.kinds)
    const work = [{ type: 'errand' as const, id: `${JUDGEMENT}${judged + 1}`, to: judge, task }]
    return { state: { ...state, isJudging: true, judged: judged + 1 }, work }
  },
  end(state, work, ended) {
    if (state.isClosed) return state
    const taken = work.id.startsWith(JUDGEMENT)
      ? takeJudgement(state, ended)
      : takeVote(council, state, work as Work & { to: string }, ended)
    return turn(council, taken)
  },
  next: state => (state.isClosed ? closing(council, state) : undefined),
})

const building = (council: Council, builder: string): Stage<State> => ({
  atOnce: 1,
  start(state) {
    const { statement: _, ...verdict } = verdictOf(council, state)
    return { state, work: [{ type: 'errand', id: builder, to: builder, task: briefWith(state.task, {}, verdict) }] }
  },
  end: (state, { id }, ended) => ({ ...state, statement: memberResult(id, ended) }),
  next(state) {
    const { statement } = state
    if (!statement) return undefined
    return statement.error ? { failed: statement.error } : ending(verdictOf(council, state))
  },
})

export function council(spec: Council): Play<State> {
  const { voters, rules, builder } = spec
  return {
    first: 'voting',
    begin: task => ({
      ...FRESH,
      task,
      round: 1,
      poll: EMPTY_POLL,
      past: [],
      judged: 0,
      unjudged: [],
      isClosed: false,
      statement: undefined,
    }),
    details({ results, past, poll, unjudged }): ConsensusDetails {
      const rounds = [...past, poll.ballots].map(
        ballots => agreementOf({ ...EMPTY_POLL, ballots }, voters, rules).votes,
      )
      const byName = new Map(results.map(result => [result.name, result]))
      return {
        results: voters.map(name => byName.get(name) ?? { name, status: 'skipped' }),
        rounds,
        unjudged,
      }
    },
    stages: {
      voting: voting(spec),
      ...(builder !== undefined && { building: building(spec, builder) }),
    },
  }
}
