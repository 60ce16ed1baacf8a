// What becomes of a fault, as data: the test runs every row against every API it names, and the page of the providers is
// written from the same rows. A row is one fault of the provider or of the way to it, and its outcome for the caller.
import type { WireAnswer, WireApi, WireTurn } from '@statecraft/wire-server'
import type { FinishReason, ProviderErrorCode } from '../../src/index.ts'
import type { WireOptions } from '../../src/wire/wire-options.ts'
import type { Way } from './adapters.ts'

export type FaultOutcome =
  | {
      readonly type: 'error'
      readonly code: ProviderErrorCode
      readonly retryable: boolean
      /** Whether text had arrived: it is in `partialText`, where the reply is streamed. */
      readonly partialText?: boolean
    }
  | {
      readonly type: 'reply'
      readonly finish: FinishReason['unified']
      /** What is special about the reply, for the page. */
      readonly note: string
      /** What the reply must match. */
      readonly like?: object
    }

export interface FaultRow {
  /** What goes wrong, for the page and the title of the test. */
  readonly fault: string
  readonly turn: WireTurn
  /** Absent: all three. */
  readonly apis?: readonly WireApi[]
  /** Absent: with a stream and without. */
  readonly way?: Way
  readonly options?: WireOptions
  readonly outcome: FaultOutcome
}

export interface FaultSection {
  readonly title: string
  readonly rows: readonly FaultRow[]
}

/** Long enough for its middle to be in the middle of the text. */
const spoken = 'The capital of Italy is Rome, Roma to those who live there, and it has been one since 1871.'

const openai: readonly WireApi[] = ['openai-chat', 'openai-responses']
const anthropic: readonly WireApi[] = ['anthropic']
const responses: readonly WireApi[] = ['openai-responses']
const soon: WireOptions = { timeouts: { connectMs: 120, firstTokenMs: 120, idleMs: 120, totalMs: 240 } }

const answer = (more: Partial<WireAnswer>): WireAnswer => ({ text: spoken, ...more })
const again = (code: ProviderErrorCode): FaultOutcome => ({ type: 'error', code, retryable: true })
const midway = (code: ProviderErrorCode): FaultOutcome => ({ type: 'error', code, retryable: true, partialText: true })
const forGood = (code: ProviderErrorCode): FaultOutcome => ({ type: 'error', code, retryable: false })
const tooLarge: FaultOutcome = { type: 'error', code: 'reply_too_large', retryable: false, partialText: true }
const refused = (reason: (WireTurn & { type: 'refusal' })['reason'], status?: number): WireTurn => {
  return { type: 'refusal', reason, ...(status === undefined ? {} : { status }) }
}
const page = (status: number): WireTurn => {
  return { type: 'raw', status, body: '<html><h1>Sorry</h1></html>', headers: { 'content-type': 'text/html' } }
}

const counted = { inputTokens: 12, outputTokens: 34 }
const kept: FaultOutcome = {
  type: 'reply',
  finish: 'stop',
  note: 'it is returned, and the connection closed',
  like: { content: [{ type: 'text', text: spoken }], usage: counted },
}

const connection: FaultSection = {
  title: 'The connection',
  rows: [
    { fault: 'reset before the reply begins', turn: answer({ fault: 'reset-before' }), outcome: again('network') },
    { fault: 'reset in the middle of the reply', turn: answer({ fault: 'reset-body' }), outcome: midway('protocol') },
    { fault: 'closed in the middle of the reply', turn: answer({ fault: 'truncate' }), outcome: midway('protocol') },
    { fault: 'no reply begins', turn: answer({ fault: 'hang' }), options: soon, outcome: again('timeout') },
    {
      fault: 'the reply stops in the middle',
      turn: answer({ fault: 'hang-body' }),
      options: soon,
      outcome: midway('timeout'),
    },
    {
      fault: 'the answer is complete, and the connection stays open',
      turn: answer({ fault: 'hang-after-end', usage: counted }),
      way: 'stream',
      options: { ...soon, timeouts: { ...soon.timeouts, totalMs: 5_000 } },
      outcome: kept,
    },
    {
      fault: 'the answer is complete, and the connection stays open',
      turn: answer({ fault: 'hang-after-end' }),
      way: 'whole',
      options: soon,
      outcome: again('timeout'),
    },
    {
      fault: 'the answer is complete, and more comes without end',
      turn: answer({ fault: 'endless-after-end', usage: counted }),
      way: 'stream',
      options: { maxReplyBytes: 100_000 },
      outcome: kept,
    },
    {
      fault: 'the answer is complete, and blanks come without end',
      turn: answer({ fault: 'endless-after-end' }),
      way: 'whole',
      options: { maxReplyBytes: 100_000 },
      outcome: forGood('reply_too_large'),
    },
    {
      fault: 'signs of life, but no token',
      turn: answer({ fault: 'pings' }),
      options: soon,
      outcome: again('timeout'),
    },
    { fault: 'a byte now and then', turn: answer({ fault: 'drip' }), options: soon, outcome: again('timeout') },
    {
      fault: 'a redirect to another address',
      turn: answer({ fault: 'redirect', headers: { location: 'http://127.0.0.1:9/v1' } }),
      outcome: forGood('protocol'),
    },
  ],
}

