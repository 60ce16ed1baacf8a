// What a brain answers: the answer itself, in words that no API owns, and how its bytes travel.

/** A plain JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Token counts; each part lies inside its total. */
export interface WireUsage {
  readonly inputTokens: number
  /** Absent: the API does not say. */
  readonly outputTokens?: number
  /** Part of the input. */
  readonly cacheReadTokens?: number
  /** Part of the input. */
  readonly cacheWriteTokens?: number
  /** Part of the output. */
  readonly reasoningTokens?: number
}

export interface WireToolCall {
  /** Absent: one is made. */
  readonly id?: string
  readonly name: string
  /** Default `{}`. */
  readonly input?: Json
  /** The arguments as text that is not JSON; overrules `input`. */
  readonly malformed?: string
}

/** One piece of an answer; a thought that is `hidden` goes out sealed alone. */
export type WirePart =
  | { readonly thought: string; readonly hidden?: boolean }
  | { readonly text: string }
  | { readonly call: WireToolCall }

/** How the bytes of any turn travel. */
export interface WireTravel {
  /** Wait before the first byte, in milliseconds. */
  readonly latencyMs?: number
  /** Cuts the body into writes of so many bytes, wherever that falls. Default: one write for each event. */
  readonly chunkBytes?: number
  /** Wait between two writes, in milliseconds. */
  readonly delayMs?: number
  readonly gzip?: boolean
  /** Ends the lines of a stream with CR LF. */
  readonly crlf?: boolean
  /** Added to the headers, or in their place. */
  readonly headers?: Readonly<Record<string, string>>
}

/** The model answers. */
export interface WireAnswer extends WireTravel {
  readonly type?: 'answer'
  readonly reasoning?: string
  readonly text?: string
  /** The words of a refusal, where the API has a place for them; text where it has none. */
  readonly refusal?: string
  readonly calls?: readonly WireToolCall[]
  /** The pieces in an order of their own, in place of `reasoning`, `text` and `calls`. */
  readonly parts?: readonly WirePart[]
  /** Absent: the API says nothing of usage. `null`: it says null. */
  readonly usage?: WireUsage | null
  /** Default: `tool-calls` when there are calls, else `stop`. */
  readonly finish?: 'stop' | 'tool-calls' | 'length' | 'content-filter' | 'refusal' | 'pause' | 'context'
  /** What says that it answered. Default: the model that was asked for. */
  readonly model?: string
  /** Characters of one delta of a stream. Default 12. */
  readonly deltaCharacters?: number
  readonly fault?: WireFault
  /** What the error of `error-200`, `error-event` and `failed` is. Default `server_error`. */
  readonly faultReason?: RefusalReason
}

/** The API refuses, in its own words. */
export interface WireRefusal extends WireTravel {
  readonly type: 'refusal'
  readonly reason: RefusalReason
  /** Default: the usual one of the reason. */
  readonly status?: number
  readonly message?: string
  readonly retryAfterMs?: number
}

/** Bytes as they are, such as the error page of a proxy. */
export interface WireRaw extends WireTravel {
  readonly type: 'raw'
  readonly status: number
  readonly body: string
}

/** What one request comes to. */
export type WireTurn = WireAnswer | WireRefusal | WireRaw

/** Why an API refuses. */
export type RefusalReason =
  | 'authentication'
  | 'conflict'
  | 'context_length'
  | 'invalid_request'
  | 'not_found'
  | 'overloaded'
  | 'permission'
  | 'quota_exceeded'
  | 'rate_limited'
  | 'server_error'
  | 'timeout'
  | 'too_large'

/** How an answer goes wrong on its way; see `wireFaults`. */
export type WireFault = keyof typeof wireFaults

/** Every fault, and what the client sees of it. */
export const wireFaults = {
  'reset-before': 'the connection is reset before the headers',
  'reset-body': 'the connection is reset in the middle of the body',
  truncate: 'the connection is closed in the middle of the body',
  hang: 'nothing comes, not even headers',
  'hang-body': 'the body stops in the middle and stays open',
  pings: 'headers, then signs of life without a token (without a stream: blanks without a reply)',
  drip: 'one byte of the body every few milliseconds',
  'no-terminator': 'a stream ends in good order without the event that ends an answer',
  'bad-json': 'malformed JSON in the middle',
  'bad-event': 'JSON of the wrong shape throughout',
  'unknown-event': 'events and fields that no client knows yet, in an answer that is in order',
  'html-200': 'a web page with status 200',
  'error-200': 'the body of an error with status 200',
  'empty-200': 'an empty body with status 200',
  'no-choices': 'a reply without any content, and without the place for it',
  'error-first': 'an error event in place of the first event (without a stream: as `error-200`)',
  'error-event': 'an error event in the middle of a stream (without one: as `error-200`)',
  failed: 'a reply that says of itself that it failed, where the API has that (else: as `error-event`)',
  endless: 'a reply without end',
  'hang-after-end': 'the answer is complete, and the connection stays open',
  'endless-after-end': 'the answer is complete, and more comes without end',
  redirect: 'a redirect to the address in the header `location`',
} as const
