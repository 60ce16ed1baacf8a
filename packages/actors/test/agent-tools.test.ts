import { setTimeout as afterMs } from 'node:timers/promises'
import { callTool, type Json, scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { createSimulation } from '@statecraft/runtime/testing'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type AnyTool, defineAgent, type ToolIo, tool } from '../src/index.ts'
import { resultsIn, runAgent } from './run-agent.ts'

const toolOf = (name: string, run: (args: { n: number }, io: ToolIo) => unknown, change: object = {}): AnyTool =>
  tool({ name, description: 'd', effect: 'read', input: z.object({ n: z.number().default(0) }), run, ...change })

/** A tool that says how many of it run at once. */
function crowd() {
  let now = 0
  const seen = { most: 0, order: [] as number[] }
  const it = toolOf('crowd', async ({ n }) => {
    now += 1
    seen.most = Math.max(seen.most, now)
    seen.order.push(n)
    await afterMs(1)
    now -= 1
    return n
  })
  return { it, seen }
}
const many = (count: number) => Array.from({ length: count }, (_, n) => ({ name: 'crowd', input: { n } as Json }))

describe('tools in parallel', () => {
  test.each([
    ['5 where nothing is said', {}, 5],
    ['as many as toolsAtOnce', { toolsAtOnce: 2 }, 2],
    ['one by one', { toolsAtOnce: 1 }, 1],
  ])('never more than %s; all of them run, and their results keep the order of the calls', async (_, options, most) => {
    const { it, seen } = crowd()
    const { result, model } = await runAgent([{ calls: many(13) }, 'Done.'], { tools: [it], ...options })
    expect(result).toMatchObject({ status: 'completed', totals: { toolCalls: 13 } })
    expect(seen.most).toBe(most)
    expect(seen.order).toEqual(Array.from({ length: 13 }, (_, n) => n))
    expect(resultsIn(model.requests[1]).map(({ output }) => output)).toEqual(seen.order)
  })

  test('the model is asked again once all have ended, not before', async () => {
    const gate = Promise.withResolvers<void>()
    const slow = toolOf('slow', () => gate.promise)
    const fast = toolOf('fast', () => gate.resolve())
    const { model } = await runAgent([{ calls: [{ name: 'slow' }, { name: 'fast' }] }, 'Done.'], {
      tools: [slow, fast],
    })
    expect(resultsIn(model.requests[1])).toHaveLength(2)
  })
})

describe('[E2] a tool that fails', () => {
  test('costs its own call alone: the others go on, and the model is told', async () => {
    const bad = toolOf('bad', () => {
      throw new Error('no disk')
    })
    const good = toolOf('good', () => 'fine')
    const { result, model } = await runAgent([{ calls: [{ name: 'bad' }, { name: 'good' }] }, 'Done.'], {
      tools: [bad, good],
    })
    expect(result).toMatchObject({ status: 'completed', output: 'Done.' })
    expect(resultsIn(model.requests[1])).toEqual([
      {
        type: 'tool-result',
        id: 'call_1',
        name: 'bad',
        output: { error: 'Tool "bad" failed: no disk', code: 'tool_failed' },
        isError: true,
      },
      { type: 'tool-result', id: 'call_2', name: 'good', output: 'fine' },
    ])
    expect(result.steps.find(({ name }) => name === 'bad')).toMatchObject({
      status: 'failed',
      error: { code: 'tool_failed' },
    })
  })

  test('by its time is told so, and its signal fires', async () => {
    let signal: AbortSignal | undefined
    const stuck = toolOf(
      'stuck',
      (_, io) => {
        signal = io.signal
        return new Promise(() => {})
      },
      { timeoutMs: 60_000 },
    )
    const simulation = createSimulation()
    const runtime = createRuntime(simulation)
    const model = scriptedModel([callTool('stuck'), 'Done.'])
    const run = runtime.start(defineAgent({ name: 'agent', model, tools: [stuck] }), 'go')
    await simulation.pacer.quiet()
    await simulation.clock.advance(60_000)
    expect(await run.result()).toMatchObject({ status: 'completed', durationMs: 60_000 })
    expect(resultsIn(model.requests[1])[0]).toMatchObject({ isError: true, output: { code: 'tool_timeout' } })
    expect(signal?.aborted).toBe(true)
  })

  test('by arguments that do not fit is told what is wrong with them', async () => {
    const { model } = await runAgent([callTool('it', { n: 'x' }), 'Done.'], { tools: [toolOf('it', () => 1)] })
    expect(resultsIn(model.requests[1])[0]).toMatchObject({
      output: { code: 'input_invalid', error: expect.stringContaining('n: ') },
    })
  })

  test('with an error of a run inside it is not taken for a limit of this one', async () => {
    const { result } = await runAgent([callTool('inner'), 'Done.'], {
      tools: [
        toolOf('inner', async () => {
          const inner = await runAgent(['never'], {}, { limits: { turns: 0 } })
          throw Object.assign(new Error(inner.result.error?.message), inner.result.error)
        }),
      ],
    })
    expect(result).toMatchObject({ status: 'completed', output: 'Done.' })
  })
})

describe('what a tool returns', () => {
  test.each([[null], [undefined], [false], [0], ['']])(
    '%j reaches the model as it is, nothing as null',
    async value => {
      const { model } = await runAgent([callTool('it'), 'Done.'], { tools: [toolOf('it', () => value)] })
      const [result] = resultsIn(model.requests[1])
      expect(result?.output).toEqual(value ?? null)
      expect(result).not.toHaveProperty('isError')
    },
  )
})

test('the key of a call is its own, however often the tool is called', async () => {
  const keys: string[] = []
  const it = toolOf('it', (_, { idempotencyKey }) => {
    keys.push(idempotencyKey)
  })
  await runAgent([{ calls: [{ name: 'it' }, { name: 'it' }] }, callTool('it'), 'Done.'], { tools: [it] })
  expect(new Set(keys).size).toBe(3)
})

describe('streaming', () => {
  test('the words of the model and the progress of tools are seen as they come', async () => {
    const it = toolOf('it', (_, { progress }) => progress({ done: 0.5 }))
    const { events } = await runAgent([callTool('it'), { text: ['Do', 'ne.'] }], { tools: [it] })
    const parts = events.flatMap(event => (event.type === 'step.emitted' ? [[event.source, event.part]] : []))
    expect(parts).toContainEqual(['tool', { type: 'progress', part: { done: 0.5 } }])
    expect(parts.slice(-2)).toEqual([
      ['model', { type: 'text-delta', text: 'Do' }],
      ['model', { type: 'text-delta', text: 'ne.' }],
    ])
  })
})
