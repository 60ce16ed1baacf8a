// One call from its begin to its end: the only place here that does I/O.
import type { ModelIo, ModelReply, ModelSettings } from '../model.ts'
import { shownWhole } from '../shown-whole.ts'
import type { StreamPart } from '../stream-part.ts'
import { openWireCall, type WireCall } from '../wire/wire-call.ts'
import type { ResolvedWireOptions } from '../wire/wire-options.ts'
import type { Api, ReplyContext, ReplyStream } from './api.ts'
import type { Post } from './client.ts'

/** Shows parts to whoever watches, as long as the call goes on. */
type Show = (parts: readonly StreamPart[]) => void

/** What a call is about. */
export interface Question {
  readonly api: Api
  readonly body: object
  readonly context: ReplyContext
  readonly settings: ModelSettings
}

/** Sends a body, and reads the reply in the way that the options say. */
export async function ask(
  { api, body, context, settings }: Question,
  post: Post,
  wire: ResolvedWireOptions,
  io: ModelIo,
): Promise<ModelReply> {
  const call = openWireCall(io, wire, settings)
  const stream = wire.stream ? api.stream(context) : undefined
  const show: Show = parts => {
    for (const part of parts) {
      call.progress() // throws once the call has ended
      io.emit?.(part)
    }
  }
  const answered = async (): Promise<ModelReply> => {
    const answer = await post(api.path, body, wire, call)
    return stream ? streamed(answer, stream, call, show) : whole(api.reply(answer, context), show)
  }
  try {
    const reply = await call.settled(answered())
    io.signal.throwIfAborted() // it may have fired while the last part was shown
    return call.requestId === undefined ? reply : { ...reply, requestId: call.requestId }
  } catch (thrown) {
    throw call.failure(thrown, stream?.text)
  } finally {
    call.end()
  }
}

async function streamed(events: unknown, stream: ReplyStream, call: WireCall, show: Show): Promise<ModelReply> {
  try {
    // The client gives a stream where one was asked for. It is read to its end, so that the connection can be used again,
    // unless that end does not come.
    for await (const event of events as AsyncIterable<unknown>) {
      show(stream.accept(event))
      if (stream.complete) call.complete()
    }
  } catch (thrown) {
    // How the connection ends after the reply does not matter any more.
    if (!stream.complete) throw thrown
  }
  return stream.reply()
}

function whole(reply: ModelReply, show: Show): ModelReply {
  show(shownWhole(reply.content))
  return reply
}