const shape: FaultSection = {
  title: 'A reply with status 200 that is none',
  rows: [
    {
      fault: 'the stream ends without the event that ends an answer',
      turn: answer({ fault: 'no-terminator' }),
      way: 'stream',
      outcome: midway('protocol'),
    },
    { fault: 'half of the JSON', turn: answer({ fault: 'no-terminator' }), way: 'whole', outcome: again('protocol') },
    { fault: 'malformed JSON in the middle', turn: answer({ fault: 'bad-json' }), outcome: midway('protocol') },
    { fault: 'JSON of another shape', turn: answer({ fault: 'bad-event' }), outcome: again('protocol') },
    { fault: 'a web page', turn: answer({ fault: 'html-200' }), outcome: again('protocol') },
    { fault: 'an empty body', turn: answer({ fault: 'empty-200' }), outcome: again('protocol') },
    {
      fault: 'an empty list of choices',
      turn: answer({ fault: 'no-choices' }),
      apis: ['openai-chat'],
      outcome: again('protocol'),
    },
    { fault: 'an answer that says nothing', turn: {}, outcome: again('protocol') },
    {
      fault: 'the body of an error: the provider failed',
      turn: answer({ fault: 'error-200' }),
      outcome: again('server_error'),
    },
    {
      fault: 'the body of an error: too many requests',
      turn: answer({ fault: 'error-200', faultReason: 'rate_limited' }),
      outcome: again('rate_limited'),
    },
    {
      fault: 'the body of an error: the request is wrong',
      turn: answer({ fault: 'error-200', faultReason: 'invalid_request' }),
      outcome: forGood('invalid_request'),
    },
    {
      fault: 'an error event in the middle: the provider failed',
      turn: answer({ fault: 'error-event' }),
      way: 'stream',
      outcome: midway('server_error'),
    },
    {
      fault: 'an error event in the middle: no capacity',
      turn: answer({ fault: 'error-event', faultReason: 'overloaded' }),
      apis: anthropic,
      way: 'stream',
      outcome: midway('overloaded'),
    },
    {
      fault: 'a response that failed: the provider failed',
      turn: answer({ fault: 'failed' }),
      apis: responses,
      outcome: midway('server_error'),
    },
    {
      fault: 'a response that failed: too many requests',
      turn: answer({ fault: 'failed', faultReason: 'rate_limited' }),
      apis: responses,
      outcome: midway('rate_limited'),
    },
    {
      fault: 'a reply without end',
      turn: answer({ fault: 'endless' }),
      options: { maxReplyBytes: 100_000 },
      outcome: tooLarge,
    },
    {
      fault: 'a large reply in a small archive',
      turn: answer({ text: 'a'.repeat(400_000), deltaCharacters: 50_000, gzip: true }),
      options: { maxReplyBytes: 100_000 },
      outcome: tooLarge,
    },
    {
      fault: 'events and fields that are not known yet',
      turn: answer({ fault: 'unknown-event' }),
      outcome: {
        type: 'reply',
        finish: 'stop',
        note: 'they are skipped',
        like: { content: [{ type: 'text', text: spoken }] },
      },
    },
  ],
}

const statuses: FaultSection = {
  title: 'A refusal',
  rows: [
    { fault: '400', turn: refused('invalid_request'), outcome: forGood('invalid_request') },
    { fault: '400: the context is too long', turn: refused('context_length'), outcome: forGood('context_length') },
    {
      fault: '400: the credit is used up',
      turn: {
        type: 'refusal',
        reason: 'invalid_request',
        message: 'Your credit balance is too low to access the API.',
      },
      apis: anthropic,
      outcome: forGood('quota_exceeded'),
    },
    { fault: '401', turn: refused('authentication'), outcome: forGood('authentication') },
    { fault: '402', turn: refused('quota_exceeded', 402), outcome: forGood('quota_exceeded') },
    { fault: '403', turn: refused('permission'), outcome: forGood('permission') },
    { fault: '404', turn: refused('not_found'), outcome: forGood('not_found') },
    { fault: '408', turn: refused('timeout', 408), outcome: again('timeout') },
    { fault: '409', turn: refused('conflict'), outcome: again('server_error') },
    { fault: '413', turn: refused('too_large'), outcome: forGood('context_length') },
    { fault: '422', turn: refused('invalid_request', 422), outcome: forGood('invalid_request') },
    { fault: '429', turn: refused('rate_limited'), outcome: again('rate_limited') },
    { fault: '429: the quota is used up', turn: refused('quota_exceeded', 429), outcome: forGood('quota_exceeded') },
    { fault: '500', turn: refused('server_error'), outcome: again('server_error') },
    { fault: '502 with a web page', turn: page(502), outcome: again('server_error') },
    { fault: '503 with a web page', turn: page(503), outcome: again('overloaded') },
    { fault: '503: no capacity', turn: refused('overloaded', 503), outcome: again('overloaded') },
    { fault: '504 with a web page', turn: page(504), outcome: again('timeout') },
    { fault: '529: no capacity', turn: refused('overloaded', 529), outcome: again('overloaded') },
  ],
}

