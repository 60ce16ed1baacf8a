// The long conversation made short, as pure functions: where it is cut, what is summarised, and what stands in its place. What
// stays is as it was: no tool result without its call, reasoning untouched, and the task at hand never lost.
import { estimateTokens, type Message, type Part } from '@statecraft/providers'
import type { AgentContext } from './agent-context.ts'
import { openingMessages, type TaskInput, userText } from './conversation.ts'
import type { Memory } from './memory.ts'

/** What decides when a conversation is summarised, and what stays of it. */
export type SummaryBounds = Pick<Memory, 'thresholdTokens' | 'keepLast'>

const HEADING = 'Summary of what came before:'

/** The place of the first message that stays. */
export function cutAt(messages: readonly Message[], keepLast: number): number {
  let at = Math.max(0, messages.length - keepLast)
  while (messages[at]?.role === 'tool') at -= 1
  return Math.max(0, at)
}

export function isLong(messages: readonly Message[], { thresholdTokens, keepLast }: SummaryBounds): boolean {
  if (!isWorthIt(toSummarise(messages, { keepLast }))) return false
  return estimateTokens({ messages, settings: { maxTokens: 0 } }) > thresholdTokens
}

/** A summary alone gets no shorter. */
const isWorthIt = (cut: readonly Message[]): boolean =>
  cut.length > 1 || cut.some(message => !textIn(message).startsWith(HEADING))

/** What the summary is made of. */
export const toSummarise = (
  messages: readonly Message[],
  { keepLast }: Pick<SummaryBounds, 'keepLast'>,
): readonly Message[] => messages.slice(0, cutAt(messages, keepLast))

const textIn = ({ content }: Message): string =>
  (content as readonly Part[]).map(part => (part.type === 'text' ? part.text : '')).join('\n')

/** What is to be done now, in words. */
function wordsOf(task: TaskInput): string {
  const asked = openingMessages(task).findLast(({ role }) => role === 'user')
  return asked ? textIn(asked) : ''
}

/** The conversation with its beginning summarised. A task that stood in what was cut is said again. */
export function summarised(
  { messages, task }: Pick<AgentContext, 'messages' | 'task'>,
  summary: string,
  { keepLast }: Pick<SummaryBounds, 'keepLast'>,
): readonly Message[] {
  const kept = messages.slice(cutAt(messages, keepLast))
  const words = task ? wordsOf(task) : ''
  const isThere = words === '' || kept.some(message => message.role === 'user' && textIn(message) === words)
  const parts = [`${HEADING}\n${summary.trim()}`, ...(isThere ? [] : [`The task at hand:\n${words}`])]
  return [userText(parts.join('\n\n')), ...kept]
}

const inJson = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))

function lineOf(role: Message['role'], part: Part): string {
  switch (part.type) {
    case 'text':
      return `${role}: ${part.text}`
    case 'reasoning':
      return ''
    case 'tool-call':
      return `${role} calls ${part.name}(${part.malformed ?? inJson(part.input)})`
    case 'tool-result':
      return `${part.name} ${part.isError ? 'fails with' : 'gives'}: ${inJson(part.output)}`
    default:
      return `${role} shows ${part.type === 'image' ? 'an image' : 'a file'}`
  }
}

/** Messages as text: whoever summarises needs none of the tools that are spoken of. */
export function transcript(messages: readonly Message[]): string {
  const lines = messages.flatMap(({ role, content }) => (content as readonly Part[]).map(part => lineOf(role, part)))
  return lines.filter(line => line !== '').join('\n')
}
