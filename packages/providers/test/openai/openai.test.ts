import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Model, ModelSettings, StreamPart } from '../../src/index.ts'
import { openai } from '../../src/openai/index.ts'
import { ask, code, never } from '../asking.ts'
import { chunksOf, completion } from './chat-wire.ts'
import { add, historyWithCall, request } from './histories.ts'
import { eventsOf, message, response } from './responses-wire.ts'

interface Sent {
  readonly url: string
  readonly headers: Headers
  readonly body: Record<string, unknown>
}

const whole = (text: string): readonly string[] => [text]
const json = (value: unknown, init: ResponseInit = {}): Response => Response.json(value, init)

function sse(events: readonly unknown[], then: 'end' | 'break' | 'hang' = 'end'): Response {
  const texts = events.map(event => `data: ${JSON.stringify(event)}\n\n`)
  const bytes = texts.map(text => new TextEncoder().encode(text))
  const body = new ReadableStream({
    pull(controller) {
      const next = bytes.shift()
      if (next) controller.enqueue(next)
      else if (then === 'hang') return Promise.withResolvers<void>().promise
      else if (then === 'end') controller.close()
      else controller.error(new TypeError('terminated'))
    },
  })
  return new Response(body, { headers: { 'content-type': 'text/event-stream', 'x-request-id': 'req_1' } })
}

/** A fetch that answers every request in the same way, and what it was asked. */
function server(answer: () => Response): { readonly fetch: typeof globalThis.fetch; readonly sent: Sent[] } {
  const sent: Sent[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    sent.push({ url: String(input), headers: new Headers(init?.headers), body: JSON.parse(String(init?.body)) })
    return answer()
  }
  return { fetch, sent }
}

const responses = () => server(() => json(response([message('Rome.')]), { headers: { 'x-request-id': 'req_1' } }))
const chat = () => server(() => json(completion({ content: 'Rome.' })))
const own = { apiKey: 'sk-test', stream: false } as const

beforeEach(() => {
  for (const name of ['OPENAI_API_KEY', 'OPENAI_BASE_URL', 'OPENAI_ORG_ID', 'OPENAI_PROJECT_ID', 'OPENAI_ADMIN_KEY']) {
    vi.stubEnv(name, undefined)
  }
})
afterEach(() => vi.unstubAllEnvs())

