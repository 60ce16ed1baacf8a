// A reply of Chat Completions that arrives in chunks. They are put together into the message that a whole reply would
// hold, and read as one. A stream that never says why it ended is no reply.
import { ProviderError } from '../errors.ts'
import type { StreamPart } from '../stream-part.ts'
import { field, isRecord, listField, textField } from '../wire/shape.ts'
import type { ReplyContext, ReplyStream } from './api.ts'
import { chatCallStream } from './chat-call-stream.ts'
import { reasoningField } from './chat-reasoning.ts'
import { chatReply } from './chat-reply.ts'
import { ReportedError } from './reported-error.ts'

export function chatStream(context: ReplyContext): ReplyStream {
  const calls = chatCallStream(context)
  const texts = new Map<string, string>()
  const about = new Map<string, unknown>()
  let text = ''
  let finish: string | undefined

  const grow = (delta: unknown, name: string): string => {
    const piece = textField(delta, name) ?? ''
    if (piece !== '') texts.set(name, (texts.get(name) ?? '') + piece)
    return piece
  }

  const thoughts = (delta: unknown): readonly StreamPart[] => {
    const said = reasoningField(delta)
    return said === undefined ? [] : [{ type: 'reasoning-delta', text: grow(delta, said) }]
  }

  const words = (delta: unknown): readonly StreamPart[] => {
    const said = grow(delta, 'content') + grow(delta, 'refusal')
    text += said
    return said === '' ? [] : [{ type: 'text-delta', text: said }]
  }

  return {
    accept(chunk) {
      if (!isRecord(chunk)) throw new ProviderError('protocol', 'The server sent a chunk that is not an object.')
      if (chunk.error) throw new ReportedError(chunk.error)
      for (const name of ['id', 'model', 'usage']) if (chunk[name]) about.set(name, chunk[name])
      const [choice] = listField(chunk, 'choices') ?? []
      const delta = field(choice, 'delta')
      finish = textField(choice, 'finish_reason') ?? finish
      return [...thoughts(delta), ...words(delta), ...(listField(delta, 'tool_calls') ?? []).flatMap(calls.accept)]
    },
    get text() {
      return text
    },
    get complete() {
      return finish !== undefined
    },
    reply() {
      if (finish === undefined) {
        throw new ProviderError('protocol', 'The stream of the server ended without saying why.')
      }
      const message = { ...Object.fromEntries(texts), tool_calls: calls.calls() }
      return chatReply({ ...Object.fromEntries(about), choices: [{ finish_reason: finish, message }] }, context)
    },
  }
}
