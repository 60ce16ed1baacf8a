// One call through the official client: the only file here that does I/O. What is decided about a request or an answer is
// decided in the pure files beside this one, what can go wrong on the way by the wire.
import type Anthropic from '@anthropic-ai/sdk'
import type { Messages } from '@anthropic-ai/sdk/resources/messages'
import { Stream } from '@anthropic-ai/sdk/streaming'
import type { CallIds } from '../call-ids.ts'
import type { ModelIo, ModelReply, ModelSettings } from '../model.ts'
import { shownWhole } from '../shown-whole.ts'
import type { StreamPart } from '../stream-part.ts'
import { fetchOptionsOf } from '../wire/kept-client.ts'
import { field } from '../wire/shape.ts'
import { openWireCall, type WireCall } from '../wire/wire-call.ts'
import type { ResolvedWireOptions } from '../wire/wire-options.ts'
import type { MessagesOf } from './client.ts'
import { type Answer, readAnswer, replyOf } from './reply.ts'
import { type AnswerStream, answerStream } from './stream.ts'

/** Shows parts to whoever watches, as long as the call goes on. */
type Show = (parts: readonly StreamPart[]) => void

/** Sends a body and reads the answer, as a stream where the body asks for one. */
export async function ask(
  body: Messages.MessageCreateParams,
  messagesOf: MessagesOf,
  ids: CallIds,
  io: ModelIo,
  wire: ResolvedWireOptions,
  settings: ModelSettings,
): Promise<ModelReply> {
  const call = openWireCall(io, wire, settings)
  const stream = answerStream(ids, wire.maxToolArgumentBytes)
  const show: Show = parts => {
    for (const part of parts) {
      call.progress()
      io.emit?.(part)
    }
  }
  const answered = async (): Promise<Answer> => {
    const messages = messagesOf(wire)
    return body.stream ? readStream(messages, body, call, stream, show) : readWhole(messages, body, call, ids)
  }
  try {
    const answer = await call.settled(answered())
    const reply = replyOf(answer, body.model, wire.maxToolArgumentBytes)
    if (!body.stream) show(shownWhole(reply.content))
    call.progress() // an abort while the last part was shown
    return { ...reply, ...(call.requestId === undefined ? {} : { requestId: call.requestId }) }
  } catch (thrown) {
    throw call.failure(thrown, stream.text)
  } finally {
    call.end()
  }
}

const requestOptions = (call: WireCall): Anthropic.RequestOptions => ({
  signal: call.signal,
  fetchOptions: fetchOptionsOf(call),
})

async function readWhole(
  messages: Messages,
  body: Messages.MessageCreateParams,
  call: WireCall,
  ids: CallIds,
): Promise<Answer> {
  const message: unknown = await messages.create(body, requestOptions(call))
  if (field(message, 'type') === 'error') throw call.failure(message)
  return readAnswer(message, ids)
}

// The events are read raw: the client's own iterator hides the pings, and takes an abort for the end of the stream.
async function readStream(
  messages: Messages,
  body: Messages.MessageCreateParams,
  call: WireCall,
  stream: AnswerStream,
  show: Show,
): Promise<Answer> {
  const response = await messages.create(body, requestOptions(call)).asResponse()
  try {
    for await (const { event, data } of Stream.rawEvents(response)) {
      if (event === null) continue
      const value: unknown = JSON.parse(data)
      if (field(value, 'type') === 'error') throw call.failure(value, stream.text)
      const parts = stream.take(value)
      show(parts)
      // Once it has begun to answer, a model that thinks without showing it is alive as long as the pings come.
      if (stream.complete) call.complete()
      else if (parts.length === 0 && stream.begun) call.progress()
    }
  } catch (thrown) {
    // How the connection closes after the answer does not matter any more.
    if (!stream.complete || call.signal.aborted) throw thrown
  }
  return stream.answer()
}
