// What the server must know of an API: how it reads a request, what it refuses, how it writes an answer.
import type { SseEvent } from './sse.ts'
import type { WireApi, WireMessage } from './wire-request.ts'
import type { Json, RefusalReason, WireAnswer } from './wire-turn.ts'

/** A JSON object as it came, or as it goes. */
export type Body = { readonly [key: string]: Json }

/** What is wrong, in the words of the API. */
export interface Problem {
  readonly status: number
  readonly type: string
  readonly message: string
  readonly code?: string | null
  readonly param?: string | null
}

/** What an answer depends on beside the turn. */
export interface Occasion {
  readonly body: Body
  readonly model: string
  /** The number of the request: makes every id. */
  readonly n: number
}

export interface Dialect {
  readonly api: WireApi
  readonly path: string
  /** What the API does not accept of this request; `undefined`: it is in order. */
  problem(body: Body, headers: Readonly<Record<string, string>>): Problem | undefined
  messages(body: Body): readonly WireMessage[]
  /** The headers of every reply: the id of the request, the rate limits. */
  headers(n: number): Readonly<Record<string, string>>
  refusal(reason: RefusalReason, model: string): Problem
  errorBody(problem: Problem, n: number): Body
  reply(answer: WireAnswer, occasion: Occasion): Body
  events(answer: WireAnswer, occasion: Occasion): readonly SseEvent[]
  /** An event of the stream that ends an answer: without any of them there is none. */
  ends(event: SseEvent): boolean
  errorEvent(problem: Problem): SseEvent
  /** A sign of life that is no token. */
  readonly ping: SseEvent
  /** A reply that says it failed, and the event that carries it, where the API has such a thing; else `undefined`. */
  failed(problem: Problem, occasion: Occasion): { readonly reply: Body; readonly event: SseEvent } | undefined
  /** The parts of a reply that hold its content, emptied. */
  readonly emptied: Body
}
