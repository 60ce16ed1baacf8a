import { createRuntime } from '@statecraft/runtime'
import { createSimulation } from '@statecraft/runtime/testing'
import { describe, expect, test } from 'vitest'
import { parallel, team } from '../../src/index.ts'
import { crowd, fails, hangs, listener, says } from './sample-members.ts'

describe('[B14] a team', () => {
  test('works on one task, and its output is what each found under its name', async () => {
    await using runtime = createRuntime()
    const collector = listener('collector', 'data')
    const research = team({ name: 'research', members: [collector.agent, says('analyst', { n: 2 })] })
    const result = await runtime.run(research, 'Tides')
    expect(result).toMatchObject({
      status: 'completed',
      agent: 'research',
      output: { collector: 'data', analyst: { n: 2 } },
    })
    expect(collector.heard).toEqual([{ input: 'Tides' }])
  })

  test('has a coordinator make one answer of it, where it has one', async () => {
    await using runtime = createRuntime()
    const director = listener('director', 'the report')
    const members = [says('a', 1), fails('b')]
    const result = await runtime.run(team({ name: 'research', members, coordinator: director.agent }), 'Tides')
    expect(result).toMatchObject({ status: 'completed', output: 'the report' })
    expect(director.heard[0]?.input).toEqual({
      task: 'Tides',
      results: [
        { from: 'a', output: 1 },
        { from: 'b', error: 'b broke' },
      ],
    })
  })

  test('may be coordinated by somebody else in each run: an agent, a member, or a name', async () => {
    await using runtime = createRuntime()
    const [director, editor, analyst] = [says('director', 'D'), says('editor', 'E'), listener('analyst', 'A')]
    runtime.agents.register(editor)
    const research = team({ name: 'research', members: [analyst.agent, says('b', 1)], coordinator: director })
    const outputs = [research, research.coordinatedBy('editor'), research.coordinatedBy(analyst.agent)].map(one =>
      runtime.run(one, 'Tides'),
    )
    const results = await Promise.all(outputs)
    expect(results.map(({ agent, output }) => [agent, output])).toEqual([
      ['research', 'D'],
      ['research.editor', 'E'],
      ['research.analyst', 'A'],
    ])
    expect(results[2]?.children.map(({ address }) => address.split('/').at(-1))).toEqual(['analyst', 'b', 'analyst-2'])
    expect(analyst.heard).toHaveLength(4)
  })

  test('goes on where members fail, as long as enough do not', async () => {
    await using runtime = createRuntime()
    const director = listener('director')
    const members = [says('a', 1), fails('b'), fails('c')]
    const some = await runtime.run(team({ name: 't', members }), 'go')
    expect(some).toMatchObject({ status: 'completed', output: { a: 1 } })
    expect(some.details.results?.map(({ status }) => status)).toEqual(['completed', 'failed', 'failed'])
    const few = team({ name: 't', members, coordinator: director.agent, minSuccessful: 2 })
    expect(await runtime.run(few, 'go')).toMatchObject({
      status: 'failed',
      error: { code: 'too_few_results', message: '1 of 3 succeeded, and 2 must: b: b broke; c: c broke' },
    })
    expect(director.heard).toEqual([])
    const lost = team({ name: 't', members: [says('a', 1)], coordinator: fails('director') })
    expect(await runtime.run(lost, 'go')).toMatchObject({ status: 'failed', error: { message: 'director broke' } })
  })

  test('has so many work at once as it may', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const { one, most } = crowd(simulation.clock)
    const members = ['a', 'b', 'c', 'd'].map(name => one(name))
    const run = runtime.start(team({ name: 't', members, maxParallel: 2 }), 'go')
    await simulation.clock.advance(100)
    expect([(await run.result()).durationMs, most()]).toEqual([20, 2])
  })

  test('[E4a] that is cancelled fires the signals of its members, and its coordinator never begins', async () => {
    await using runtime = createRuntime()
    const [hung, director] = [hangs('hung'), listener('director')]
    const flow = parallel([team({ name: 't', members: [hung.agent], coordinator: director.agent })])
    const run = runtime.start(flow, 'go')
    const signal = await hung.begun
    run.cancel()
    expect((await run.result()).status).toBe('cancelled')
    expect(signal.aborted).toBe(true)
    await runtime.idle()
    expect(director.heard).toEqual([])
  })

  test.each<[string, object]>([
    ['nobody in it', { members: [] }],
    ['nobody at once', { maxParallel: 0 }],
    ['more that must succeed than there are', { minSuccessful: 2 }],
    ['a coordinator that is none', { coordinator: 42 }],
  ])('with %s is refused where it is defined', (_, options) => {
    expect(() => team({ name: 't', members: [says('a', 1)], ...options })).toThrow(
      expect.objectContaining({ code: 'input_invalid' }),
    )
  })
})
