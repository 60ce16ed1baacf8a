// The play of a debate: round after round all speak in turn, each having heard everything so far. A moderator may end it after any
// round; a judge concludes. Each round is the same state of the chart entered anew, with its own time.
import { type Details, type Failure, StatecraftError, toFailure } from '@statecraft/runtime'
import type { TaskInput } from '../conversation.ts'
import { instruct, wordsOf } from './brief.ts'
import { inWords } from './gathered.ts'
import type { Next, Play, Stage } from './play.ts'
import type { SameFunction } from './sameness.ts'
import type { Debate, Statement } from './transcript.ts'
import { readVerdict, VERDICT, type Verdict } from './verdict.ts'
import type { Ended } from './work.ts'

/** Beside the output of a debate. */
export interface DebateDetails extends Details {
  /** As far as it came. */
  readonly transcript: readonly Statement[]
}

export interface DebateSpec {
  /** Ids of members, in the order in which they speak. */
  readonly debaters: readonly string[]
  readonly moderator: string | undefined
  /** Who concludes; undefined: the moderator, or without one whoever of the debaters spoke last. */
  readonly judge: string | undefined
  readonly rounds: number
  readonly roundTimeoutMs: number
  /** What all are told beside the topic. */
  readonly context: unknown
  readonly same: SameFunction
}

interface State {
  readonly task: TaskInput
  readonly round: number
  /** Who has had its turn in this round. */
  readonly spoken: number
  readonly transcript: readonly Statement[]
  readonly verdict: Verdict | undefined
  readonly confidence: number | undefined
  /** Why the last who was to give a verdict did not. */
  readonly failure: Failure | undefined
}

const OPENING = 'Open the debate: say what you hold, and your strongest reasons for it. Be brief.'
const REPLY =
  'Reply to the strongest points that were made against what you hold. Grant what is right, and say what you hold now. Be brief.'
const CLOSING = `${REPLY} This is the last round.`
const MODERATE = `You moderate this debate. Judge what was said so far and nothing else. ${VERDICT}`
const CONCLUDE = `The debate is over. Sum it up fairly, whatever you held yourself. ${VERDICT}`

const debaterWords = ({ rounds }: DebateSpec, round: number): string =>
  round === 1 ? OPENING : round < rounds ? REPLY : CLOSING

/** The topic with what was said, and what is to be done. */
function told({ context, rounds }: DebateSpec, { task, round, transcript }: State, words: string): TaskInput {
  const said = transcript.map(({ role: _role, ...statement }) => statement)
  return instruct(task, words, { ...(context !== undefined && { context }), round, rounds, said })
}

const statement = ({ round }: State, speaker: string, role: Statement['role'], ended: Ended): Statement => ({
  round,
  speaker,
  role,
  ...(ended.ok ? { says: ended.output ?? null } : { error: ended.failure.message }),
})

const spokenBy = (transcript: readonly Statement[], speaker: string): Statement | undefined =>
  transcript.findLast(said => said.role === 'debater' && said.speaker === speaker && said.error === undefined)

/** What all hold in the end, where that is the same; a debater that never spoke holds nothing. */
function common({ debaters, same }: DebateSpec, { transcript }: State): Statement | undefined {
  const [first, ...others] = debaters.map(debater => spokenBy(transcript, debater))
  return first && others.every(other => other && same(first.says, other.says)) ? first : undefined
}

/** Who may conclude, the best first: those who spoke, the last of them first, as long as they have not failed at it. */
function concluders({ judge }: DebateSpec, { transcript }: State): readonly string[] {
  const said = (role: Statement['role'], isError: boolean): readonly string[] =>
    transcript.flatMap(({ speaker, role: as, error }) =>
      as === role && (error !== undefined) === isError ? [speaker] : [],
    )
  const failed = said('judge', true)
  const able = judge === undefined ? [...new Set(said('debater', false).toReversed())] : [judge]
  return able.filter(speaker => !failed.includes(speaker))
}

function takeVerdict(state: State, speaker: string, role: 'moderator' | 'judge', ended: Ended): State {
  const transcript = [...state.transcript, statement(state, speaker, role, ended)]
  if (!ended.ok) return { ...state, transcript, failure: ended.failure }
  return {
    ...state,
    transcript,
    failure: undefined,
    verdict: readVerdict(ended.output),
    confidence: ended.confidence,
  }
}

