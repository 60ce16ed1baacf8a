import { afterEach, describe, expect, test, vi } from 'vitest'
import { type AnthropicOptions, anthropic } from '../../src/anthropic/index.ts'
import type { Json, ModelIo, ModelRequest, StreamPart, TimedClock } from '../../src/index.ts'
import { ask, code, never, tools } from '../asking.ts'
import { handClock } from '../hand-clock.ts'
import { eventsOf, message, text, thinking, toolUse } from './wire-message.ts'

interface Sent {
  readonly url: string
  readonly headers: Headers
  readonly body: { readonly [name: string]: Json }
}

/** A provider that answers the n-th request with the n-th response; the client between us is the real one. */
function provider(...answers: readonly (() => Response)[]): { fetch: typeof globalThis.fetch; sent: Sent[] } {
  const sent: Sent[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    sent.push({ url: String(input), headers: new Headers(init?.headers), body: JSON.parse(String(init?.body)) })
    const answer = answers[sent.length - 1]
    if (answer === undefined) throw new TypeError('fetch failed')
    return answer()
  }
  return { fetch, sent }
}

const headers = { 'request-id': 'req_1' }
const whole =
  (body: unknown, status = 200) =>
  () =>
    new Response(JSON.stringify(body), { status, headers: { ...headers, 'content-type': 'application/json' } })
const frames = (events: readonly Json[]): string =>
  events.map(event => `event: ${(event as { type: string }).type}\ndata: ${JSON.stringify(event)}\n\n`).join('')
const streaming = (body: ConstructorParameters<typeof Response>[0]) => () =>
  new Response(body, { headers: { ...headers, 'content-type': 'text/event-stream' } })
const events = (...list: Json[]) => streaming(frames(list))

