import { createRuntime } from '@statecraft/runtime'
import { createSimulation, recordEvents } from '@statecraft/runtime/testing'
import { describe, expect, test } from 'vitest'
import { fromFunction, parallel } from '../../src/index.ts'
import { crowd, echo, fails, hangs, listener, says, takes } from './sample-members.ts'

describe('[B5] parallel', () => {
  test('gives all the same task, and says who succeeded and who failed in the order of the members', async () => {
    await using runtime = createRuntime()
    const [a, c] = [listener('a', 1), listener('c', 3)]
    const result = await runtime.run(parallel([a.agent, fails('b'), c.agent]), 'Tides')
    expect([a.heard, c.heard]).toEqual([[{ input: 'Tides' }], [{ input: 'Tides' }]])
    expect(result.output).toEqual({
      successful: [
        { agent: 'a', output: 1 },
        { agent: 'c', output: 3 },
      ],
      failed: [{ agent: 'b', error: expect.objectContaining({ code: 'step_failed', message: 'b broke' }) }],
      allSuccess: false,
    })
  })

  test('a member may have words of its own', async () => {
    await using runtime = createRuntime()
    const a = listener('a')
    await runtime.run(parallel([{ agent: a.agent, task: 'As a lawyer.' }]), 'Tides')
    expect(a.heard).toEqual([{ description: 'As a lawyer.', input: 'Tides' }])
  })

  test('the order is that of the members, whoever ends first', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const { clock } = simulation
    const run = runtime.start(parallel([takes(clock, 'slow', 30, 1), takes(clock, 'quick', 10, 2)]), 'go')
    await clock.advance(30)
    const { output, details, durationMs } = await run.result()
    expect(output).toMatchObject({ allSuccess: true, successful: [{ agent: 'slow' }, { agent: 'quick' }] })
    expect(details.results?.map(({ name }) => name)).toEqual(['slow', 'quick'])
    expect(durationMs).toBe(30)
  })

  test.each([
    [undefined, 5, 20],
    [2, 2, 40],
    [100, 8, 10],
  ])('with maxParallel %s, %i work at once', async (maxParallel, most, ms) => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const { one, most: seen } = crowd(simulation.clock)
    const members = Array.from({ length: 8 }, (_, at) => one(`m${at}`))
    const run = runtime.start(parallel(members, maxParallel === undefined ? {} : { maxParallel }), 'go')
    await simulation.clock.runOut(1000)
    expect(await run.result()).toMatchObject({ output: { allSuccess: true }, durationMs: ms })
    expect(seen()).toBe(most)
  })

  test.each([
    [undefined, 120_000],
    [500, 500],
  ])('with timeoutMs %s, what has not ended after %i ms has failed, and the rest stands', async (timeoutMs, ms) => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const [stuck, unbegun] = [hangs('b'), listener('c')]
    const members = [says('a', 1), stuck.agent, unbegun.agent] as const
    const run = runtime.start(parallel(members, { maxParallel: 1, ...(timeoutMs && { timeoutMs }) }), 'go')
    await simulation.clock.advance(ms)
    expect(await run.result()).toMatchObject({
      status: 'completed',
      durationMs: ms,
      output: {
        successful: [{ agent: 'a', output: 1 }],
        failed: [
          { agent: 'b', error: { code: 'ask_deadline' } },
          { agent: 'c', error: { code: 'ask_deadline' } },
        ],
      },
    })
    expect(stuck.signals[0]?.aborted).toBe(true)
    expect(unbegun.heard).toEqual([])
    expect(simulation.clock.pending).toBe(0)
  })

  test('fails when fewer succeed than must, and says why each failed', async () => {
    await using runtime = createRuntime()
    const members = [says('a', 1), fails('b'), fails('c')] as const
    expect((await runtime.run(parallel(members, { minSuccessful: 1 }), 'go')).status).toBe('completed')
    const result = await runtime.run(parallel(members, { minSuccessful: 2 }), 'go')
    expect(result).toMatchObject({
      status: 'failed',
      error: { code: 'too_few_results', message: '1 of 3 succeeded, and 2 must: b: b broke; c: c broke' },
      details: { results: [{ name: 'a', output: 1 }, { status: 'failed' }, { status: 'failed' }] },
    })
  })

  test('where nobody succeeds it has failed', async () => {
    await using runtime = createRuntime()
    expect(await runtime.run(parallel([fails('a')]), 'go')).toMatchObject({
      status: 'failed',
      error: { code: 'too_few_results' },
    })
  })

  test('cancelled in the middle: the signals of all fire, those in line never begin, and what was found is there', async () => {
    await using runtime = createRuntime()
    const [b, c, d] = [hangs('b'), hangs('c'), listener('d')]
    const pattern = parallel([says('a', 1), b.agent, c.agent, d.agent], { maxParallel: 2 })
    const run = runtime.start(pattern, 'go')
    const signals = await Promise.all([b.begun, c.begun])
    run.cancel()
    const result = await run.result()
    expect(result.status).toBe('cancelled')
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
    expect(d.heard).toEqual([])
    expect(result.details.results).toEqual([
      { name: 'a', status: 'completed', output: 1 },
      ...['b', 'c', 'd'].map(name => ({ name, status: 'skipped' })),
    ])
  })

  test('the same definition many times shares nothing', async () => {
    await using runtime = createRuntime()
    const { output, children } = await runtime.run(parallel([echo('a'), says('b', 1)] as const), { n: 1 })
    expect(output?.successful).toHaveLength(2)
    const same = echo('a')
    const twice = await runtime.run(parallel([same, same, same]), 'x')
    expect(new Set(twice.children.map(({ address }) => address)).size).toBe(3)
    expect(twice.output?.successful.map(({ agent }) => agent)).toEqual(['a', 'a-2', 'a-3'])
    expect(children).toHaveLength(2)
  })

  test('names that objects have anyway are names like others, also where nothing came of them', async () => {
    await using runtime = createRuntime()
    const stuck = hangs('toString')
    const run = runtime.start(parallel([says('constructor', 1), says('__proto__', 2), stuck.agent]), 'go')
    const record = recordEvents(runtime)
    await record.until(event => event.type === 'task.ended' && event.name === '__proto__')
    run.cancel()
    expect((await run.result()).details.results).toEqual([
      { name: 'constructor', status: 'completed', output: 1 },
      { name: '__proto__', status: 'completed', output: 2 },
      { name: 'toString', status: 'skipped' },
    ])
  })

  test.each([
    ['no members', () => parallel([])],
    ['nobody at work', () => parallel([says('a', 1)], { maxParallel: 0 })],
    ['half a member at work', () => parallel([says('a', 1)], { maxParallel: 1.5 })],
    ['more successes than members', () => parallel([says('a', 1)], { minSuccessful: 2 })],
    ['no success at all', () => parallel([says('a', 1)], { minSuccessful: 0 })],
    ['no time', () => parallel([says('a', 1)], { timeoutMs: 0 })],
  ])('%s: refused when it is defined', (_, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'input_invalid' }))
  })

  test('a function that is cancelled by the early end of the whole hears of it once', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    let fired = 0
    const counting = fromFunction('counting', (_: unknown, { signal }) => {
      signal.addEventListener('abort', () => {
        fired += 1
      })
      return new Promise(() => {})
    })
    const run = runtime.start(parallel([counting], { timeoutMs: 10 }), 'go')
    await simulation.clock.advance(10)
    await run.result()
    expect(fired).toBe(1)
  })
})
