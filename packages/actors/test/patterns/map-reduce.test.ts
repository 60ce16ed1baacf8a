import { scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { createSimulation, recordEvents } from '@statecraft/runtime/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defineAgent, type FunctionIo, fromFunction, mapReduce, type PatternIo, pipeline } from '../../src/index.ts'
import { promptIn } from '../run-agent.ts'
import { crowd, echo, listener, says } from './sample-members.ts'

const square = fromFunction('square', (n: number) => n * n)
const odd = fromFunction('odd', (n: number) => {
  if (n % 2 === 0) throw new Error(`${n} is even`)
  return n
})
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

describe('[B11] a map-reduce', () => {
  test('maps each input and reduces all outputs', async () => {
    await using runtime = createRuntime()
    const result = await runtime.run(mapReduce({ map: square, reduce: sum }), [1, 2, 3])
    expect(result).toMatchObject({ status: 'completed', output: 14 })
    expect(result.details.results).toEqual([
      { name: '0', status: 'completed', output: 1 },
      { name: '1', status: 'completed', output: 4 },
      { name: '2', status: 'completed', output: 9 },
    ])
  })

  test('gives the list of outputs where nothing reduces them, in the order of the inputs however they end', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const slow = fromFunction('slow', async (n: number) => {
      await new Promise<void>(resolve => simulation.clock.setTimeout(resolve, 100 - n))
      return `out ${n}`
    })
    const run = runtime.start(mapReduce({ map: slow }), [1, 2, 3])
    await simulation.clock.advance(100)
    expect((await run.result()).output).toEqual(['out 1', 'out 2', 'out 3'])
  })

  test('gives any list back whole: a property', async () => {
    await using runtime = createRuntime()
    const flow = mapReduce({ map: fromFunction('same', (value: unknown) => value), maxParallel: 3 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.jsonValue().filter(value => !Object.is(value, -0)),
          { maxLength: 30 },
        ),
        async list => {
          const { output } = await runtime.run(flow, list)
          expect(JSON.stringify(output)).toBe(JSON.stringify(list))
        },
      ),
      { numRuns: 40 },
    )
  })

  test('tells its agents what is to be done with each and with all', async () => {
    await using runtime = createRuntime()
    const [mapping, reducing] = [scriptedModel(['about a', 'about b']), scriptedModel(['both'])]
    const flow = mapReduce({
      map: { agent: defineAgent({ name: 'analyst', model: mapping }), task: 'What is it about?' },
      reduce: { agent: defineAgent({ name: 'writer', model: reducing }), task: 'Sum it up.' },
      maxParallel: 1,
    })
    expect((await runtime.run(flow, ['a', { text: 'b' }])).output).toBe('both')
    expect(mapping.requests.map(promptIn)).toEqual([
      'What is it about?\n\na',
      'What is it about?\n\n{\n  "text": "b"\n}',
    ])
    expect(promptIn(reducing.requests[0])).toBe('Sum it up.\n\n[\n  "about a",\n  "about b"\n]')
  })

  test('tells them the words of the task where they have none of their own', async () => {
    await using runtime = createRuntime()
    const [map, reduce] = [listener('map', 1), listener('reduce', 2)]
    runtime.agents.register(mapReduce({ map: map.agent, reduce: reduce.agent, maxParallel: 1 }))
    await runtime.run({ agent: 'mapReduce', description: 'Rate them.', input: ['a'] })
    expect(map.heard).toEqual([expect.objectContaining({ description: 'Rate them.', input: 'a' })])
    expect(reduce.heard).toEqual([expect.objectContaining({ description: 'Rate them.', input: [1] })])
  })

  test('splits what the task brings, as a step', async () => {
    await using runtime = createRuntime()
    const split = async (text: string, { context }: PatternIo) => [...text.split(' '), String(context)]
    const flow = mapReduce({ map: fromFunction('up', (word: string) => word.toUpperCase()), split })
    const result = await runtime.run(flow, 'high tide', { context: 'ada' })
    expect(result.output).toEqual(['HIGH', 'TIDE', 'ADA'])
    expect(result.steps.map(({ name }) => name)).toEqual(['split'])
  })

  test('works on so many at once as it may, each mapper at an address of its own', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const inputs = Array.from({ length: 9 }, (_, n) => n)
    for (const [maxParallel, most] of [
      [undefined, 5],
      [2, 2],
      [20, 9],
    ] as const) {
      const { one, most: seen } = crowd(simulation.clock)
      const run = runtime.start(mapReduce({ map: one('m'), ...(maxParallel !== undefined && { maxParallel }) }), inputs)
      await simulation.clock.advance(200)
      const { children } = await run.result()
      expect(seen()).toBe(most)
      expect(new Set(children.map(({ address }) => address)).size).toBe(most)
    }
  })

  test('asks an agent that lives elsewhere, by its name', async () => {
    await using runtime = createRuntime()
    runtime.agents.register(square)
    expect((await runtime.run(mapReduce({ map: 'square' }), [2, 3])).output).toEqual([4, 9])
  })

  test('is complete with an empty list: nothing is mapped, and nothing but the reducer runs', async () => {
    await using runtime = createRuntime()
    const map = listener('map')
    expect(await runtime.run(mapReduce({ map: map.agent }), [])).toMatchObject({ status: 'completed', output: [] })
    expect((await runtime.run(mapReduce({ map: square, reduce: sum }), [])).output).toBe(0)
    expect(map.heard).toEqual([])
  })

  test('[B16] stands in another pattern', async () => {
    await using runtime = createRuntime()
    const flow = pipeline([
      { name: 'split', run: (text: string) => text.split(' ').map(Number) },
      mapReduce({ map: square, reduce: sum, name: 'squares' }),
      echo('last'),
    ])
    expect((await runtime.run(flow, '1 2 3')).output).toBe(14)
  })
})