const rome = message([text('Rome')])
const model = (options: AnthropicOptions) => anthropic('claude-test', { apiKey: 'sk-secret-1', ...options })

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('anthropic', () => {
  test('names itself, and is frozen', () => {
    expect(anthropic('claude-test').modelId).toBe('anthropic/claude-test')
    expect(Object.isFrozen(anthropic('claude-test'))).toBe(true)
  })

  test('refuses at definition what the API cannot do', () => {
    const withOptions = (options: object) => () => model(options)
    expect(() => anthropic(' ')).toThrow(code('invalid_option'))
    expect(withOptions({ settings: { temperature: 0.5 } })).toThrow(code('invalid_option'))
    expect(withOptions({ settings: { temperature: 0.5 } })).toThrow('reasoning.effort')
    expect(withOptions({ providerOptions: { max_tokens: 5 } })).toThrow('settings.maxTokens')
    expect(withOptions({ timeouts: { idleMs: -1 } })).toThrow(code('invalid_option'))
  })

  test('says beforehand which settings it lacks', () => {
    expect(anthropic('claude-test').settingFaults?.({ temperature: 1 })).toHaveLength(1)
    expect(anthropic('claude-test').settingFaults?.({ maxTokens: 1 })).toEqual([])
  })

  test('may be defined without a key, and names the variable when it is called', async () => {
    vi.stubEnv('ANTHROPIC_API_KEY', undefined)
    vi.stubEnv('ANTHROPIC_AUTH_TOKEN', 'sk-other')
    expect(() => anthropic('claude-test').assertReady?.()).toThrow(
      expect.objectContaining({ code: 'model_unavailable', message: expect.stringContaining('ANTHROPIC_API_KEY') }),
    )
    expect(() => anthropic('claude-test', { apiKey: 'k' }).assertReady?.()).not.toThrow()
    const { fetch, sent } = provider(events(...eventsOf(rome)))
    const call = anthropic('claude-test', { fetch })(ask('hi'), never)
    await expect(call).rejects.toThrow(code('model_unavailable'))
    await expect(call).rejects.toThrow('ANTHROPIC_API_KEY')
    expect(sent).toEqual([])
  })

  test('takes key and address from the environment', async () => {
    vi.stubEnv('ANTHROPIC_API_KEY', 'sk-from-environment')
    vi.stubEnv('ANTHROPIC_BASE_URL', 'http://127.0.0.1:9')
    const { fetch, sent } = provider(events(...eventsOf(rome)))
    await anthropic('claude-test', { fetch })(ask('hi'), never)
    expect(sent[0]?.url).toBe('http://127.0.0.1:9/v1/messages')
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer sk-from-environment')
  })

  test('sends the given key, address and headers', async () => {
    vi.stubEnv('ANTHROPIC_API_KEY', 'sk-from-environment')
    const { fetch, sent } = provider(events(...eventsOf(rome)))
    await model({ fetch, baseURL: 'http://localhost:9/proxy', headers: { 'x-team': 'blue' } })(ask('hi'), never)
    expect(sent[0]?.url).toBe('http://localhost:9/proxy/v1/messages')
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer sk-secret-1')
    expect(sent[0]?.headers.get('x-team')).toBe('blue')
  })

  test.each([true, false])('answers, with stream: %s', async stream => {
    const { fetch, sent } = provider(stream ? events(...eventsOf(rome)) : whole(rome))
    const parts: StreamPart[] = []
    const reply = await model({ fetch, stream })(ask('Where?'), { ...never, emit: part => parts.push(part) })
    expect(reply).toStrictEqual({
      content: [{ type: 'text', text: 'Rome' }],
      finish: { unified: 'stop', raw: 'end_turn' },
      usage: { inputTokens: 120, outputTokens: 45, cacheReadTokens: 80, cacheWriteTokens: 10, reasoningTokens: 30 },
      modelId: 'anthropic/claude-test-1',
      askedId: 'anthropic/claude-test',
      requestId: 'req_1',
    })
    expect(parts).toEqual([{ type: 'text-delta', text: 'Rome' }])
    expect(sent).toHaveLength(1)
    expect(sent[0]?.body).toMatchObject({ model: 'claude-test', stream })
  })

  test('sends thinking and calls back as they came', async () => {
    const blocks = [thinking('Add.'), toolUse('toolu_1', 'add', { a: 2, b: 3 })]
    const { fetch, sent } = provider(events(...eventsOf(message(blocks, 'tool_use'))), events(...eventsOf(rome)))
    const adapter = model({ fetch, promptCache: false })
    const first: ModelRequest = { ...ask('2 + 3?'), tools }
    const { content } = await adapter(first, never)
    const result = { type: 'tool-result', id: 'toolu_1', name: 'add', output: 5 } as const
    const history = [{ role: 'assistant', content } as const, { role: 'tool', content: [result] } as const]
    await adapter({ ...first, messages: [...first.messages, ...history] }, never)
    const { caller: _, ...call } = toolUse('toolu_1', 'add', { a: 2, b: 3 }) as { caller: unknown }
    expect(sent[1]?.body.messages).toEqual([
      { role: 'user', content: [{ type: 'text', text: '2 + 3?' }] },
      { role: 'assistant', content: [blocks[0], call] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: '5' }] },
    ])
  })

  test('reads a stream however its bytes are cut', async () => {
    const bytes = new TextEncoder().encode(frames(eventsOf(message([text('Zürich 🏔️')]))))
    const byByte = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
        controller.close()
      },
    })
    const { fetch } = provider(streaming(byByte))
    expect((await model({ fetch })(ask('Where?'), never)).content).toEqual([{ type: 'text', text: 'Zürich 🏔️' }])
  })

  test('takes pings for a sign of life once the answer has begun, as a model may think in silence', async () => {
    const clock = handClock()
    let signs = 0
    const watched: TimedClock = {
      setTimeout: clock.setTimeout,
      clearTimeout: clock.clearTimeout,
      now() {
        signs += 1 // the time is looked at with each sign of life
        return clock.now()
      },
    }
    const ping = { type: 'ping' }
    const begin = { type: 'content_block_start', index: 0, content_block: thinking('') }
    const { fetch } = provider(events(ping, ping, begin, ping, ping))
    const call = model({ fetch, clock: watched, timeouts: { idleMs: 77 } })(ask('Think.'), never)
    await expect(call).rejects.toThrow(code('protocol'))
    expect(signs).toBe(3)
    expect(clock.pending).toEqual([])
  })

  test('refuses a broken history, impossible tools and foreign settings before it asks', async () => {
    const { fetch, sent } = provider()
    const adapter = model({ fetch })
    await expect(adapter({ messages: [] }, never)).rejects.toThrow(code('invalid_conversation'))
    await expect(adapter({ ...ask('hi'), toolChoice: 'required' }, never)).rejects.toThrow(code('invalid_request'))
    const hot = adapter({ ...ask('hi'), settings: { temperature: 1 } }, never)
    await expect(hot).rejects.toThrow(code('invalid_request'))
    expect(sent).toEqual([])
  })
})

