// Requests that tests of models send.
import { expect } from 'vitest'
import { type Message, type ModelIo, type ModelReply, type ModelRequest, toolCallsOf } from '../src/index.ts'

/** A request of one user message. */
export const ask = (text: string): ModelRequest => ({ messages: [{ role: 'user', content: [{ type: 'text', text }] }] })

/** A signal that never fires, and nobody who watches. */
export const never: ModelIo = { signal: new AbortController().signal }

export const tools = [{ name: 'add', description: 'Adds.', inputSchema: { type: 'object' } }]

/** Matches an error by its code. */
export const code = (expected: string): unknown => expect.objectContaining({ code: expected })

/** The request that follows a reply: its calls all came to 29. */
export function withResults(request: ModelRequest, reply: ModelReply): ModelRequest {
  const content = toolCallsOf(reply).map(({ id, name }) => ({ type: 'tool-result', id, name, output: 29 }) as const)
  const added: Message[] = [
    { role: 'assistant', content: reply.content },
    { role: 'tool', content },
  ]
  return { ...request, messages: [...request.messages, ...added] }
}