describe('[B11] an input that fails', () => {
  test('ends it: those under way are cancelled, the rest is never begun', async () => {
    await using runtime = createRuntime()
    const heard: number[] = []
    const signals: AbortSignal[] = []
    const map = fromFunction('map', (n: number, { signal }: FunctionIo) => {
      heard.push(n)
      signals.push(signal)
      if (n === 1) throw new Error('no')
      return new Promise<never>(() => {})
    })
    const reduce = listener('reduce')
    const flow = mapReduce({ map, reduce: reduce.agent, maxParallel: 2 })
    const result = await runtime.run(flow, [0, 1, 2, 3])
    expect(result).toMatchObject({ status: 'failed', error: { message: 'no' } })
    expect([heard, signals[0]?.aborted, reduce.heard]).toEqual([[0, 1], true, []])
    expect(result.details.results?.map(({ status }) => status)).toEqual(['skipped', 'failed', 'skipped', 'skipped'])
  })

  test('is left out with continueOnFailure: the outputs of the others keep their order, the details say which failed', async () => {
    await using runtime = createRuntime()
    const flow = mapReduce({ map: odd, continueOnFailure: true, reduce: (numbers: readonly number[]) => numbers })
    const result = await runtime.run(flow, [5, 4, 3, 2, 1])
    expect(result).toMatchObject({ status: 'completed', output: [5, 3, 1] })
    expect(result.details.results?.map(({ status }) => status)).toEqual([
      'completed',
      'failed',
      'completed',
      'failed',
      'completed',
    ])
    expect(result.details.results?.[1]?.error?.message).toBe('4 is even')
  })

  test('leaves too few where fewer than minSuccessful succeeded: then nothing is reduced', async () => {
    await using runtime = createRuntime()
    const reduce = listener('reduce', 'ok')
    const needs = (minSuccessful?: number) =>
      mapReduce({
        map: odd,
        reduce: reduce.agent,
        continueOnFailure: true,
        ...(minSuccessful !== undefined && { minSuccessful }),
      })
    expect(await runtime.run(needs(2), [1, 2, 4])).toMatchObject({
      status: 'failed',
      error: { code: 'too_few_results', message: expect.stringContaining('input 1: 2 is even') },
    })
    expect(await runtime.run(needs(), [2, 4])).toMatchObject({ status: 'failed', error: { code: 'too_few_results' } })
    expect(reduce.heard).toEqual([])
    expect(await runtime.run(needs(2), [1, 2, 3])).toMatchObject({ status: 'completed', output: 'ok' })
  })

  test('of a limit does too: more inputs than the run may hand on are told in the result', async () => {
    await using runtime = createRuntime()
    const model = scriptedModel(() => 'done')
    const result = await runtime.run(mapReduce({ map: defineAgent({ name: 'm', model }), maxParallel: 1 }), [1, 2, 3], {
      limits: { turns: 2 },
    })
    expect(result).toMatchObject({ status: 'failed', error: { code: 'limit_exceeded' } })
    expect(result.details.results?.map(({ status }) => status)).toContain('completed')
  })

  test('so is a reducer or a split that fails, or a split that gives no list', async () => {
    await using runtime = createRuntime()
    const oops = (): never => {
      throw new Error('oops')
    }
    expect(await runtime.run(mapReduce({ map: square, reduce: oops }), [1])).toMatchObject({
      status: 'failed',
      error: { message: 'oops' },
    })
    expect(await runtime.run(mapReduce({ map: square, split: oops }), 'x')).toMatchObject({
      status: 'failed',
      error: { message: 'oops' },
    })
    expect(await runtime.run(mapReduce({ map: square, split: () => 'text' as never }), 'x')).toMatchObject({
      status: 'failed',
      error: { code: 'input_invalid' },
    })
  })
})