describe('a call that fails', () => {
  const failing = async (answer: () => Response, options: AnthropicOptions = {}) => {
    const { fetch, sent } = provider(answer)
    const error: unknown = await model({ fetch, ...options })(ask('hi'), never).catch((thrown: unknown) => thrown)
    expect(sent).toHaveLength(1)
    return error
  }
  const refusal = (type: string, status: number, said = 'No.') =>
    whole({ type: 'error', error: { type, message: said }, request_id: 'req_1' }, status)

  test.each([
    ['authentication_error', 401, 'authentication'],
    ['billing_error', 402, 'quota_exceeded'],
    ['permission_error', 403, 'permission'],
    ['not_found_error', 404, 'not_found'],
    ['request_too_large', 413, 'context_length'],
    ['rate_limit_error', 429, 'rate_limited'],
    ['api_error', 500, 'server_error'],
    ['overloaded_error', 529, 'overloaded'],
  ])('tells %s with status %i as %s, after one request', async (type, status, expected) => {
    for (const stream of [true, false]) {
      expect(await failing(refusal(type, status), { stream })).toMatchObject({
        code: expected,
        status,
        requestId: 'req_1',
      })
    }
  })

  test('tells an error event in mid stream by its word, with the text so far', async () => {
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }
    const answer = events(...eventsOf(rome).slice(0, 4), error)
    expect(await failing(answer)).toMatchObject({ code: 'overloaded', partialText: 'Rome', requestId: 'req_1' })
  })

  test('tells an error with status 200 by its word', async () => {
    const error = { type: 'error', error: { type: 'api_error', message: 'Internal' } }
    expect(await failing(whole(error), { stream: false })).toMatchObject({ code: 'server_error' })
    expect(await failing(whole(error))).toMatchObject({ code: 'server_error' })
  })

  test('takes no stream without its end for an answer', async () => {
    expect(await failing(events(...eventsOf(rome).slice(0, -1)))).toMatchObject({
      code: 'protocol',
      partialText: 'Rome',
    })
    expect(await failing(events())).toMatchObject({ code: 'protocol' })
  })

  test('takes nothing for an answer that is not one', async () => {
    expect(await failing(streaming('event: message_start\ndata: {"type":\n\n'))).toMatchObject({ code: 'protocol' })
    expect(await failing(whole({ hello: 'there' }), { stream: false })).toMatchObject({ code: 'protocol' })
    const nothing = () => new Response(null, { headers: { 'content-type': 'application/json' } })
    expect(await failing(nothing, { stream: false })).toMatchObject({ code: 'protocol' })
    const page = () => new Response('<html></html>', { headers: { 'content-type': 'text/html' } })
    expect(await failing(page, { stream: false })).toMatchObject({ code: 'protocol' })
    expect(await failing(page)).toMatchObject({ code: 'protocol' })
  })

  test('keeps the answer when the connection breaks after its end', async () => {
    const body = new ReadableStream({
      async pull(controller) {
        controller.enqueue(new TextEncoder().encode(frames(eventsOf(rome))))
        await settled()
        controller.error(new TypeError('terminated'))
      },
    })
    const { fetch } = provider(streaming(body))
    expect((await model({ fetch })(ask('hi'), never)).content).toEqual([{ type: 'text', text: 'Rome' }])
  })

  test('never shows the key', async () => {
    const error = await failing(refusal('authentication_error', 401, 'invalid x-api-key: sk-secret-1'))
    expect(error).toMatchObject({ code: 'authentication' })
    expect(inFull(error)).not.toContain('sk-secret-1')
  })

  test.each([true, false])('shows nothing more once the signal has fired, with stream: %s', async stream => {
    const long = message([text('Rome'), text(', of course')])
    const { fetch } = provider(stream ? events(...eventsOf(long)) : whole(long))
    const controller = new AbortController()
    const parts: StreamPart[] = []
    const io: ModelIo = {
      signal: controller.signal,
      emit(part) {
        parts.push(part)
        controller.abort()
      },
    }
    await expect(model({ fetch, stream })(ask('hi'), io)).rejects.toThrow(code('aborted'))
    expect(parts).toEqual([{ type: 'text-delta', text: 'Rome' }])
  })
})

/** Everything that has happened up to now has had its effect. */
function settled(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}

function inFull(error: unknown): string {
  return error instanceof Error ? `${error.stack} ${JSON.stringify(error)} ${inFull(error.cause)}` : String(error)
}
