// What runs cost, by the tables of agents and of the runtime, and where attempts were lost on the way.
import {
  callTool,
  defineModel,
  definePrices,
  type Model,
  type ModelReply,
  ProviderError,
  scriptedModel,
  withFallback,
  withRetry,
} from '@statecraft/providers'
import { createRuntime, type Logger } from '@statecraft/runtime'
import { describe, expect, test } from 'vitest'
import { defineAgent, tool } from '../src/index.ts'
import { modelReply } from '../src/testing/index.ts'

const asOf = '2026-11-21'
const usage = { inputTokens: 1_000_000, outputTokens: 100_000 }
const table = definePrices({
  'acme/large': { input: 2, output: 10, asOf },
  'acme/small': { input: 1, output: 1, asOf },
})

const answering = (modelId: string, more: Partial<ModelReply> = {}): Model =>
  defineModel(modelId, async () => ({ ...modelReply({ text: 'Done.', usage }), modelId, ...more }))

function listening() {
  const warnings: string[] = []
  const drop = (): void => {}
  const logger: Logger = {
    debug: drop,
    info: drop,
    error: drop,
    warn: (_, message) => void warnings.push(message),
  }
  return { warnings, logger }
}

describe('[E3a] what a run cost', () => {
  test('is the sum of its calls, those of its children included', async () => {
    await using runtime = createRuntime({ prices: table })
    const look = tool({ name: 'look', description: 'd', effect: 'read', jsonSchema: { type: 'object' }, run: () => 1 })
    const worker = scriptedModel([{ text: 'Seen.', usage }], { modelId: 'acme/small' })
    runtime.agents.register(defineAgent({ name: 'worker', model: worker }))
    const calls = [callTool('look'), callTool('delegate', { tasks: [{ agent: 'worker', task: 'Look.' }] })]
    const lead = scriptedModel([...calls.map(call => ({ ...call, usage })), { text: 'Done.', usage }], {
      modelId: 'acme/large',
    })
    const result = await runtime.run(
      defineAgent({ name: 'lead', model: lead, tools: [look], delegates: ['worker'] }),
      '?',
    )
    expect(result.status).toBe('completed')
    expect(result.children.map(child => child.costUsd)).toEqual([1.1])
    expect(result.costUsd).toBeCloseTo(3 * 3 + 1.1)
  })

  test('is by the price of the model that was asked where a dated snapshot answers', async () => {
    await using runtime = createRuntime()
    const model = answering('acme/large-2026-10-01', { askedId: 'acme/large' })
    const result = await runtime.run(defineAgent({ name: 'a', model, prices: table }), '?')
    expect(result.costUsd).toBe(3)
  })

  test('is by the table of the agent before that of the runtime, model by model', async () => {
    await using runtime = createRuntime({ prices: table })
    const own = definePrices({ 'acme/large': { input: 1, output: 1, asOf } })
    const costOf = async (modelId: string) =>
      (await runtime.run(defineAgent({ name: 'a', model: answering(modelId), prices: own }), '?')).costUsd
    expect([await costOf('acme/large'), await costOf('acme/small')]).toEqual([1.1, 1.1])
  })

  test('is unknown without a price, and the log of the runtime hears so once for each model', async () => {
    const { warnings, logger } = listening()
    await using runtime = createRuntime({ prices: table, logger })
    const strange = defineAgent({ name: 'a', model: answering('acme/new') })
    for (const _ of [1, 2]) expect((await runtime.run(strange, '?')).costUsd).toBeUndefined()
    await runtime.run(defineAgent({ name: 'b', model: answering('acme/large') }), '?')
    expect(warnings).toEqual(['What acme/new costs is not known: add it to the prices'])
  })

  test('is asked of nobody who has no prices at all', async () => {
    const { warnings, logger } = listening()
    await using runtime = createRuntime({ logger })
    await runtime.run(defineAgent({ name: 'a', model: answering('acme/new') }), '?')
    expect(warnings).toEqual([])
  })
})

describe('[E3a] an attempt that was lost on the way', () => {
  /** Fails so, then answers. */
  const failing = (code: 'timeout' | 'rate_limited'): Model => {
    const replies = [new ProviderError(code, 'It failed.'), { text: 'Done.', usage }]
    return scriptedModel(
      replies.map(reply => (reply instanceof ProviderError ? { fault: reply } : reply)),
      { modelId: 'acme/large' },
    )
  }
  const ways: readonly (readonly [string, (model: Model) => Model])[] = [
    ['withRetry', model => withRetry(model, { delayMs: 0 })],
    ['withFallback', model => withFallback([model, model])],
    ['both', model => withRetry(withFallback([model]), { delayMs: 0 })],
  ]

  test.each(ways)('%s: makes tokens and cost unknown, as it does where it is the last one', async (_, wrap) => {
    await using runtime = createRuntime({ prices: table })
    const result = await runtime.run(defineAgent({ name: 'a', model: wrap(failing('timeout')) }), '?')
    expect(result).toMatchObject({ status: 'completed', output: 'Done.' })
    expect([result.usage.totalTokens, result.costUsd]).toEqual([undefined, undefined])
  })

  test.each(ways)('%s: changes nothing where the provider did not work on it', async (_, wrap) => {
    await using runtime = createRuntime({ prices: table })
    const result = await runtime.run(defineAgent({ name: 'a', model: wrap(failing('rate_limited')) }), '?')
    expect([result.usage.totalTokens, result.costUsd]).toEqual([1_100_000, 3])
  })

  test.each(ways.slice(0, 2))(
    '%s: counts where all of them failed, though the last was turned away',
    async (_, wrap) => {
      await using runtime = createRuntime({ prices: table })
      const lost = scriptedModel([{ fault: 'timeout' }, { fault: 'authentication' }])
      const result = await runtime.run(defineAgent({ name: 'a', model: wrap(lost) }), '?')
      expect(result).toMatchObject({ status: 'failed', error: { code: 'authentication' } })
      expect(result.usage.totalTokens).toBeUndefined()
    },
  )

  test('takes nothing from a limit: what is known of the answer counts', async () => {
    await using runtime = createRuntime({ totalLimits: { tokens: 1_000_000 } })
    const agent = defineAgent({ name: 'a', model: withRetry(failing('timeout'), { delayMs: 0 }) })
    expect((await runtime.run(agent, '?')).status).toBe('completed')
    expect((await runtime.run(agent, '?')).error).toMatchObject({ code: 'limit_exceeded' })
  })
})
