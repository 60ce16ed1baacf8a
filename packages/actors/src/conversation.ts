// The conversation of one task, as pure functions over messages. It is valid for every provider at every moment that a model is
// asked: each tool call answered in the message after it, nothing blank, the last word never the assistant's.
import type {
  AssistantMessage,
  AssistantPart,
  Message,
  ToolMessage,
  UserMessage,
  UserPart,
} from '@statecraft/providers'
import type { OpenCall } from './calls.ts'

/** What a task brings, as the runtime hands it on. */
export interface TaskInput {
  readonly id?: string
  readonly description?: string
  readonly input?: unknown
}

export const userText = (text: string): UserMessage => ({ role: 'user', content: [{ type: 'text', text }] })

function isMessages(value: readonly unknown[]): value is readonly Message[] {
  return value.length > 0 && value.every(item => typeof item === 'object' && item !== null && 'role' in item)
}

function isParts(value: readonly unknown[]): value is readonly UserPart[] {
  return (
    value.length > 0 &&
    value.every(
      item => typeof item === 'object' && item !== null && ['text', 'image', 'file'].includes((item as UserPart).type),
    )
  )
}

function inWords(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)
}

/** The conversation that a task begins with: its text, its parts, or the messages it brings along. */
export function openingMessages({ description, input }: TaskInput): readonly Message[] {
  if (Array.isArray(input) && description === undefined) {
    if (isMessages(input)) return input
    if (isParts(input)) return [{ role: 'user', content: input }]
  }
  const words = [description, input === undefined ? undefined : inWords(input)].filter(
    part => part !== undefined && part.trim() !== '',
  )
  return [userText(words.join('\n\n') || '(no task was given)')]
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
      output: result?.output ?? 'not run: the phase ended',
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

/** Adds messages; undefined ones are left out. */
export function say(messages: readonly Message[], ...more: readonly (Message | undefined)[]): readonly Message[] {
  return [...messages, ...more.filter(message => message !== undefined)]
}
