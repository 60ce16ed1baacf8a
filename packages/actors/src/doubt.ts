// What becomes of an answer that the agent is not sure enough of: a peer is asked about it, or the agent itself again, and the
// work goes on with what was said. Pure; once for each task, so that doubting ends.
import { type AskInput, isOutcome } from '@statecraft/runtime'
import { addressees } from './addressees.ts'
import type { AgentContext } from './agent-context.ts'
import type { ChartSpec } from './chart-spec.ts'
import { openingText, say, userText } from './conversation.ts'
import { routeTo } from './peer.ts'

type Change = Partial<AgentContext>

const MAX_DOUBTS = 1

/** Whether an answer of this confidence is taken up again. One of which nobody says how sure they are is not. */
export function isDoubtful(spec: ChartSpec, { counts }: AgentContext, confidence: number | undefined): boolean {
  if (spec.threshold === undefined || confidence === undefined) return false
  return confidence < spec.threshold && counts.doubts < MAX_DOUBTS
}

/** Who is asked: the first that may be, of those that were not asked in vain. */
export const adviserOf = ({ advisers }: ChartSpec, { task, mind }: AgentContext): string | undefined =>
  addressees(advisers, task)[mind.unhelpful]

/** The adviser could not help: it is the turn of the next. */
export const nextAdviser = ({ mind }: AgentContext): Change => ({ mind: { ...mind, unhelpful: mind.unhelpful + 1 } })

const percent = (share: number): string => `${Math.round(share * 100)} %`

/** The request to the adviser: the task, the answer so far, and how sure of it the agent is. */
export function questionOf(spec: ChartSpec, context: AgentContext): AskInput {
  const { draft, output = draft, confidence = 0 } = context
  const answer = typeof output === 'string' ? output : JSON.stringify(output, undefined, 2)
  const description = [
    `A peer is only ${percent(confidence)} sure of an answer. What is wrong or missing in it? Be brief and concrete.`,
    `The task:\n${openingText(context.task ?? {})}`,
    `The answer so far:\n${answer}`,
  ].join('\n\n')
  const task = { description, input: { type: 'doubt', confidence } }
  return { to: '..', event: routeTo(adviserOf(spec, context) ?? '', { type: 'TASK', task }) }
}

/** Whether the adviser had something to say. */
export const advised = (output: unknown): boolean => !isOutcome(output) || output.status === 'completed'

const REFINE = 'Refine your answer with this, and give it again in full.'

/** The adviser's words join the conversation. */
export function hearAdvice(spec: ChartSpec, context: AgentContext, answer: unknown): Change {
  const output = isOutcome(answer) ? answer.output : answer
  const words = typeof output === 'string' ? output : JSON.stringify(output, undefined, 2)
  const advice = `${adviserOf(spec, context)} says about your answer:\n${words}\n\n${REFINE}`
  return { messages: say(context.messages, userText(advice)) }
}

/** Nobody can be asked: the agent itself looks again. */
export function reconsider({ messages, confidence = 0 }: AgentContext, threshold: number): Change {
  const words = `You are only ${percent(confidence)} sure of that answer, and ${percent(threshold)} is wanted. Look again at what you were unsure of, and answer again in full.`
  return { messages: say(messages, userText(words)) }
}