const add = { name: 'add', input: { a: 1 } }
const callLike = (id: unknown): object => ({ type: 'tool-call', id, name: 'add' })

const endings: FaultSection = {
  title: 'An answer that ends in its own way',
  rows: [
    {
      fault: 'cut by the token limit',
      turn: answer({ finish: 'length' }),
      outcome: { type: 'reply', finish: 'length', note: 'with the text so far', like: { content: [{ text: spoken }] } },
    },
    {
      fault: 'a tool call cut by the token limit',
      turn: answer({ calls: [{ name: 'add', malformed: '{"a":' }], finish: 'length' }),
      outcome: {
        type: 'reply',
        finish: 'length',
        note: 'without the call: it must not run',
        like: { content: [{ type: 'text', text: spoken }] },
      },
    },
    {
      fault: 'cut by the size of the context',
      turn: answer({ finish: 'context' }),
      apis: anthropic,
      outcome: { type: 'reply', finish: 'length', note: 'with the text so far' },
    },
    {
      fault: 'stopped by a content filter',
      turn: answer({ finish: 'content-filter' }),
      apis: openai,
      outcome: { type: 'reply', finish: 'content-filter', note: 'with the text so far' },
    },
    {
      fault: 'a refusal of the model',
      turn: { refusal: 'I will not.', finish: 'refusal' },
      outcome: {
        type: 'reply',
        finish: 'refusal',
        note: 'with its words',
        like: { content: [{ text: 'I will not.' }] },
      },
    },
    {
      fault: 'a pause of a long turn',
      turn: answer({ finish: 'pause' }),
      apis: anthropic,
      outcome: { type: 'reply', finish: 'pause', note: 'to be sent back as it is' },
    },
    {
      fault: 'no usage',
      turn: answer({}),
      outcome: {
        type: 'reply',
        finish: 'stop',
        note: 'usage is unknown, not 0',
        like: { usage: { inputTokens: undefined } },
      },
    },
    {
      fault: 'usage of null',
      turn: answer({ usage: null }),
      outcome: {
        type: 'reply',
        finish: 'stop',
        note: 'usage is unknown, not 0',
        like: { usage: { inputTokens: undefined } },
      },
    },
  ],
}

const toolCalls: FaultSection = {
  title: 'Tool calls',
  rows: [
    {
      fault: 'two calls with the same id',
      turn: {
        calls: [
          { ...add, id: 'same' },
          { ...add, id: 'same' },
        ],
      },
      outcome: {
        type: 'reply',
        finish: 'tool-calls',
        note: 'the later one gets an id of its own',
        like: { content: [callLike('same'), callLike('call_1')] },
      },
    },
    {
      fault: 'a call with an empty id',
      turn: { calls: [{ ...add, id: '' }] },
      outcome: { type: 'reply', finish: 'tool-calls', note: 'it gets one', like: { content: [callLike('call_1')] } },
    },
    {
      fault: 'arguments that are not JSON',
      turn: { calls: [{ name: 'add', malformed: '{"a":' }] },
      apis: openai,
      outcome: {
        type: 'reply',
        finish: 'tool-calls',
        note: 'the call keeps them as `malformed`',
        like: { content: [{ name: 'add', input: undefined, malformed: '{"a":' }] },
      },
    },
    {
      fault: 'arguments that are not JSON',
      turn: { calls: [{ name: 'add', malformed: '{"a":' }] },
      apis: anthropic,
      way: 'stream',
      outcome: {
        type: 'reply',
        finish: 'tool-calls',
        note: 'the call keeps them as `malformed`',
        like: { content: [{ name: 'add', input: undefined, malformed: '{"a":' }] },
      },
    },
    {
      fault: 'arguments that are too large',
      turn: { calls: [{ name: 'add', input: { text: 'é'.repeat(600) } }] },
      options: { maxToolArgumentBytes: 1_000 },
      outcome: forGood('reply_too_large'),
    },
  ],
}

export const faultSections: readonly FaultSection[] = [connection, shape, statuses, endings, toolCalls]
