// Everything that can happen to an agent's chart: what its model may reply, what its tools, peers and checks may come to, and
// what may arrive from outside.
import type { Json } from '@statecraft/providers'
import { type ActorEvent, doneEvent, errorEvent } from '@statecraft/runtime'
import type { AnyMachineSnapshot } from 'xstate'
import { modelReply, type ReplyParts } from '../src/testing/index.ts'
import type { Happenings } from './chart-walk.ts'

const call = (name: string, input: Json = {}): ReplyParts => ({ calls: [{ name, input, id: name }] })

/** A whole call of each action, by the name of its row in the table of the documentation. */
export const CALLS: Readonly<Record<string, ReplyParts>> = {
  'USE_TOOL read': call('look'),
  'USE_TOOL check': call('probe'),
  'USE_TOOL write': call('change'),
  DELEGATE: call('delegate', { tasks: [{ agent: 'writer', task: 'write' }] }),
  CONSULT: call('consult', { agent: 'lawyer', question: 'May we?' }),
  BROADCAST: call('broadcast', { topic: 'news', message: 'rain' }),
  HANDOFF: call('handoff', { agent: 'doctor', note: 'ask about the knee' }),
  SPAWN_AGENT: call('spawn_agent', { name: 'scout', task: 'look', instructions: 'You look.' }),
  READ_ARTIFACT: call('read_artifact', { id: 'facts' }),
  WRITE_ARTIFACT: call('write_artifact', { id: 'facts', content: 'rain' }),
  SUBMIT_PLAN: call('submit_plan', { plan: 'first this' }),
  ANSWER: call('answer', { answer: 'yes' }),
  ACCEPT: call('accept', { confidence: 0.9 }),
  REJECT: call('reject', { reason: 'wrong' }),
  REPLAN: call('replan', { reason: 'wrong' }),
  RECORD_LESSON: call('record_lesson', { lesson: 'look twice' }),
}

const ODD: readonly ReplyParts[] = [
  {},
  { text: 'words' },
  { text: 'half of', finish: 'pause' },
  { text: 'half of', finish: 'length' },
  { ...CALLS.DELEGATE, finish: 'length' },
  { finish: 'refusal' },
  { text: 'no', finish: 'content-filter' },
  call('made_up'),
  call('accept', { confidence: 0.3 }),
  call('delegate', { tasks: [] }),
  call('broadcast', {}),
  ...['submit_plan', 'answer', 'reject', 'replan', 'record_lesson'].map(name => call(name)),
  { calls: [...(CALLS['USE_TOOL read']?.calls ?? []), ...(CALLS['USE_TOOL write']?.calls ?? [])] },
]

const REPLIES: readonly ReplyParts[] = [...Object.values(CALLS), ...ODD].filter(
  reply => reply !== CALLS.HANDOFF && reply !== CALLS.SPAWN_AGENT,
)

/** What a model may reply beside that, where an agent hands over and makes helpers: each costs every other chart its share. */
const PARENT_REPLIES: readonly ReplyParts[] = [
  CALLS.HANDOFF ?? {},
  CALLS.SPAWN_AGENT ?? {},
  call('handoff', { agent: 'nobody' }),
  call('spawn_agent', { name: 'scout', task: 'look' }),
]

const failure = (code: string) => ({ code, message: 'on purpose', retryable: false })
const broken = (id: string): readonly ActorEvent[] => [
  errorEvent(id, failure('tool_failed')),
  errorEvent(id, failure('limit_exceeded')),
]

const OUTSIDE: readonly ActorEvent[] = [
  { type: 'TASK', task: { description: 'do it' }, envelope: { id: 'e1', request: 'r1' } },
  { type: 'TASK', task: { description: 'do it alone', agents: [] }, envelope: { id: 'e2', request: 'r2' } },
  { type: 'CANCEL' },
  { type: 'FORGET' },
  { type: 'FORGET', lesson: 'look twice' },
  { type: 'NOTICE', topic: 'news', data: 'rain' },
  { type: 'DELEGATE', id: 'forged', name: 'delegate', args: {} },
  { type: 'ACCEPT', id: 'forged', name: 'accept', args: {} },
]

/** What may arrive where an agent has actors of its own. */
const FROM_BELOW: readonly ActorEvent[] = [
  { type: 'CHILD_DONE', child: 'a/scout' },
  {
    type: 'CHILD_FAILED',
    child: 'a/scout',
    at: 0,
    duringBirth: false,
    history: [],
    siblings: ['a/scout'],
    failure: { code: 'chart_fault', message: 'on purpose', retryable: false },
  },
  { type: 'SPAWN_FAILED', id: 'scout', failure: { code: 'agent_not_found', message: 'on purpose', retryable: false } },
  { type: 'ROUTE', to: 'doctor', event: { type: 'TASK', task: {} }, envelope: { id: 'e2', request: 'r2' } },
  { type: 'ROUTE', to: 'doctor', event: { type: 'NOTICE' } },
]

/** What each source may come to when it ends well. */
const OUTPUTS: Readonly<Record<string, readonly unknown[]>> = {
  model: REPLIES.map(modelReply),
  plan: ['first this'],
  learn: ['look twice', undefined],
  check: [
    { ok: true, output: 'yes' },
    { ok: true, output: 'perhaps', confidence: 0.3 },
    { ok: false, issues: 'too short' },
    { ok: false, issues: 'leaked', refusal: { guard: 'output', reason: 'leaked', final: true } },
  ],
  tool: ['seen'],
  artifact: [{ id: 'facts', version: 1 }],
  summarise: [{ text: 'it was about rain' }],
  recall: [{ lessons: ['look twice'], memories: [] }],
  remember: [null],
  guard: [null, { guard: 'input', reason: 'no', code: 'c' }],
  ask: ['answered', { kind: 'outcome', status: 'failed' }],
  work: [5],
}

const whole = [...Object.values(CALLS), { text: 'words' }].map(modelReply)

type OutputsOf = (src: string, isParent: boolean) => readonly unknown[]

const outputsOf: OutputsOf = (src, isParent) => [
  ...(OUTPUTS[src] ?? []),
  ...(src === 'model' && isParent ? PARENT_REPLIES.map(modelReply) : []),
]

const happeningsWith =
  (outputs: OutputsOf, fromBelow: readonly ActorEvent[]): Happenings =>
  ({ children, machine }: AnyMachineSnapshot) => {
    const isParent = machine.config.on?.ROUTE !== undefined
    const endsOf = ([id, child]: readonly [string, unknown]): readonly ActorEvent[] => [
      ...outputs((child as { src: string }).src, isParent).map(output => doneEvent(id, output)),
      ...broken(id),
    ]
    return [...OUTSIDE, ...(isParent ? fromBelow : []), ...Object.entries(children).flatMap(endsOf)]
  }

export const happenings: Happenings = happeningsWith(outputsOf, FROM_BELOW)

/** The same where a model calls every action as it should be called, or says a word: enough to come to every state. */
export const wholeCalls: Happenings = happeningsWith(src => (src === 'model' ? whole : (OUTPUTS[src] ?? [])), [])