describe('a call', () => {
  test('goes to the Responses API of OpenAI with the key, and stores nothing', async () => {
    const { fetch, sent } = responses()
    const reply = await openai('gpt-6-astra', { ...own, fetch })(ask('Hi'), never)
    expect(reply).toMatchObject({ content: [{ type: 'text', text: 'Rome.' }], requestId: 'req_1' })
    expect(sent).toMatchObject([
      { url: 'https://api.openai.com/v1/responses', body: { model: 'gpt-6-astra', stream: false, store: false } },
    ])
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer sk-test')
  })

  test('goes to Chat Completions at another address, in its dialect', async () => {
    const { fetch, sent } = chat()
    const options = { ...own, fetch, baseURL: 'https://openrouter.ai/api/v1', settings: { maxTokens: 9 } }
    const reply = await openai.chat('qwen3', options)({ ...ask('Hi'), instructions: 'Be brief.' }, never)
    expect(reply).toMatchObject({ content: [{ text: 'Rome.' }], requestId: 'chatcmpl-1' })
    expect(sent[0]?.url).toBe('https://openrouter.ai/api/v1/chat/completions')
    expect(sent[0]?.body).toMatchObject({ max_tokens: 9, messages: [{ role: 'system' }, { role: 'user' }] })
  })

  test('speaks to OpenAI, and to whom the option names, as to OpenAI', async () => {
    const { fetch, sent } = chat()
    const settings = { maxTokens: 9 }
    await openai.chat('gpt-6-astra', { ...own, fetch, settings })(ask('Hi'), never)
    await openai.chat('m', { ...own, fetch, settings, baseURL: 'https://example.com/v1', dialect: 'openai' })(
      ask('Hi'),
      never,
    )
    for (const { body } of sent) expect(body).toMatchObject({ max_completion_tokens: 9, store: false })
  })

  test('streams unless told otherwise, and reads the same', async () => {
    const streamed = server(() => sse(eventsOf(response([message('Rome.')]), whole)))
    const parts: StreamPart[] = []
    const reply = await openai('m', { apiKey: 'k', fetch: streamed.fetch })(ask('Hi'), {
      ...never,
      emit: part => parts.push(part),
    })
    const plain = responses()
    expect(reply).toEqual(await openai('m', { ...own, fetch: plain.fetch })(ask('Hi'), never))
    expect(parts).toEqual([{ type: 'text-delta', text: 'Rome.' }])
    expect(streamed.sent[0]?.body.stream).toBe(true)
  })

  test.each<[string, (then: 'end' | 'break') => Response, (fetch: typeof globalThis.fetch) => Model]>([
    [
      'Responses',
      then => sse(eventsOf(response([message('Rome.')]), whole), then),
      fetch => openai('m', { apiKey: 'k', fetch }),
    ],
    [
      'Chat',
      then => sse(chunksOf(completion({ content: 'Rome.' }), whole), then),
      fetch => openai.chat('m', { apiKey: 'k', fetch }),
    ],
  ])('of %s stands when the connection breaks after the end of the reply', async (_, answer, modelOf) => {
    const reply = await modelOf(server(() => answer('break')).fetch)(ask('Hi'), never)
    expect(reply.content).toEqual([{ type: 'text', text: 'Rome.' }])
  })

  test('of Chat whose usage does not come is a reply, and its usage unknown', async () => {
    const withoutUsage = chunksOf(completion({ content: 'Rome.' }), whole).slice(0, -1)
    const { fetch } = server(() => sse(withoutUsage, 'hang'))
    const reply = await openai.chat('m', { apiKey: 'k', fetch, timeouts: { idleMs: 300 } })(ask('Hi'), never)
    expect(reply).toMatchObject({ content: [{ type: 'text', text: 'Rome.' }], finish: { unified: 'stop' } })
    expect(reply.usage.inputTokens).toBeUndefined()
  })

  test('that breaks off says so, with the text so far', async () => {
    const events = eventsOf(response([message('Rome.')]), whole).slice(0, -1)
    for (const then of ['end', 'break'] as const) {
      const call = openai('m', { apiKey: 'k', fetch: server(() => sse(events, then)).fetch })(ask('Hi'), never)
      await expect(call).rejects.toMatchObject({ code: 'protocol', partialText: 'Rome.', requestId: 'req_1' })
    }
  })

  test('is not retried here', async () => {
    const { fetch, sent } = server(() => json({ error: { message: 'Oops.', type: 'server_error' } }, { status: 500 }))
    await expect(openai('m', { ...own, fetch })(ask('Hi'), never)).rejects.toMatchObject({
      code: 'server_error',
      status: 500,
      retryable: true,
    })
    expect(sent).toHaveLength(1)
  })

  test('reads an error that comes with status 200', async () => {
    const { fetch } = server(() => json({ error: { message: 'Slow down.', code: 'rate_limit_exceeded' } }))
    await expect(openai('m', { ...own, fetch })(ask('Hi'), never)).rejects.toEqual(code('rate_limited'))
    await expect(openai.chat('m', { ...own, fetch })(ask('Hi'), never)).rejects.toEqual(code('rate_limited'))
  })
})

describe('key and address', () => {
  test('come from the environment, read when the model is called', async () => {
    const { fetch, sent } = responses()
    const model = openai('m', { stream: false, fetch })
    vi.stubEnv('OPENAI_API_KEY', 'sk-env')
    vi.stubEnv('OPENAI_BASE_URL', 'https://proxy.example/v1')
    await model(ask('Hi'), never)
    expect(sent[0]?.url).toBe('https://proxy.example/v1/responses')
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer sk-env')
  })

  test('may change from call to call', async () => {
    const { fetch, sent } = responses()
    const model = openai('m', { stream: false, fetch })
    for (const key of ['sk-1', 'sk-1', 'sk-2']) {
      vi.stubEnv('OPENAI_API_KEY', key)
      await model(ask('Hi'), never)
    }
    expect(sent.map(({ headers }) => headers.get('authorization'))).toEqual([
      'Bearer sk-1',
      'Bearer sk-1',
      'Bearer sk-2',
    ])
  })

  test('are missed by name, before anything is sent', async () => {
    const { fetch, sent } = responses()
    const call = openai('m', { stream: false, fetch })(ask('Hi'), never)
    await expect(call).rejects.toMatchObject({
      code: 'model_unavailable',
      message: expect.stringContaining('OPENAI_API_KEY'),
    })
    expect(() => openai('m').assertReady?.()).toThrow(expect.objectContaining({ code: 'model_unavailable' }))
    expect(() => openai('m', { apiKey: 'k' }).assertReady?.()).not.toThrow()
    expect(() => openai.chat('m', { baseURL: 'http://127.0.0.1:1/v1' }).assertReady?.()).not.toThrow()
    expect(sent).toEqual([])
  })

  test('need no key at the servers of others, and then none is sent', async () => {
    const { fetch, sent } = chat()
    await openai.chat('qwen3', { stream: false, fetch, baseURL: 'http://127.0.0.1:11434/v1' })(ask('Hi'), never)
    vi.stubEnv('OPENAI_BASE_URL', 'http://10.0.0.7:8000/v1')
    await openai.chat('qwen3', { stream: false, fetch })(ask('Hi'), never)
    expect(sent.map(({ headers }) => headers.has('authorization'))).toEqual([false, false])
  })

  test('are all that is taken from the environment', async () => {
    const { fetch, sent } = responses()
    vi.stubEnv('OPENAI_ORG_ID', 'org-1')
    vi.stubEnv('OPENAI_PROJECT_ID', 'proj-1')
    vi.stubEnv('OPENAI_ADMIN_KEY', 'sk-admin')
    await openai('m', { ...own, fetch, headers: { 'x-team': 'blue' } })(ask('Hi'), never)
    const headers = Object.fromEntries(sent[0]?.headers ?? [])
    expect(headers).toMatchObject({ 'x-team': 'blue' })
    expect(JSON.stringify(headers)).not.toMatch(/org-1|proj-1|sk-admin/)
  })
})