describe('[E4a] [E4b] a map-reduce that is stopped', () => {
  test('by a cancel: signals fire, nothing more begins, and what was done is told', async () => {
    await using runtime = createRuntime()
    const signals: AbortSignal[] = []
    const begun = Promise.withResolvers<void>()
    const map = fromFunction('map', (n: number, { signal }: FunctionIo) => {
      if (n === 0) return 'done'
      signals.push(signal)
      if (signals.length === 2) begun.resolve()
      return new Promise<never>(() => {})
    })
    const run = runtime.start(mapReduce({ map, maxParallel: 2 }), [0, 1, 2, 3])
    await begun.promise
    run.cancel()
    const result = await run.result()
    expect(result.status).toBe('cancelled')
    expect(result.details.results?.map(({ status }) => status)).toEqual(['completed', 'skipped', 'skipped', 'skipped'])
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
  })

  test('by its time: what had not ended has failed, and with continueOnFailure what is there is reduced', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const slow = fromFunction('slow', async (n: number) => {
      await new Promise<void>(resolve => simulation.clock.setTimeout(resolve, n * 100))
      return n
    })
    const flow = mapReduce({ map: slow, reduce: sum, continueOnFailure: true, timeoutMs: 250, maxParallel: 2 })
    const run = runtime.start(flow, [1, 1, 1, 9, 1, 1])
    await simulation.clock.advance(250)
    const result = await run.result()
    expect(result.details.results?.map(({ error }) => error?.code)).toEqual([
      undefined,
      undefined,
      undefined,
      'ask_deadline',
      'ask_deadline',
      'ask_deadline',
    ])
    expect(result).toMatchObject({ status: 'failed', error: { code: 'ask_deadline' } })
  })

  test('by its time, however many inputs are left: all of them end in one move', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const map = fromFunction('map', (n: number) => (n === 0 ? 'done' : new Promise<never>(() => {})))
    const flow = mapReduce({ map, maxParallel: 1, continueOnFailure: true, timeoutMs: 10 })
    const inputs = Array.from({ length: 120_000 }, (_, n) => n)
    const run = runtime.start(flow, inputs)
    await simulation.clock.advance(10)
    const result = await run.result()
    expect(result).toMatchObject({ status: 'completed', output: ['done'] })
    expect(result.details.results?.filter(({ error }) => error?.code === 'ask_deadline')).toHaveLength(119_999)
  })
})

test('[B20] a thousand small tasks take no longer than one large one that waits as long as they do, and ask no model more', async () => {
  const simulation = createSimulation()
  await using runtime = createRuntime({ ...simulation })
  const wait = (ms: number) => new Promise<void>(resolve => simulation.clock.setTimeout(resolve, ms))
  const usage = { inputTokens: 10, outputTokens: 2 }
  const model = scriptedModel(async () => {
    await wait(50)
    return { text: 'ok', usage }
  })
  const small = mapReduce({ map: defineAgent({ name: 'reader', model }), maxParallel: 20 })
  const run = runtime.start(
    small,
    Array.from({ length: 1_000 }, (_, n) => `page ${n}`),
    { limits: { turns: 1_000 } },
  )
  await simulation.clock.advance((1_000 / 20) * 50)
  const result = await run.result()
  expect(result).toMatchObject({
    status: 'completed',
    durationMs: 2_500,
    usage: { inputTokens: 10_000, outputTokens: 2_000 },
    totals: { turns: 1_000, delegations: 0 },
  })
})

describe('a map-reduce that cannot be', () => {
  test.each<[string, () => unknown]>([
    ['a number at once that is none', () => mapReduce({ map: square, maxParallel: 0 })],
    ['fewer than one that must succeed', () => mapReduce({ map: square, continueOnFailure: true, minSuccessful: 0 })],
    ['a least number without going on', () => mapReduce({ map: square, minSuccessful: 1 })],
    ['nobody who maps', () => mapReduce({ map: {} as never })],
  ])('is refused where it is defined: %s', (_, define) => {
    expect(define).toThrow(expect.objectContaining({ code: 'input_invalid' }))
  })

  test.each([['text'], [null], [{ list: [] }]])(
    'an input that is no list is refused before anything runs: %j',
    async input => {
      await using runtime = createRuntime()
      const record = recordEvents(runtime)
      const flow = mapReduce({ map: says('a', 1) })
      await expect(runtime.run(flow, input as never)).rejects.toMatchObject({ code: 'input_invalid' })
      expect(record.events).toEqual([])
    },
  )
})

test('[B20] ten times as many inputs are ten times as many turns, messages and steps, and no more', async () => {
  const counted = async (count: number): Promise<number> => {
    await using runtime = createRuntime()
    let events = 0
    runtime.on('*', () => {
      events += 1
    })
    const { output } = await runtime.run(
      mapReduce({ map: square, reduce: sum }),
      Array.from({ length: count }, (_, n) => n % 10),
    )
    await runtime.idle()
    expect(output).toBe((count / 10) * 285)
    return events
  }
  const [some, many] = [await counted(100), await counted(1000)]
  expect((many - some) / 900).toBeCloseTo((some - (await counted(10))) / 90, 5)
})
