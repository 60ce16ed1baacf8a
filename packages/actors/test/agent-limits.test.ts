import { callTool, scriptedModel } from '@statecraft/providers'
import { createRuntime, type Limits } from '@statecraft/runtime'
import { describe, expect, test } from 'vitest'
import { defineAgent } from '../src/index.ts'
import { runAgent } from './run-agent.ts'
import { sampleTools } from './sample-tools.ts'

const { tools } = sampleTools()
const failedBy = (limit: keyof Limits) => ({
  status: 'failed',
  output: undefined,
  error: { code: 'limit_exceeded', message: expect.stringContaining(`limits.${limit}`), details: { limit } },
})

describe('a limit that is passed fails the task, and names itself', () => {
  test('turns', async () => {
    const { result, model } = await runAgent(() => callTool('look'), { tools }, { limits: { turns: 3 } })
    expect(result).toMatchObject(failedBy('turns'))
    expect(model.requests).toHaveLength(3)
  })

  test('tool calls: so many run and no more', async () => {
    const { tools: own, ran } = sampleTools()
    const calls = Array.from({ length: 9 }, () => ({ name: 'look' }))
    const { result } = await runAgent([{ calls }], { tools: own, toolsAtOnce: 2 }, { limits: { toolCalls: 4 } })
    expect(result).toMatchObject(failedBy('toolCalls'))
    expect(ran.length).toBeLessThanOrEqual(4)
  })

  test('tokens: the call that would begin beyond it does not', async () => {
    const usage = { inputTokens: 50, outputTokens: 50 }
    const { result, model } = await runAgent(
      () => ({ calls: [{ name: 'look' }], usage }),
      { tools },
      { limits: { tokens: 150 } },
    )
    expect(result).toMatchObject(failedBy('tokens'))
    expect(model.requests).toHaveLength(2)
  })

  test('tokens that 50 agents share: together they pass the limit by one reply at most', async () => {
    const usage = { inputTokens: 900, outputTokens: 100 }
    const model = scriptedModel((_, { call }) => ({ text: `${call}`, usage, latencyMs: call % 7 }))
    await using runtime = createRuntime({ totalLimits: { tokens: 20_000 } })
    const agent = defineAgent({ name: 'a', model, verify: [() => 'once more'], limits: { turns: 1_000 } })
    const results = await Promise.all(Array.from({ length: 50 }, () => runtime.run(agent, 'go')))
    expect(runtime.stats().totals).toMatchObject({ inputTokens: 18_000, outputTokens: 2_000 })
    expect(new Set(results.map(({ error }) => error?.details?.limit))).toEqual(new Set(['tokens']))
  })

  test('delegations', async () => {
    await using runtime = createRuntime()
    runtime.agents.register(defineAgent({ name: 'writer', model: scriptedModel(() => 'ok') }))
    const model = scriptedModel(() => callTool('delegate', { tasks: [{ agent: 'writer', task: 'x' }] }))
    const lead = defineAgent({ name: 'lead', model, delegates: ['writer'], limits: { delegations: 2 } })
    const result = await runtime.run(lead, 'go')
    expect(result).toMatchObject(failedBy('delegations'))
    expect(result.children.map(({ status }) => status)).toEqual(['completed', 'completed'])
  })

  test('depth', async () => {
    await using runtime = createRuntime()
    const next = (name: string, to: string) =>
      defineAgent({
        name,
        model: scriptedModel([callTool('delegate', { tasks: [{ agent: to, task: 'x' }] }), 'never']),
        delegates: [to],
      })
    for (const agent of [next('b', 'c'), next('c', 'd'), defineAgent({ name: 'd', model: scriptedModel(['deep']) })])
      runtime.agents.register(agent)
    const result = await runtime.run(next('a', 'b'), 'go', { limits: { depth: 2 } })
    expect(result.children[0]).toMatchObject(failedBy('depth'))
  })

  test('of the agent itself, within those of the run', async () => {
    const { result } = await runAgent(() => callTool('look'), { tools, limits: { turns: 2 } }, { limits: { turns: 9 } })
    expect(result).toMatchObject({ ...failedBy('turns'), totals: { turns: 2 } })
  })

  test('while learning costs the lesson, not the task', async () => {
    const { result } = await runAgent(['answer', 'never'], { learn: 'model' }, { limits: { turns: 1 } })
    expect(result).toMatchObject({ status: 'completed', output: 'answer' })
  })

  test('[E2] of one task says nothing about its siblings', async () => {
    await using runtime = createRuntime()
    const greedy = defineAgent({
      name: 'greedy',
      model: scriptedModel(() => callTool('look')),
      tools,
      limits: { turns: 2 },
    })
    const modest = defineAgent({ name: 'modest', model: scriptedModel(['fine']) })
    for (const agent of [greedy, modest]) runtime.agents.register(agent)
    const tasks = ['greedy', 'modest'].map(agent => ({ agent, task: 'x' }))
    const lead = defineAgent({
      name: 'lead',
      model: scriptedModel([callTool('delegate', { tasks }), 'Done.']),
      delegates: ['greedy', 'modest'],
    })
    const result = await runtime.run(lead, 'go')
    expect(result).toMatchObject({ status: 'completed', output: 'Done.' })
    expect(result.children.map(({ agent, status }) => [agent, status])).toEqual([
      ['greedy', 'failed'],
      ['modest', 'completed'],
    ])
  })
})

test('[E3a] what a run used is the sum over all below it, and unknown where a part is', async () => {
  await using runtime = createRuntime()
  const usage = { inputTokens: 10, outputTokens: 5 }
  runtime.agents.register(defineAgent({ name: 'writer', model: scriptedModel([{ text: 'ok', usage }, 'unknown']) }))
  const work = { ...callTool('delegate', { tasks: [{ agent: 'writer', task: 'x' }] }), usage }
  const model = scriptedModel((_, { toolResults }) => (toolResults.length > 0 ? { text: 'Done.', usage } : work))
  const lead = defineAgent({ name: 'lead', model, delegates: ['writer'] })
  const known = await runtime.run(lead, 'go')
  expect(known.usage).toEqual({ inputTokens: 30, outputTokens: 15, totalTokens: 45 })
  expect(known.children[0]?.usage.totalTokens).toBe(15)
  expect((await runtime.run(lead, 'go')).usage.totalTokens).toBeUndefined()
})
