// The conversation of one task, as pure functions over messages. It is valid for every provider at every moment that a model is
// asked: each tool call answered in the message after it, nothing blank, the last word never the assistant's.
import type {
  AssistantMessage,
  AssistantPart,
  Message,
  Part,
  ToolMessage,
  UserMessage,
  UserPart,
} from '@statecraft/providers'
import type { OpenCall } from './calls.ts'
import { type Grant, readGrant } from './grant.ts'

/** What a task brings, as the runtime hands it on. */
export interface TaskInput {
  readonly id?: string
  readonly description?: string
  readonly input?: unknown
  /** What may be used for it, by whoever works on it. Default: all that they have. */
  readonly grant?: Grant
  /** What was said before in the thread that it belongs to: entries as the runtime keeps them. Absent: it belongs to none. */
  readonly history?: readonly unknown[]
  /** Ids of artifacts that go with it. */
  readonly artifacts?: readonly string[]
  /** What to bear in mind while thinking about it. */
  readonly directives?: readonly string[]
  /** Names of the agents that are there for it: of those whom the agent may address. Default: all of them. */
  readonly agents?: readonly string[]
}

export const userText = (text: string): UserMessage => ({ role: 'user', content: [{ type: 'text', text }] })

const ROLES: readonly unknown[] = ['user', 'assistant', 'tool'] satisfies Message['role'][]

// Data may have a role or a type of its own: only what has the whole shape is taken for messages or parts.
export function isMessage(value: unknown): value is Message {
  const { role, content } = (value ?? {}) as Partial<Message>
  return ROLES.includes(role) && Array.isArray(content)
}

function isPart(value: unknown): value is UserPart {
  const { type, text, source } = (value ?? {}) as { type?: unknown; text?: unknown; source?: unknown }
  if (type === 'text') return typeof text === 'string'
  return (type === 'image' || type === 'file') && typeof source === 'object' && source !== null
}

const isBlank = (part: UserPart): boolean => part.type === 'text' && part.text.trim() === ''

/** What came as a task, as far as it is one: it may come from anywhere. */
export function readTask(value: unknown): TaskInput {
  if (typeof value === 'string') return { description: value }
  if (typeof value !== 'object' || value === null) return {}
  const { description, directives, agents, grant, ...rest } = value as TaskInput
  return {
    ...rest,
    ...(typeof description === 'string' && { description }),
    ...(areTexts(directives) && { directives }),
    ...(areTexts(agents) && { agents }),
    ...(grant !== undefined && { grant: readGrant(grant) }),
  }
}

const areTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every(text => typeof text === 'string')

/** What a task asks to be borne in mind, as one message. */
export function directivesMessage({ directives = [] }: TaskInput): UserMessage | undefined {
  const said = directives.filter(text => text.trim() !== '')
  return said.length === 0 ? undefined : userText(`Bear in mind:\n${said.map(text => `- ${text}`).join('\n')}`)
}

const NO_TASK = '(no task was given)'

const sayParts = (parts: readonly UserPart[]): UserMessage =>
  parts.length === 0 ? userText(NO_TASK) : { role: 'user', content: parts }

/** Text as it is, data as JSON. */
export function inWords(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)
}

/** Tells which artifacts go with a task; undefined where there are none. */
function artifactsMessage({ artifacts }: TaskInput): Message | undefined {
  if (!Array.isArray(artifacts) || artifacts.length === 0) return undefined
  return userText(
    `Artifacts that go with this task, to be read by their ids:\n${artifacts.map(id => `- ${id}`).join('\n')}`,
  )
}

/** The conversation that a task begins with: its text, its parts, or the messages it brings along; then its artifacts. */
export function openingMessages(task: TaskInput): readonly Message[] {
  return say(saidIn(task), artifactsMessage(task))
}

function saidIn({ description, input }: TaskInput): readonly Message[] {
  if (Array.isArray(input) && input.length > 0 && description === undefined) {
    if (input.every(isMessage)) return input
    if (input.every(isPart)) return [sayParts(input.filter(part => !isBlank(part)))]
  }
  const words = [description, input === undefined ? undefined : inWords(input)].filter(
    part => part !== undefined && part.trim() !== '',
  )
  return [userText(words.join('\n\n') || NO_TASK)]
}

/** The words of the first message; what it holds beside words is named. */
export function openingText(task: TaskInput): string {
  const [first] = openingMessages(task)
  return first?.content.map(part => (part.type === 'text' ? part.text : `(${part.type})`)).join('\n') ?? ''
}

/**
 * The reply as it goes into the history; undefined when nothing of it may: blank text is left out, and so is reasoning that led
 * to nothing. `ids` are those of its calls, renamed where the model repeated one.
 */
export function assistantMessage(
  content: readonly AssistantPart[],
  ids: readonly string[],
): AssistantMessage | undefined {
  let call = 0
  const kept = content
    .map(part =>
      part.type === 'tool-call' ? { ...part, name: cleanName(part.name), id: ids[call++] ?? part.id } : part,
    )
    .filter(part => part.type !== 'text' || part.text.trim() !== '')
  while (kept.at(-1)?.type === 'reasoning') kept.pop()
  return kept.length === 0 ? undefined : { role: 'assistant', content: kept }
}

/** One result for each call, in the order of the calls. A call that was never run says so. */
export function toolMessage(calls: readonly OpenCall[]): ToolMessage {
  return {
    role: 'tool',
    content: calls.map(({ id, name, result }) => ({
      type: 'tool-result',
      id,
      name,
      output: result ? result.output : 'not run: the phase ended',
      ...((result === undefined || result.isError) && { isError: true }),
    })),
  }
}

/** A tool name that a model made up may not be one that a provider takes back. */
export const cleanName = (name: string): string =>
  String(name)
    .replace(/[^A-Za-z0-9_-]/g, '_')
    .slice(0, 64) || 'unnamed'

/** Ids that are in use in a conversation. */
export function callIds(messages: readonly Message[]): ReadonlySet<string> {
  const ids = new Set<string>()
  for (const message of messages) for (const part of message.content) if (part.type === 'tool-call') ids.add(part.id)
  return ids
}

const ID = /^[A-Za-z0-9_-]{1,64}$/

/** The model's own ids, as far as they can be used: a repeated, empty or strange one is replaced. */
export function uniqueIds(wanted: readonly string[], taken: ReadonlySet<string>): readonly string[] {
  const used = new Set(taken)
  return wanted.map(id => {
    let unique = ID.test(id) ? id : 'call'
    for (let n = 2; used.has(unique); n += 1) unique = `${(ID.test(id) ? id : 'call').slice(0, 56)}_${n}`
    used.add(unique)
    return unique
  })
}

/** Messages that go on with a conversation: their calls get ids that it has not used. */
export function goOn(before: readonly Message[], more: readonly Message[]): readonly Message[] {
  if (before.length === 0) return more
  const taken = callIds(before)
  const own = [...callIds(more)]
  const ids = new Map(uniqueIds(own, taken).map((id, at) => [own[at], id]))
  const named = <P extends Part>(part: P): P =>
    'id' in part && ids.has(part.id) ? { ...part, id: ids.get(part.id) } : part
  return [
    ...before,
    ...more.map(message => ({ ...message, content: (message.content as Part[]).map(named) }) as Message),
  ]
}

/** Adds messages; undefined ones are left out. */
export function say(messages: readonly Message[], ...more: readonly (Message | undefined)[]): readonly Message[] {
  return [...messages, ...more.filter(message => message !== undefined)]
}
