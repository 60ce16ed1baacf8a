import { inspect } from 'node:util'
import { openWireServer, type RefusalReason, type WireTurn } from '@statecraft/wire-server'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { ProviderError } from '../../src/index.ts'
import { ask } from '../asking.ts'
import { everyWay, key, modelOn } from './adapters.ts'
import { watched } from './watched.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

/** All that anyone can see of an error. */
function everything(error: ProviderError | undefined): string {
  const chain: unknown[] = []
  for (let each: unknown = error; each instanceof Error; each = each.cause)
    chain.push(each.message, each.stack, String(each))
  return [inspect(error, { depth: 20, showHidden: true, getters: true }), JSON.stringify(error), ...chain].join('\n')
}

const message = `Incorrect key ${key}, sent as Bearer ${key}.`
const refusal = (reason: RefusalReason): WireTurn => ({ type: 'refusal', reason, message })
const turns: readonly [string, WireTurn][] = [
  ['a refusal of the key', refusal('authentication')],
  ['a refusal for good', refusal('invalid_request')],
  ['a refusal for now', refusal('overloaded')],
  [
    'a web page',
    { type: 'raw', status: 502, body: `<html>${message}</html>`, headers: { 'content-type': 'text/html' } },
  ],
  [
    'an error with status 200',
    {
      type: 'raw',
      status: 200,
      body: JSON.stringify({ type: 'error', error: { type: key, message } }),
      headers: { 'content-type': 'application/json' },
    },
  ],
  ['malformed JSON', { type: 'raw', status: 200, body: `${key}{`, headers: { 'content-type': 'application/json' } }],
  [
    'a malformed stream',
    {
      type: 'raw',
      status: 200,
      body: `event: message_start\ndata: ${key}\n\n`,
      headers: { 'content-type': 'text/event-stream' },
    },
  ],
  [
    'a header of the reply',
    { type: 'refusal', reason: 'server_error', headers: { 'x-request-id': key, 'request-id': key, 'x-key': key } },
  ],
  ['a reset', { fault: 'reset-before' }],
  ['a redirect', { fault: 'redirect', headers: { location: `http://127.0.0.1:9/?key=${key}` } }],
]

describe.each(everyWay)('%s, %s', (api, way) => {
  test.each(turns)('the key is in no error: %s', async (_, turn) => {
    await using server = await openWireServer(() => turn)
    const { error } = await watched(modelOn(server, api, way), ask('Hello?'))
    expect(error).toBeDefined()
    expect(everything(error)).not.toContain(key)
  })

  test('a key that no header can hold is not repeated', async () => {
    await using server = await openWireServer(() => ({ text: 'a' }))
    const { error } = await watched(modelOn(server, api, way, { apiKey: `${key}\nsecond line` }), ask('Hello?'))
    expect(error?.retryable).toBe(false)
    expect(everything(error)).not.toContain(key)
  })

  test('the key of the environment is sent, and is in no error either', async () => {
    vi.stubEnv('OPENAI_API_KEY', key)
    vi.stubEnv('ANTHROPIC_API_KEY', key)
    const seen: unknown[] = []
    await using server = await openWireServer(({ headers }) => {
      seen.push(headers.authorization)
      return refusal('authentication')
    })
    const { apiKey: _, ...options } = { apiKey: key, baseURL: server.baseURL[api] }
    const { error } = await watched(
      modelOn(server, api, way, { ...options, apiKey: undefined } as never),
      ask('Hello?'),
    )
    expect(seen).toEqual([`Bearer ${key}`])
    expect(error?.code).toBe('authentication')
    expect(everything(error)).not.toContain(key)
  })

  test('the key is not in the text so far either', async () => {
    await using server = await openWireServer(() => ({ text: `The key is ${key}. `.repeat(9), fault: 'reset-body' }))
    const { error } = await watched(modelOn(server, api, way), ask('Hello?'))
    expect(error?.partialText ?? '[redacted]').toContain('[redacted]')
    expect(everything(error)).not.toContain(key)
  })

  test('a prompt that the provider repeats is cut', async () => {
    const prompt = 'my secret diary, '.repeat(200)
    await using server = await openWireServer(() => ({ type: 'refusal', reason: 'invalid_request', message: prompt }))
    const { error } = await watched(modelOn(server, api, way), ask(prompt))
    expect(everything(error)).not.toContain(prompt.slice(0, 600))
  })

  test('a refusal has the id of the request and how long to wait', async () => {
    await using server = await openWireServer(() => ({ type: 'refusal', reason: 'rate_limited', retryAfterMs: 1_500 }))
    const { error } = await watched(modelOn(server, api, way), ask('Hello?'))
    expect(error).toMatchObject({ requestId: 'req_1', retryAfterMs: 1_500, status: 429 })
  })
})
