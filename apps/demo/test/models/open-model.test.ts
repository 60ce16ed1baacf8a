import { openWireServer } from '@statecraft/wire-server'
import { describe, expect, it, vi } from 'vitest'
import { examplePrices, pricesFor } from '../../src/models/example-prices.ts'
import { type ModelChoice, modelIdOf } from '../../src/models/model-choice.ts'
import { openModel } from '../../src/models/open-model.ts'
import { PROVIDERS } from '../../src/models/provider.ts'

const opening = { env: {}, latencyMs: 0 }
const host = ''
const why = ''
const choices: readonly ModelChoice[] = [
  { type: 'offline', why },
  { type: 'openai', name: 'gpt', host, why },
  { type: 'anthropic', name: 'claude', host, why },
  { type: 'server', name: 'qwen3', baseURL: 'http://127.0.0.1:1/v1', host, why },
]
const hello = { messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello.' }] }] } as const
const { signal } = new AbortController()

const keyless = { keyless: true }

describe('openModel', () => {
  it.each(choices)('makes a model that is named as the choice says: $type', async choice => {
    expect((await openModel(choice, opening)).modelId).toBe(modelIdOf(choice))
  })

  it('tries again what may pass, and never has more than four calls under way', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0) // no pause between attempts
    let running = 0
    let most = 0
    await using server = await openWireServer(async ({ n }) => {
      most = Math.max(most, ++running)
      await new Promise(resolve => setImmediate(resolve))
      running -= 1
      return n % 3 === 0 ? { type: 'refusal', reason: 'overloaded' } : { text: 'Hi.' }
    }, keyless)
    const baseURL = server.baseURL['openai-chat']
    const model = await openModel({ type: 'server', name: 'x', baseURL, host, why }, opening)
    const replies = await Promise.all(Array.from({ length: 12 }, () => model(hello, { signal })))
    vi.restoreAllMocks()
    expect(replies.map(({ content }) => content)).toEqual(replies.map(() => [{ type: 'text', text: 'Hi.' }]))
    expect(server.stats.requests).toBeGreaterThan(12)
    expect(most).toBeLessThanOrEqual(4)
  })

  it('gives a server of its own the key that is there, or none', async () => {
    const seen: unknown[] = []
    await using server = await openWireServer(({ headers }) => {
      seen.push(headers.authorization)
      return { text: 'Hi.' }
    }, keyless)
    const choice = { type: 'server', name: 'x', baseURL: server.baseURL['openai-chat'], host, why } as const
    for (const env of [{}, { OPENAI_API_KEY: 'mine' }])
      await (await openModel(choice, { ...opening, env }))(hello, { signal })
    expect(seen).toEqual([undefined, 'Bearer mine'])
  })
})

it('knows no price of a server of its own, whatever its model is called', () => {
  const choice: ModelChoice = { type: 'server', name: 'gpt-6-luna', baseURL: 'http://127.0.0.1:1/v1', host, why }
  expect(pricesFor(choice)).toEqual({})
  expect(pricesFor({ type: 'openai', name: 'gpt-6-luna', host, why })).toBe(examplePrices)
})

it('has a price for every model that is asked by default', () => {
  const defaults = Object.entries(PROVIDERS).map(([provider, { model }]) => `${provider}/${model}`)
  expect(Object.keys(examplePrices)).toEqual(expect.arrayContaining([...defaults, 'offline/rules']))
})
