// What an agent's chart remembers: of the task in hand, and, in `lessons` and `notices`, beyond it. All plain JSON and bounded.
import type { Json, Message, ToolCallPart } from '@statecraft/providers'
import type { Failure, Outcome, ToolOutput } from '@statecraft/runtime'
import type { ActionType } from './actions.ts'
import type { OpenCall } from './calls.ts'
import { directivesMessage, goOn, openingMessages, openingText, say, type TaskInput, userText } from './conversation.ts'
import { lessonsFor, rememberedMessage } from './lessons.ts'
import type { Offspring } from './offspring.ts'
import { logOf } from './thread-history.ts'

/** An action that the phase, or a guard, does not allow, and what the model was told. */
export interface Refusal {
  readonly phase: string
  readonly action: ActionType
  readonly name: string
  readonly reason: string
  /** A guard said no, and why, for programs. */
  readonly code?: string
}

/** The why-not record of one reply: what the model could have done, what not and why, and what it did. */
export interface Decision {
  readonly phase: string
  readonly offered: readonly string[]
  /** The phase does not list them. */
  readonly masked: readonly string[]
  /** The phase lists them, but its guard said no. */
  readonly blocked: readonly string[]
  readonly chosen: readonly string[]
}

/** Something heard on a topic. */
export interface Notice {
  readonly topic: string | undefined
  readonly from: string | undefined
  readonly data: Json
}

/** How often what happened in the task at hand. */
export interface Counts {
  readonly rejects: number
  readonly replans: number
  /** Answers that were taken up again since the agent was not sure enough. */
  readonly doubts: number
  /** Replies in a row that were neither text where text counts nor a call. */
  readonly nudges: number
  /** Refusals; only the latest are kept. */
  readonly refused: number
}

/** One more. */
export const count = ({ counts }: AgentContext, what: keyof Counts): Pick<AgentContext, 'counts'> => ({
  counts: { ...counts, [what]: counts[what] + 1 },
})

/** What only agents that think twice, learn or remember have something in. */
export interface Mind {
  /** Lessons of the task at hand. */
  readonly learned: readonly string[]
  /** The next task begins without what was said before it. */
  readonly forgets: boolean
  /** How many messages came before the answer; 0: they were summarised since. */
  readonly before: number
  /** Answers that were worked out beside the first, and how many came to nothing. */
  readonly candidates: readonly string[]
  readonly lost: number
  readonly explored: boolean
  /** The answer is not sure enough, so that others are worked out. */
  readonly unsure: boolean
  readonly reflected: boolean
  /** Advisers that could not help. */
  readonly unhelpful: number
  /** What was found about answers, in words. */
  readonly thoughts: readonly string[]
  /** Answers that were not chosen. */
  readonly alternatives: readonly Json[]
}

const blankMind: Mind = {
  learned: [],
  forgets: false,
  before: 0,
  candidates: [],
  lost: 0,
  explored: false,
  unsure: false,
  reflected: false,
  unhelpful: 0,
  thoughts: [],
  alternatives: [],
}

// With more than 19 fields the engine keeps it as a hash table, six times the size: what belongs together is one field.
export interface AgentContext {
  readonly task: TaskInput | undefined
  /** The request that is answered at the end; absent where nobody waits. */
  readonly request: string | undefined
  readonly messages: readonly Message[]
  /** The phase whose calls these are. */
  readonly phase: string
  readonly calls: readonly OpenCall[]
  readonly plan: Json | undefined
  /** The answer as text, before it was checked. */
  readonly draft: string | undefined
  /** The answer once it was checked; else the draft. */
  readonly output: Json | undefined
  readonly confidence: number | undefined
  readonly counts: Counts
  /** What the model said before it paused; the text that it goes on with is added. */
  readonly partial: string
  readonly refusals: readonly Refusal[]
  readonly decisions: readonly Decision[]
  readonly failure: Failure | undefined
  /** Ids of the tool calls that were run, in the order in which they ended; the latest. */
  readonly ran: readonly string[]
  readonly lessons: readonly string[]
  readonly notices: readonly Notice[]
  readonly offspring: Offspring
  readonly mind: Mind
}

/** Most refusals, decisions, lessons and notices that are kept. */
export const KEPT = 50

export function keep<T>(list: readonly T[], item: T): readonly T[] {
  return list.length < KEPT ? [...list, item] : [...list.slice(list.length - KEPT + 1), item]
}

export const blankContext: AgentContext = {
  task: undefined,
  request: undefined,
  messages: [],
  phase: '',
  calls: [],
  plan: undefined,
  draft: undefined,
  output: undefined,
  confidence: undefined,
  counts: { rejects: 0, replans: 0, doubts: 0, nudges: 0, refused: 0 },
  partial: '',
  refusals: [],
  decisions: [],
  failure: undefined,
  ran: [],
  lessons: [],
  notices: [],
  offspring: { made: [], lost: [] },
  mind: blankMind,
}

