// What a thread means to agents: each entry is a piece of conversation. To the agent that left it, its own messages, tool calls
// and their results among them; to everybody else the task and the answer in words, since their models know other tools.
//
// - Whatever a thread holds, what comes of it is valid for every provider, with the next task after it: a piece that is not, or
//   whose calls have the ids of earlier ones, stands there in words.
// - What was thought is not handed on: it belongs to the calls that it led to.
import { type AssistantMessage, checkConversation, type Message } from '@statecraft/providers'
import { sameStructure, type ThreadEntry } from '@statecraft/runtime'
import { callIds, inWords, isMessage, openingMessages, say, type TaskInput, userText } from './conversation.ts'

/** What an agent has of its last task. */
interface Worked {
  readonly task: TaskInput | undefined
  readonly messages: readonly Message[]
  readonly draft: string | undefined
  readonly output: unknown
}

const NEXT = userText('?')

const isValid = (messages: readonly Message[]): boolean => checkConversation([...messages, NEXT]).length === 0

/** An answer as the agent's own words. */
export const answerText = (output: unknown): AssistantMessage => {
  const words = inWords(output ?? null)
  return { role: 'assistant', content: [{ type: 'text', text: words.trim() === '' ? '(no answer)' : words }] }
}

const isEntry = (value: unknown): value is ThreadEntry => {
  const { by, task } = (value ?? {}) as Partial<ThreadEntry>
  return typeof by === 'string' && typeof task === 'object' && task !== null
}

/** The ways in which an entry can be told, the fullest first; the last one is valid always. */
function* tellings({ by, task, output, log }: ThreadEntry, agent: string | undefined): Generator<readonly Message[]> {
  if (by === agent && Array.isArray(log) && log.every(isMessage)) yield log
  yield say(openingMessages(task as TaskInput), answerText(output))
  const words = inWords(task.description ?? task.input ?? '')
  yield [userText(words.trim() === '' ? '(no task was given)' : words), answerText(output)]
}

/** The first way that is valid, and whose calls have ids that are not `taken`; those are taken then. */
function piece(entry: ThreadEntry, agent: string | undefined, taken: Set<string>): readonly Message[] {
  let told: readonly Message[] = []
  for (told of tellings(entry, agent)) {
    const ids = [...callIds(told)]
    if (!isValid(told) || ids.some(id => taken.has(id))) continue
    for (const id of ids) taken.add(id)
    break
  }
  return told
}

/**
 * What was said in a thread, as messages: as `agent` is told of it, or in words alone.
 *
 * @example
 * ```ts
 * for (const { role, content } of threadMessages(runtime.thread('user-42').entries())) show(role, content)
 * ```
 */
export function threadMessages(entries: readonly unknown[], agent?: string): readonly Message[] {
  const messages: Message[] = []
  const taken = new Set<string>()
  for (const entry of entries.filter(isEntry)) messages.push(...piece(entry, agent, taken))
  return messages
}

/**
 * What was said before a task: in its thread, where it belongs to one, else what the agent remembers. What was said in a thread
 * stays there: it is part of no other conversation.
 */
export function saidBefore(
  agent: { readonly name: string; readonly remembers: boolean },
  { task: last, messages }: Pick<Worked, 'task' | 'messages'>,
  { history }: TaskInput,
): readonly Message[] {
  if (history) return Array.isArray(history) ? threadMessages(history, agent.name) : []
  return agent.remembers && !last?.history ? messages : []
}

const withoutThoughts = (message: Message): Message =>
  message.role === 'assistant'
    ? { ...message, content: message.content.filter(part => part.type !== 'reasoning') }
    : message

/** The place of the message in which the answer was given; -1 where that was a call. */
function answerAt(messages: readonly Message[], draft: string | undefined): number {
  return messages.findLastIndex(
    ({ role, content }) =>
      role === 'assistant' &&
      content.every(({ type }) => type !== 'tool-call') &&
      content.map(part => (part.type === 'text' ? part.text : '')).join('') === draft,
  )
}

/**
 * The agent's own messages of a task that came in a thread, from the task to the answer; undefined where they cannot be told
 * apart from what came before, or would not be valid: then the task and the answer in words stand for them.
 */
export function logOf({ task, messages, draft, output }: Worked): readonly Message[] | undefined {
  const [first] = task ? openingMessages(task) : []
  const from = messages.findLastIndex(message => sameStructure(message, first))
  const to = answerAt(messages, draft)
  // Between the task and the first reply stands what the agent was told beside: it is told again when it goes on.
  const reply = messages.findIndex(({ role }, at) => at > from && role === 'assistant')
  const opening = messages.slice(from, from + openingMessages(task ?? {}).length)
  const said = [...opening, ...messages.slice(reply, to < reply ? undefined : to + 1).map(withoutThoughts)]
  if (from < 0 || reply < 0) return undefined
  const log = said.at(-1)?.role === 'assistant' ? said : say(said, answerText(output))
  return isValid(log) ? log : undefined
}
