// What an agent does with an answer before it counts, as pure functions: it works it out again on other ways, chooses, and
// looks at what it chose as a critic would. Each happens once for a task, unless it is not sure of what came of it.
import {
  type Json,
  type JsonSchema,
  type Message,
  type ModelReply,
  parsePlain,
  textOf,
  toolCallsOf,
} from '@statecraft/providers'
import type { AgentContext, Mind } from './agent-context.ts'
import type { ThinkInput } from './chart-events.ts'
import { openingText, say, userText } from './conversation.ts'
import type { Lifecycle } from './lifecycle.ts'

type Change = Partial<AgentContext>
type Held = Pick<AgentContext, 'messages' | 'task' | 'draft' | 'mind'>

/** How an agent ponders, as its chart knows it. */
export interface Pondering {
  /** Answers in all. */
  readonly answers: number
  /** They are worked out for every task; else only for an answer that the agent is not sure of. */
  readonly explores: boolean
  readonly reflects: boolean
  /** The shape of an answer; undefined when it is text. */
  readonly answer: ThinkInput['output']
}

const change = ({ mind }: Pick<AgentContext, 'mind'>, more: Partial<Mind>): Pick<AgentContext, 'mind'> => ({
  mind: { ...mind, ...more },
})

/** The answer stands at this place of the conversation. */
export const answeredAt = (context: AgentContext, before: number): Change => change(context, { before })

/** What was said before the answer; once that was summarised, the task alone is left of it. */
function question({ messages, task = {}, mind: { before } }: Held): readonly Message[] {
  return before > 0 ? messages.slice(0, before) : [userText(openingText(task))]
}

const ask = (phase: string, messages: readonly Message[], output: ThinkInput['output']): ThinkInput => ({
  phase,
  offered: [],
  messages,
  ...(output && { output }),
})

/** The request for the n-th answer, which is not shown the others. */
export function explore(context: Held, { answers, answer }: Pondering, n: number): ThinkInput {
  const words = `This is attempt ${n} of ${answers} at it, each by itself. Take another way than the first that comes to mind, and give the whole answer.`
  return ask('exploring', say(question(context), userText(words)), answer)
}

/** One more answer; a reply that is none is lost. */
export function hearCandidate(context: AgentContext, reply: ModelReply): Change {
  const text = textOf(reply)
  if (text.trim() === '' || toolCallsOf(reply).length > 0) return loseCandidate(context)
  return change(context, { candidates: [...context.mind.candidates, text] })
}

export const loseCandidate = (context: AgentContext): Change => change(context, { lost: context.mind.lost + 1 })

/** All of them have come, or are lost. */
export const isExplored = ({ mind: { candidates, lost } }: AgentContext, { answers }: Pondering): boolean =>
  candidates.length + lost >= answers - 1

const explored: Partial<Mind> = { explored: true, candidates: [], lost: 0 }

/** No other answer came: the one at hand stands. */
export const settleAlone = (context: AgentContext): Change => change(context, explored)

/** The agent is not sure of its answer: others are worked out, as if it were given once more in a phase that answers. */
export function exploreAgain(context: AgentContext, { phases }: Lifecycle): Change {
  const answering = [context.phase, ...Object.keys(phases)].find(name => phases[name]?.ends.ANSWER)
  return { ...change(context, { explored: false, unsure: true }), ...(answering !== undefined && { phase: answering }) }
}

export const wantsMore = ({ mind: { explored, unsure } }: AgentContext, { explores }: Pondering): boolean =>
  !explored && (explores || unsure)

const object = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
})

const answersIn = ({ draft = '', mind: { candidates } }: Held): readonly string[] => [draft, ...candidates]

/** The request to choose among the answers. */
export function choose(context: Held): ThinkInput {
  const all = answersIn(context)
  const listed = all.map((text, at) => `Answer ${at + 1}:\n${text}`).join('\n\n')
  const words = `Here are ${all.length} answers to this, each worked out by itself.\n\n${listed}\n\nWhich one is the best? Say its number, and why.`
  const schema = object({ choice: { type: 'integer', minimum: 1, maximum: all.length }, reason: { type: 'string' } })
  return ask('choosing', say(question(context), userText(words)), { name: 'choice', schema })
}

function fields(text: string): Readonly<Record<string, Json | undefined>> {
  try {
    const value = parsePlain(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, Json>) : {}
  } catch {
    return {}
  }
}

/** Which one was chosen, from 0. A reply that names none leaves the first. */
function choiceIn(text: string, count: number): number {
  const { choice = Number(/\d+/.exec(text)?.[0]) } = fields(text)
  return typeof choice === 'number' && Number.isInteger(choice) && choice >= 1 && choice <= count ? choice - 1 : 0
}

/** An answer as data, where answers are. */
function shown(text: string, { answer }: Pondering): Json {
  if (!answer) return text
  try {
    return parsePlain(text) as Json
  } catch {
    return text
  }
}

const answered = (text: string): Message => ({ role: 'assistant', content: [{ type: 'text', text }] })
const asDraft = (draft: string): Change => ({ draft, output: draft, confidence: undefined })

/** One answer counts from now on, as if it had been the first; the others are kept for the result. */
export function chosen(context: AgentContext, pondering: Pondering, reply: ModelReply): Change {
  const all = answersIn(context)
  const text = textOf(reply)
  const at = choiceIn(text, all.length)
  const draft = all[at] ?? ''
  const { reason = text } = fields(text)
  const thought = `Chose answer ${at + 1} of ${all.length}: ${String(reason)}`
  const asked = question(context)
  return {
    ...asDraft(draft),
    messages: say(asked, answered(draft)),
    ...change(context, {
      ...explored,
      before: asked.length,
      thoughts: [...context.mind.thoughts, thought],
      alternatives: all.filter((_, other) => other !== at).map(other => shown(other, pondering)),
    }),
  }
}

const CRITIC =
  'Look at your answer again as a critic would: what is wrong, missing or not borne out? Then give the answer in full: mended, or as it was where nothing is wrong.'

/** The request to look at the answer again. */
export function reflect({ messages }: Held, { answer }: Pondering): ThinkInput {
  const schema = object({ critique: { type: 'string' }, answer: answer?.schema ?? { type: 'string' } })
  return ask('reflecting', say(messages, userText(CRITIC)), { name: 'reflection', schema })
}

/** The critique is kept for the result, and the answer is the one that came of it. */
export function reflected(context: AgentContext, reply: ModelReply): Change {
  const text = textOf(reply)
  const { critique = text, answer } = fields(text)
  const mended = typeof answer === 'string' || answer === undefined ? answer : JSON.stringify(answer)
  const isMended = mended !== undefined && mended.trim() !== '' && mended !== context.draft
  const thought = String(critique)
  return {
    ...(isMended && asDraft(mended)),
    ...(text.trim() !== '' && { messages: say(context.messages, userText(CRITIC), answered(text)) }),
    ...change(context, {
      reflected: true,
      thoughts: thought.trim() === '' ? context.mind.thoughts : [...context.mind.thoughts, thought],
    }),
  }
}
