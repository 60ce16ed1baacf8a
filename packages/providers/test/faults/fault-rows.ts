// What becomes of a fault, as data: the test runs every row against every API it names, and the page of the providers is
// written from the same rows. A row is one fault of the provider or of the way to it, and its outcome for the caller.
import type { WireAnswer, WireApi } from '@statecraft/wire-server'
import type { WireOptions } from '../../src/wire/wire-options.ts'
import { again, type FaultOutcome, type FaultRow, type FaultSection, forGood, midway } from './fault-row.ts'
import { refusals } from './refusal-rows.ts'

/** Long enough for its middle to be in the middle of the text. */
const spoken = 'The capital of Italy is Rome, Roma to those who live there, and it has been one since 1871.'

const openai: readonly WireApi[] = ['openai-chat', 'openai-responses']
const anthropic: readonly WireApi[] = ['anthropic']
const responses: readonly WireApi[] = ['openai-responses']
/** For a call from which nothing is to come, whichever deadline ends it: where something is, a busy machine is slower. */
const soon: WireOptions = { timeouts: { connectMs: 120, firstTokenMs: 120, idleMs: 120, totalMs: 240 } }

const answer = (more: Partial<WireAnswer>): WireAnswer => ({ text: spoken, ...more })
const tooLarge: FaultOutcome = { type: 'error', code: 'reply_too_large', retryable: false, partialText: true }

const counted = { inputTokens: 12, outputTokens: 34 }
const kept: FaultOutcome = {
  type: 'reply',
  finish: 'stop',
  note: 'it is returned, and the connection closed',
  like: { content: [{ type: 'text', text: spoken }], usage: counted },
}

const midEvent = (reason: 'overloaded' | 'rate_limited', what: string): readonly FaultRow[] => [
  {
    fault: `an error event in the middle: ${what}`,
    turn: answer({ fault: 'error-event', faultReason: reason }),
    way: 'stream',
    outcome: midway(reason),
  },
  {
    fault: `an error as the first event: ${what}`,
    turn: answer({ fault: 'error-first', faultReason: reason }),
    way: 'stream',
    outcome: again(reason),
  },
]
const pageAs = (type: string): FaultRow => ({
  fault: `a web page that calls itself ${type}`,
  turn: { type: 'raw', status: 200, body: '<!doctype html><h1>Log in</h1>', headers: { 'content-type': type } },
  outcome: again('protocol'),
})

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
      way: 'stream',
      options: { timeouts: { idleMs: 400 } },
      outcome: midway('timeout'),
    },
    {
      fault: 'the reply stops in the middle',
      turn: answer({ fault: 'hang-body' }),
      way: 'whole',
      options: soon,
      outcome: again('timeout'),
    },
    {
      fault: 'the answer is complete, and the connection stays open',
      turn: answer({ fault: 'hang-after-end', usage: counted }),
      way: 'stream',
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
    ...['application/json', 'text/plain', 'text/event-stream'].map(pageAs),
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
      fault: 'an error as the first event: the provider failed',
      turn: answer({ fault: 'error-first' }),
      way: 'stream',
      outcome: again('server_error'),
    },
    ...midEvent('overloaded', 'no capacity'),
    ...midEvent('rate_limited', 'too many requests'),
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
        like: { usage: { inputTokens: undefined, outputTokens: undefined } },
      },
    },
    {
      fault: 'usage of null',
      turn: answer({ usage: null }),
      outcome: {
        type: 'reply',
        finish: 'stop',
        note: 'usage is unknown, not 0',
        like: { usage: { inputTokens: undefined, outputTokens: undefined } },
      },
    },
    {
      fault: 'usage of the input alone',
      turn: answer({ usage: { inputTokens: 12 } }),
      outcome: {
        type: 'reply',
        finish: 'stop',
        note: 'the output is unknown, not 0',
        like: { usage: { inputTokens: 12, outputTokens: undefined } },
      },
    },
    {
      fault: 'a tool call that is complete, cut by the token limit',
      turn: answer({ calls: [{ name: 'add', input: { a: 1 } }], finish: 'length' }),
      outcome: {
        type: 'reply',
        finish: 'length',
        note: 'without the call: it must not run',
        like: { content: [{ type: 'text', text: spoken }] },
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

export const faultSections: readonly FaultSection[] = [connection, shape, refusals, endings, toolCalls]
