// What the two APIs of OpenAI have in common for the one who calls them: a request becomes a body, and a reply is read
// whole or event by event. An API does no I/O and holds no state but what a model has refused; a `ReplyStream` holds that
// of one reply.
import type { ProviderError } from '../errors.ts'
import type { Message } from '../message.ts'
import type { ModelReply, ModelRequest, ModelSettings } from '../model.ts'
import type { StreamPart } from '../stream-part.ts'

/** What reading a reply needs to know beside it. */
export interface ReplyContext {
  /** Names the model where the reply does not. */
  readonly modelId: string
  /** The conversation that was sent: new tool calls must not have the ids of old ones. */
  readonly history: readonly Message[]
  readonly maxToolArgumentBytes: number
}

/** One reply that arrives in events. */
export interface ReplyStream {
  /**
   * Takes the next event, and returns what a watcher may see of it.
   *
   * @throws ProviderError `protocol`, `reply_too_large`; `ReportedError` where the event says that the call failed
   */
  accept(event: unknown): readonly StreamPart[]
  /** The text so far. */
  readonly text: string
  /** Whether the reply came to its end. What follows then can only add to it. */
  readonly complete: boolean
  /** @throws ProviderError `protocol` when the reply is not complete */
  reply(): ModelReply
}

/** One of the APIs. */
export interface Api {
  /** Tells it from the other, and its dialects from each other. */
  readonly name: string
  readonly path: string
  /** @throws ProviderError `invalid_request` when the request holds what the API does not take */
  body(request: ModelRequest, settings: ModelSettings, stream: boolean): Readonly<Record<string, unknown>>
  /** @throws ProviderError `protocol`, `reply_too_large`; `ReportedError` where the reply is an error */
  reply(json: unknown, context: ReplyContext): ModelReply
  stream(context: ReplyContext): ReplyStream
  /** Told of a failed call: whether the body, made again, asks for less, so that the call is worth another try. */
  retreat?(error: ProviderError): boolean
}
