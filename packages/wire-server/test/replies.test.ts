import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWireServer, type RefusalReason, type WireServer, type WireTurn } from '../src/index.ts'
import { type apis, post, question } from './asking.ts'

let server: WireServer
let turn: WireTurn = {}
beforeAll(async () => {
  server = await openWireServer(() => turn)
})
afterAll(() => server.close())

type Api = (typeof apis)[number]
const ask = (api: Api, answer: WireTurn): Promise<Response> => {
  turn = answer
  return post(server, api, question(api))
}
const reply = async (api: Api, answer: WireTurn): Promise<unknown> => (await ask(api, answer)).json()

test('a whole chat completion', async () => {
  expect(await reply('openai-chat', { text: 'Hi', calls: [{ id: 'c', name: 'add', malformed: '{a' }] })).toMatchObject({
    object: 'chat.completion',
    model: 'm-1',
    choices: [
      {
        finish_reason: 'tool_calls',
        message: {
          content: 'Hi',
          refusal: null,
          tool_calls: [{ id: 'c', function: { name: 'add', arguments: '{a' } }],
        },
      },
    ],
  })
})

test('a whole response', async () => {
  const refused = { refusal: 'No.', usage: { inputTokens: 2, outputTokens: 3 }, model: 'm-1-2026' }
  expect(await reply('openai-responses', refused)).toMatchObject({
    object: 'response',
    status: 'completed',
    error: null,
    model: 'm-1-2026',
    output: [{ type: 'message', content: [{ type: 'refusal', refusal: 'No.' }] }],
    usage: { input_tokens: 2, output_tokens: 3, total_tokens: 5 },
  })
})

test('a whole message', async () => {
  expect(await reply('anthropic', { reasoning: 'Hm.', text: 'Hi', finish: 'pause' })).toMatchObject({
    type: 'message',
    content: [
      { type: 'thinking', thinking: 'Hm.', signature: expect.any(String) },
      { type: 'text', text: 'Hi' },
    ],
    stop_reason: 'pause_turn',
  })
})

test.each([
  ['anthropic', 'stop', 'end_turn'],
  ['anthropic', 'length', 'max_tokens'],
  ['anthropic', 'refusal', 'refusal'],
  ['anthropic', 'context', 'model_context_window_exceeded'],
  ['openai-chat', 'length', 'length'],
  ['openai-chat', 'content-filter', 'content_filter'],
  ['openai-responses', 'content-filter', 'content_filter'],
] as const)('%s says %s as %s', async (api, finish, raw) => {
  expect(JSON.stringify(await reply(api, { text: 'a', finish }))).toContain(`"${raw}"`)
})

describe('a refusal', () => {
  const usual: readonly [RefusalReason, number, string, number, string][] = [
    ['authentication', 401, 'invalid_api_key', 401, 'authentication_error'],
    ['conflict', 409, 'invalid_request_error', 409, 'conflict_error'],
    ['context_length', 400, 'context_length_exceeded', 400, 'prompt is too long'],
    ['invalid_request', 400, 'invalid_request_error', 400, 'invalid_request_error'],
    ['not_found', 404, 'model_not_found', 404, 'not_found_error'],
    ['overloaded', 503, 'server_error', 529, 'overloaded_error'],
    ['permission', 403, 'unsupported_country_region_territory', 403, 'permission_error'],
    ['quota_exceeded', 429, 'insufficient_quota', 402, 'billing_error'],
    ['rate_limited', 429, 'rate_limit_exceeded', 429, 'rate_limit_error'],
    ['server_error', 500, 'server_error', 500, 'api_error'],
    ['timeout', 408, 'server_error', 504, 'timeout_error'],
    ['too_large', 413, 'invalid_request_error', 413, 'request_too_large'],
  ]
  test.each(usual)('for %s has the status and the words of its API', async (reason, status, word, other, otherWord) => {
    for (const api of ['openai-chat', 'openai-responses'] as const) {
      const response = await ask(api, { type: 'refusal', reason })
      expect(response.status).toBe(status)
      expect(await response.text()).toContain(word)
    }
    const response = await ask('anthropic', { type: 'refusal', reason })
    expect(response.status).toBe(other)
    expect(await response.text()).toContain(otherWord)
  })

  test('says how long to wait', async () => {
    const limited = { type: 'refusal', reason: 'rate_limited' } as const
    const whole = await ask('anthropic', { ...limited, retryAfterMs: 2_000 })
    expect([whole.headers.get('retry-after'), whole.headers.get('retry-after-ms')]).toEqual(['2', null])
    const fine = await ask('openai-chat', { ...limited, retryAfterMs: 1_500 })
    expect([fine.headers.get('retry-after'), fine.headers.get('retry-after-ms')]).toEqual(['2', '1500'])
  })

  test('may have a status and a message of its own', async () => {
    const response = await ask('anthropic', {
      type: 'refusal',
      reason: 'invalid_request',
      status: 422,
      message: 'Odd.',
    })
    expect([response.status, await response.json()]).toEqual([
      422,
      expect.objectContaining({ error: { type: 'invalid_request_error', message: 'Odd.' } }),
    ])
  })
})

test('every reply has the request id and the rate limits of its API', async () => {
  const chat = await ask('openai-chat', { text: 'a' })
  expect(chat.headers.get('x-request-id')).toMatch(/^req_\d+$/)
  expect(chat.headers.get('x-ratelimit-remaining-tokens')).toBe('1999000')
  const refused = await ask('anthropic', { type: 'refusal', reason: 'overloaded' })
  expect(refused.headers.get('request-id')).toMatch(/^req_\d+$/)
  expect(refused.headers.get('anthropic-ratelimit-tokens-remaining')).toBe('399000')
})

test('raw bytes go out as they are', async () => {
  const response = await ask('openai-chat', {
    type: 'raw',
    status: 502,
    body: '<html>',
    headers: { 'content-type': 'text/html' },
  })
  expect([response.status, await response.text()]).toEqual([502, '<html>'])
})
