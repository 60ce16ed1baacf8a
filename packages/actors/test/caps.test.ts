import { callTool, definePrices, scriptedModel } from '@statecraft/providers'
import { createRuntime, type Limits, type RuntimeOptions } from '@statecraft/runtime'
import { createSimulation } from '@statecraft/runtime/testing'
import { describe, expect, test } from 'vitest'
import { type AgentOptions, defineAgent, parallel } from '../src/index.ts'
import { sampleTools } from './sample-tools.ts'

const usage = { inputTokens: 60, outputTokens: 40 }
const modelId = 'greedy'
const prices = definePrices({ [modelId]: { input: 1_000, output: 1_000, asOf: '2026-11-26' } })
const { tools } = sampleTools()

/** Would never end by itself: each reply uses 100 tokens, which cost 0.10 USD, and one tool. */
const greedy = (more: Partial<AgentOptions<string, unknown>> = {}) =>
  defineAgent({
    name: 'greedy',
    model: scriptedModel(() => ({ ...callTool('look'), usage }), { modelId }),
    tools,
    ...more,
  })

const modest = defineAgent({
  name: 'modest',
  model: scriptedModel(() => ({ text: 'fine', usage }), { modelId: 'modest' }),
})

/** A cap, and what is used in the end: a reply that begins below a cap on tokens or cost may end beyond it. */
const caps: readonly (readonly [keyof Limits, Limits, object])[] = [
  ['turns', { turns: 3 }, { turns: 3 }],
  ['toolCalls', { toolCalls: 2 }, { toolCalls: 2 }],
  ['tokens', { tokens: 250 }, { turns: 3, inputTokens: 180, outputTokens: 120 }],
  ['costUsd', { costUsd: 0.25 }, { turns: 3, costUsd: expect.closeTo(0.3) }],
]
const failedBy = (limit: keyof Limits) => ({
  status: 'failed',
  error: { code: 'limit_exceeded', retryable: false, details: { limit } },
})
const open = (options: RuntimeOptions = {}) => createRuntime({ prices, ...options })

describe('[E3b] a cap', () => {
  test.each(caps)('on %s of one agent holds for it, and its sibling goes on', async (limit, limits, used) => {
    await using runtime = open()
    const { status, children } = await runtime.run(parallel([greedy({ limits }), modest]), 'go')
    expect(status).toBe('completed')
    expect(children[0]).toMatchObject({ ...failedBy(limit), totals: used })
    expect(children[1]).toMatchObject({ status: 'completed', output: 'fine' })
  })

  test.each(caps)('on %s of a run holds for all below it together', async (limit, limits, used) => {
    await using runtime = open()
    const result = await runtime.run(parallel([greedy(), greedy({ name: 'greedier' })]), 'go', { limits })
    expect(result).toMatchObject({ status: 'failed' })
    const blamed = result.children.map(({ error }) => error?.details?.limit)
    expect(new Set(blamed)).toEqual(new Set([limit]))
    for (const [what, most] of Object.entries(used)) {
      const { [what as 'turns']: got } = result.totals as { readonly turns: number }
      expect([what, got]).toEqual([what, most])
    }
  })

  test.each(caps)(
    'on %s in total holds for all runs together, and the next one does not begin to spend',
    async (limit, limits, used) => {
      await using runtime = open({ totalLimits: limits })
      expect(await runtime.run(greedy(), 'go')).toMatchObject({ ...failedBy(limit), totals: used })
      expect(await runtime.run(greedy(), 'go again')).toMatchObject(failedBy(limit))
      expect(runtime.stats().totals).toMatchObject(used)
    },
  )

  test.each<[string, Partial<AgentOptions<string, unknown>>, { limits?: Limits }]>([
    ['of one agent', { limits: { durationMs: 300 } }, {}],
    ['of a run', {}, { limits: { durationMs: 300 } }],
  ])('on the time %s ends it then', async (_, own, options) => {
    const simulation = createSimulation()
    await using runtime = open({ ...simulation })
    const model = scriptedModel(() => ({ ...callTool('look'), latencyMs: 200 }), { clock: simulation.clock })
    const run = runtime.start(greedy({ model, ...own }), 'go', options)
    await simulation.clock.advance(300)
    expect(await run.result()).toMatchObject({ ...failedBy('durationMs'), durationMs: 300 })
  })

  test('on the time in total is none: it is refused, and says what there is', () => {
    expect(() => open({ totalLimits: { durationMs: undefined } as object })).not.toThrow()
    expect(() => open({ totalLimits: { durationMs: 1_000 } as object })).toThrow(
      expect.objectContaining({ code: 'input_invalid', message: expect.stringContaining('limits.durationMs') }),
    )
  })
})