describe('what goes into the body', () => {
  test('are the options of the model, and on top those of the request', async () => {
    const { fetch, sent } = responses()
    const model = openai('m', { ...own, fetch, providerOptions: { service_tier: 'flex', text: { verbosity: 'low' } } })
    const schema = add.inputSchema
    const providerOptions = { openai: { service_tier: 'priority' }, anthropic: { top_k: 1 } }
    await model({ ...ask('Hi'), output: { name: 'sum', schema }, providerOptions }, never)
    expect(sent[0]?.body).toMatchObject({
      service_tier: 'priority',
      text: { verbosity: 'low', format: { name: 'sum' } },
    })
    expect(sent[0]?.body).not.toHaveProperty('top_k')
  })

  test('are the settings of the model where the request has none of its own', async () => {
    const { fetch, sent } = responses()
    const model = openai('m', { ...own, fetch, settings: { maxTokens: 9, temperature: 1 } })
    await model({ ...ask('Hi'), settings: { temperature: 0 } }, never)
    expect(sent[0]?.body).toMatchObject({ max_output_tokens: 9, temperature: 0 })
  })
})

describe('what cannot be right', () => {
  test('is refused when the model is defined', () => {
    const settings = { reasoning: { budgetTokens: 1_000 } }
    expect(() => openai('m', { settings })).toThrow(/reasoning\.effort/)
    expect(() => openai.chat('m', { settings })).toThrow(code('invalid_option'))
    expect(() => openai(' ')).toThrow(code('invalid_option'))
    // @ts-expect-error has a neutral place
    expect(() => openai('m', { providerOptions: { max_output_tokens: 9 } })).toThrow(/settings\.maxTokens/)
    expect(() => openai('m', { maxReplyBytes: 0 })).toThrow(code('invalid_option'))
  })

  test('is refused before anything is sent', async () => {
    const { fetch, sent } = responses()
    const model = openai('m', { ...own, fetch })
    const settings: ModelSettings = { reasoning: { budgetTokens: 1_000 } }
    await expect(model({ ...ask('Hi'), settings }, never)).rejects.toEqual(code('invalid_request'))
    const providerOptions = { openai: { stream: true } }
    await expect(model({ ...ask('Hi'), providerOptions }, never)).rejects.toEqual(code('invalid_request'))
    await expect(model({ ...ask('Hi'), tools: [add, add] }, never)).rejects.toEqual(code('invalid_request'))
    await expect(model(request(historyWithCall('a').slice(0, 2)), never)).rejects.toEqual(code('invalid_conversation'))
    await expect(model(ask('Hi'), { signal: AbortSignal.abort() })).rejects.toEqual(code('aborted'))
    expect(sent).toEqual([])
  })

  test('is told by the model too, for those who ask before', () => {
    expect(openai('m').settingFaults?.({ reasoning: { budgetTokens: 1 } })).toHaveLength(1)
    expect(openai.chat('m').settingFaults?.({ temperature: 1 })).toEqual([])
  })
})

test('a model is named after its provider, and frozen', () => {
  expect(openai('gpt-6-astra').modelId).toBe('openai/gpt-6-astra')
  expect(openai.chat('qwen3').modelId).toBe('openai/qwen3')
  expect(Object.isFrozen(openai)).toBe(true)
})