const inWords = ({ topic, from, data }: Notice): string =>
  `- ${from ?? 'the app'}${topic === undefined ? '' : ` on ${topic}`}: ${JSON.stringify(data)}`

/** What was heard since the model was last asked, as one message. */
export function noticeMessage(notices: readonly Notice[]): Message | undefined {
  return notices.length === 0 ? undefined : userText(`Heard meanwhile:\n${notices.map(inWords).join('\n')}`)
}

/** A new task: nothing of the one before it is left but the lessons. `before` is what was said before it. */
export function takeTask(
  { lessons, notices, offspring }: AgentContext,
  { history, ...own }: TaskInput,
  request: string | undefined,
  before: readonly Message[],
): AgentContext {
  const remembered = lessons.length === 0 ? undefined : rememberedMessage(lessonsFor(lessons, openingText(own)))
  const told = say(goOn(before, openingMessages(own)), directivesMessage(own), remembered)
  const messages = say(told, noticeMessage(notices))
  // That it belongs to a thread is remembered; what was said there stands in the messages.
  const task = history ? { ...own, history: [] } : own
  return { ...blankContext, lessons, offspring, task, request, messages }
}

/** FORGET: one lesson, or what was said; while a task is at hand, that goes with the next one. */
export function forget({ lessons, mind }: AgentContext, lesson: unknown, atRest: boolean): Partial<AgentContext> {
  if (typeof lesson === 'string') return { lessons: lessons.filter(known => known !== lesson) }
  return atRest ? { messages: [] } : { mind: { ...mind, forgets: true } }
}

/** Lessons of the task at hand; one that is known already is known anew. */
export function learn({ lessons, mind }: AgentContext, more: readonly string[]): Partial<AgentContext> {
  const others = lessons.filter(lesson => !more.includes(lesson))
  const add = (all: readonly string[]): readonly string[] => more.reduce<readonly string[]>(keep, all)
  return { lessons: add(others), mind: { ...mind, learned: add(mind.learned) } }
}

/** What an agent adds to its results. A type, not an interface: it fits wherever details of any kind do. */
export type AgentDetails = {
  /** The latest actions that a phase or a guard did not allow. */
  readonly refusals: readonly Refusal[]
  /** How many there were. */
  readonly refused: number
  /** The latest why-not records. */
  readonly decisions: readonly Decision[]
  readonly rejects: number
  readonly replans: number
  readonly doubts: number
  /** Names of the helpers that it made, where it made any. */
  readonly spawned?: readonly string[]
}

const NONE: readonly never[] = []

/** What the tools gave, as the model saw it. */
function toolOutputsOf({ messages, ran }: AgentContext): readonly ToolOutput[] {
  if (ran.length === 0) return NONE
  const calls = new Map<string, ToolCallPart>()
  const outputs = new Map<string, ToolOutput>()
  for (const { content } of messages) {
    for (const part of content) {
      if (part.type === 'tool-call') calls.set(part.id, part)
      if (part.type !== 'tool-result') continue
      const { id, name: tool, output, isError = false } = part
      outputs.set(id, { tool, input: calls.get(id)?.input, output, isError })
    }
  }
  return ran.map(id => outputs.get(id)).filter(output => output !== undefined)
}

/** Runs at the end of every task, nearly always for nothing. */
export function thinkingIn({ messages, mind }: AgentContext): readonly string[] | undefined {
  let thoughts: string[] | undefined = mind.thoughts.length > 0 ? [...mind.thoughts] : undefined
  for (const { content } of messages)
    for (const part of content)
      if (part.type === 'reasoning' && part.text.trim() !== '') {
        thoughts ??= []
        thoughts.push(part.text)
      }
  return thoughts
}

/** How the task ended, from what the chart remembers. */
export function outcomeOf(context: AgentContext, status: Outcome['status']): Outcome {
  const { output, failure, confidence, plan, refusals, decisions, counts, mind } = context
  const { refused, rejects, replans, doubts } = counts
  const { made } = context.offspring
  const thinking = thinkingIn(context)
  const log = status === 'completed' && context.task?.history ? logOf(context) : undefined
  return {
    kind: 'outcome',
    status,
    ...(status === 'completed' && { output }),
    ...(failure && { error: failure }),
    ...(confidence !== undefined && { confidence }),
    ...(plan !== undefined && { plan }),
    toolOutputs: toolOutputsOf(context),
    ...(thinking && { thinking }),
    ...(log && { log }),
    ...(mind.alternatives.length > 0 && { alternatives: mind.alternatives }),
    details: {
      refusals,
      refused,
      decisions,
      rejects,
      replans,
      doubts,
      ...(made.length > 0 && { spawned: made }),
    } satisfies AgentDetails,
  }
}
