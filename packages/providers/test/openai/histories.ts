// Conversations that tests of the codecs send.
import {
  type AssistantPart,
  type Message,
  type ModelReply,
  type ModelRequest,
  ProviderError,
  type UserPart,
} from '../../src/index.ts'
import type { ReplyContext } from '../../src/openai/api.ts'

export const user = (...content: UserPart[]): Message => ({ role: 'user', content })
export const said = (text: string): Message => user({ type: 'text', text })
export const answered = (...content: AssistantPart[]): Message => ({ role: 'assistant', content })

export const request = (messages: readonly Message[], more: Omit<ModelRequest, 'messages'> = {}): ModelRequest => ({
  ...more,
  messages,
})

/** A conversation in which one call was made and answered. */
export const historyWithCall = (id: string): readonly Message[] => [
  said('What is 2 + 3?'),
  answered({ type: 'tool-call', id, name: 'add', input: { a: 2, b: 3 } }),
  { role: 'tool', content: [{ type: 'tool-result', id, name: 'add', output: 5 }] },
]

export const add = {
  name: 'add',
  description: 'Adds two numbers.',
  inputSchema: {
    type: 'object',
    properties: { a: { type: 'number' }, b: { type: 'number' } },
    required: ['a', 'b'],
    additionalProperties: false,
  },
}

export const context: ReplyContext = { modelId: 'openai/asked', history: [], maxToolArgumentBytes: 1_000_000 }

/** The same, but for arguments of at most 1,000 bytes. */
export const narrow: ReplyContext = { ...context, maxToolArgumentBytes: 1_000 }

/** What reading comes to: the reply, or the code of the error. */
export function outcome(read: () => ModelReply): ModelReply | string {
  try {
    return read()
  } catch (error) {
    if (error instanceof ProviderError) return error.code
    throw error
  }
}
