// The rules of the offline model behind a wire: what a provider would be sent becomes what the rules read, and what they
// answer travels back as a provider's reply.
import { type Json, type Message, textOf, toolCallsOf } from '@statecraft/providers'
import type { WireAnswer, WireBrain, WireMessage, WireRequest } from '@statecraft/wire-server'
import { offlineModel } from '../../src/offline-model/offline-model.ts'
import type { Rules } from '../../src/offline-model/rules.ts'

/** What every call takes: figures to add up. */
export const USAGE = { inputTokens: 1000, outputTokens: 100, cacheReadTokens: 500, cacheWriteTokens: 0 }

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}

interface Block {
  readonly type?: string
  readonly text?: string
}

/** The texts of a message one by one: where roles must take turns, several messages became one. */
function textsOf(message: WireMessage, { api, body, messages }: WireRequest): string[] {
  const written = (body.messages ?? []) as readonly { readonly content?: string | readonly Block[] }[]
  const content = written[messages.indexOf(message) - (messages.length - written.length)]?.content
  if (api !== 'anthropic' || content === undefined || typeof content === 'string') return [message.text]
  return content.flatMap(({ type, text = '' }) => (type === 'text' ? [text] : []))
}

function spoken(message: WireMessage, request: WireRequest): Message[] {
  const { role, calls, results } = message
  const said = textsOf(message, request)
    .filter(text => text !== '')
    .map(text => ({ type: 'text', text }) as const)
  const nameOf = (id: string): string =>
    request.messages.flatMap(one => one.calls).find(call => call.id === id)?.name ?? ''
  const called = calls.map(
    ({ id, name, arguments: json }) => ({ type: 'tool-call', id, name, input: parsed(json) }) as const,
  )
  const told = results.map(
    ({ id, text }) => ({ type: 'tool-result', id, name: nameOf(id), output: parsed(text) }) as const,
  )
  switch (role) {
    case 'system':
      return []
    case 'assistant':
      return [{ role, content: [...said, ...called] }]
    case 'user':
    case 'tool':
      return [
        ...(told.length > 0 ? [{ role: 'tool', content: told } as const] : []),
        ...said.map(part => ({ role: 'user', content: [part] }) as const),
      ]
    default:
      return role satisfies never
  }
}

/** The parts of one reply, and the results of its calls, may travel as messages of their own. */
function messagesOf(request: WireRequest): Message[] {
  const joined: Message[] = []
  for (const next of request.messages.flatMap(message => spoken(message, request))) {
    const last = joined.at(-1)
    if (last?.role !== next.role || next.role === 'user') joined.push(next)
    else joined[joined.length - 1] = { ...last, content: [...last.content, ...next.content] } as Message
  }
  return joined
}

interface Offered {
  readonly name?: string
  readonly function?: { readonly name: string }
}

const toolNames = ({ body }: WireRequest): string[] =>
  ((body.tools ?? []) as readonly Offered[]).map(({ name, function: inner }) => name ?? inner?.name ?? '')

const instructionsOf = ({ messages }: WireRequest): string => messages.find(({ role }) => role === 'system')?.text ?? ''

/** `travel` says how the answers go over the wire. Default rules: those of the audit. */
export const rulesBrain =
  (travel: Partial<WireAnswer> = {}, rules?: Rules): WireBrain =>
  async request => {
    const tools = toolNames(request).map(
      name => ({ name, description: name, inputSchema: { type: 'object' } }) as const,
    )
    const { signal } = new AbortController()
    const reply = await offlineModel({}, rules)(
      { instructions: instructionsOf(request), messages: messagesOf(request), tools },
      { signal },
    )
    const text = textOf(reply)
    return {
      ...(text !== '' && { text }),
      calls: toolCallsOf(reply).map(({ name, input = {} }) => ({ name, input })),
      usage: USAGE,
      ...travel,
    }
  }