function concluded({ task, round, transcript, confidence }: State, verdict: Verdict, agreed: boolean): Next {
  const topic = wordsOf(task)
  const output: Debate = {
    ...(topic !== undefined && { topic }),
    conclusion: verdict.conclusion,
    consensusReached: verdict.consensusReached ?? agreed,
    rounds: round,
    transcript,
  }
  return { done: { output, ...(confidence !== undefined && { confidence }) } }
}

const silence = ({ transcript }: State): Failure => {
  const reasons = transcript.map(({ speaker, error }) => `${speaker}: ${error}`).join('; ')
  return toFailure(new StatecraftError('too_few_results', `Nobody of the debate said anything: ${reasons}`))
}

/** Where it leads after a round, and the moderator's word on it where there is one. */
function afterRound(spec: DebateSpec, state: State): Next {
  const { rounds, moderator, judge } = spec
  const { round, transcript, verdict } = state
  const isJudged = judge !== undefined || moderator === undefined
  const agreed = common(spec, state)
  const isSilent = !transcript.some(said => said.round === round && said.role === 'debater' && said.error === undefined)
  const isOver = verdict?.consensusReached ?? (agreed !== undefined || isSilent)
  if (!isOver && round < rounds) return { to: 'speaking' }
  if (isJudged && (moderator !== undefined || agreed === undefined)) return { to: 'concluding' }
  if (verdict) return concluded(state, verdict, agreed !== undefined)
  if (state.failure) return { failed: state.failure }
  return concluded(state, { conclusion: inWords(agreed?.says), consensusReached: true }, true)
}

const speaking = (spec: DebateSpec): Stage<State> => ({
  leadsTo: spec.moderator === undefined ? ['speaking', 'concluding'] : ['moderating'],
  completes: spec.moderator === undefined,
  atOnce: 1,
  timeoutMs: spec.roundTimeoutMs,
  enter: state => ({ ...state, round: state.round + 1, spoken: 0, verdict: undefined, failure: undefined }),
  start(state) {
    const { round, spoken } = state
    const debater = spec.debaters[spoken]
    if (debater === undefined) return undefined
    const task = told(spec, state, debaterWords(spec, round))
    return { state, work: [{ type: 'errand', id: `${debater}@${round}`, to: debater, task }] }
  },
  end(state, _, ended) {
    const said = statement(state, spec.debaters[state.spoken] ?? '', 'debater', ended)
    return { ...state, spoken: state.spoken + 1, transcript: [...state.transcript, said] }
  },
  next(state) {
    if (state.spoken < spec.debaters.length) return undefined
    if (state.transcript.every(({ error }) => error !== undefined)) return { failed: silence(state) }
    return spec.moderator === undefined ? afterRound(spec, state) : { to: 'moderating' }
  },
})

const moderating = (spec: DebateSpec, moderator: string): Stage<State> => ({
  leadsTo: ['speaking', ...(spec.judge === undefined ? [] : ['concluding'])],
  completes: spec.judge === undefined,
  atOnce: 1,
  start: state => ({
    state,
    work: [{ type: 'errand', id: `${moderator}@${state.round}`, to: moderator, task: told(spec, state, MODERATE) }],
  }),
  end: (state, _, ended) => takeVerdict(state, moderator, 'moderator', ended),
  next: state => (state.verdict || state.failure ? afterRound(spec, state) : undefined),
})

const concluding = (spec: DebateSpec): Stage<State> => ({
  atOnce: 1,
  enter: state => ({ ...state, verdict: undefined, failure: undefined }),
  start(state) {
    const [judge] = concluders(spec, state)
    if (judge === undefined) return undefined
    return { state, work: [{ type: 'errand', id: `${judge}@end`, to: judge, task: told(spec, state, CONCLUDE) }] }
  },
  end: (state, { id }, ended) => takeVerdict(state, id.slice(0, -'@end'.length), 'judge', ended),
  next(state) {
    if (state.verdict) return concluded(state, state.verdict, common(spec, state) !== undefined)
    return state.failure && concluders(spec, state).length === 0 ? { failed: state.failure } : undefined
  },
})

export function debateRounds(spec: DebateSpec): Play<State> {
  const { moderator, judge } = spec
  return {
    first: 'speaking',
    begin: task => ({
      task,
      round: 0,
      spoken: 0,
      transcript: [],
      verdict: undefined,
      confidence: undefined,
      failure: undefined,
    }),
    details: ({ transcript }): DebateDetails => ({ transcript }),
    stages: {
      speaking: speaking(spec),
      ...(moderator !== undefined && { moderating: moderating(spec, moderator) }),
      ...((judge !== undefined || moderator === undefined) && { concluding: concluding(spec) }),
    },
  }
}
