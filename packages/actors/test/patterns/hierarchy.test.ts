import { scriptedModel } from '@statecraft/providers'
import { createRuntime, firstSuccess, merge, sameWords, vote, weighted } from '@statecraft/runtime'
import { createSimulation } from '@statecraft/runtime/testing'
import { describe, expect, test } from 'vitest'
import { defineAgent, type Gathered, hierarchy, parallel, reduceWith } from '../../src/index.ts'
import { fails, hangs, listener, says, takes } from './sample-members.ts'

describe('[B6] a hierarchy', () => {
  test('gives each subtask to its agent, with its own words and data, and the main task beside them', async () => {
    await using runtime = createRuntime()
    const [a, b, c] = [listener('a'), listener('b'), listener('c')]
    const build = hierarchy([
      { agent: a.agent, task: 'Compare the frameworks.' },
      { agent: b.agent, task: 'Draw it up.', input: { pages: 2 } },
      c.agent,
    ])
    const result = await runtime.run(build, 'Build a web shop')
    expect(a.heard).toEqual([{ description: 'Compare the frameworks.', input: 'Build a web shop' }])
    expect(b.heard).toEqual([{ description: 'Draw it up.', input: { pages: 2 } }])
    expect(c.heard).toEqual([{ input: 'Build a web shop' }])
    expect(result).toMatchObject({ status: 'completed', output: 'a done\n\nb done\n\nc done' })
    expect(result.details.results?.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  })

  test.each([
    ['concat', ['x', 'y', 'x'], 'x\n\ny\n\nx'],
    ['vote', ['x', 'y', 'x'], 'x'],
    ['merge', [{ a: 1 }, { b: 2 }, { a: 3 }], { a: 1, b: 2 }],
  ] as const)('joins what they gave by %s', async (aggregate, outputs, output) => {
    await using runtime = createRuntime()
    const members = outputs.map((given, at) => says(`m${at}`, given))
    expect(await runtime.run(hierarchy(members, { aggregate }), 'go')).toMatchObject({ status: 'completed', output })
  })

  test('says who said what, and how the votes fell', async () => {
    await using runtime = createRuntime()
    const given = [says('a', { n: 1 }), says('b', { n: 2 })]
    const merged = await runtime.run(hierarchy(given, { aggregate: merge({ conflict: 'last' }) }), 'go')
    expect(merged.output).toEqual({ n: 2 })
    expect(merged.details.aggregate).toMatchObject({ provenance: { '/n': ['b'] }, conflicts: [{ path: '/n' }] })
    const voted = await runtime.run(
      hierarchy([says('a', 'x'), fails('b'), says('c', 'x')], { aggregate: 'vote' }),
      'go',
    )
    expect(voted.details.aggregate).toMatchObject({ agreement: 1, abstained: ['b'] })
  })

  test.each([
    ['values that must not differ', merge({ conflict: 'fail' }), 'merge_conflict'],
    ['a tie', vote(), 'no_consensus'],
    ['too little agreement', vote({ minAgreement: 0.9 }), 'no_consensus'],
    [
      'an equality that throws',
      vote({
        same: () => {
          throw new Error('cannot tell')
        },
      }),
      'step_failed',
    ],
  ])('has failed with %s, and what each found is there', async (_, aggregate, code) => {
    await using runtime = createRuntime()
    const result = await runtime.run(hierarchy([says('a', 1), says('b', 2)], { aggregate }), 'go')
    expect(result).toMatchObject({ status: 'failed', error: { code } })
    expect(result.details.results).toMatchObject([{ name: 'a' }, { name: 'b' }])
  })

  test('a function may join them, and takes its time', async () => {
    await using runtime = createRuntime()
    const join = async ({ successful, failed }: Gathered<number>, { context }: { context: unknown }) =>
      `${successful.map(({ output }) => output).join('+')} (${failed.length} failed, for ${context})`
    const team = hierarchy([says('a', 1), fails('b'), says('c', 2)], { aggregate: join })
    const result = await runtime.run(team, 'go', { context: 'Ada' })
    expect(result).toMatchObject({ output: '1+2 (1 failed, for Ada)', steps: [{ name: 'combine' }] })
  })

  test('what the function throws is the failure', async () => {
    await using runtime = createRuntime()
    const join = () => {
      throw new Error('cannot join')
    }
    expect(await runtime.run(hierarchy([says('a', 1)], { aggregate: join }), 'go')).toMatchObject({
      status: 'failed',
      error: { message: 'cannot join' },
      details: { results: [{ output: 1 }] },
    })
  })

  test('an agent may join them: it is told the task and what everybody found', async () => {
    await using runtime = createRuntime()
    const editor = listener('editor', 'One page.')
    const team = (task?: string) =>
      hierarchy([says('a', 1), fails('b')], { aggregate: reduceWith(editor.agent, task ? { task } : {}) })
    const result = await runtime.run(team(), 'Tides')
    await runtime.run(team('Make one page of it.'), 'Tides')
    const results = [
      { from: 'a', output: 1 },
      { from: 'b', error: 'b broke' },
    ]
    expect(result).toMatchObject({ output: 'One page.' })
    expect(editor.heard).toEqual([
      { description: 'Tides', input: { results } },
      { description: 'Make one page of it.', input: { task: 'Tides', results } },
    ])
  })

  test('the main agent gets back what they came to, and answers', async () => {
    await using runtime = createRuntime()
    const lead = listener('lead', 'Shop built.')
    const team = hierarchy([says('a', 'x'), says('b', 'y')], { main: lead.agent })
    expect(await runtime.run(team, 'Build a shop')).toMatchObject({ output: 'Shop built.' })
    expect(lead.heard).toEqual([
      {
        description: 'Build a shop',
        input: {
          results: [
            { from: 'a', output: 'x' },
            { from: 'b', output: 'y' },
          ],
          combined: 'x\n\ny',
        },
      },
    ])
  })

  test('the main agent may follow a function or an agent that joins', async () => {
    await using runtime = createRuntime()
    const lead = listener('lead', 'Built.')
    const [byAgent, byFunction] = [reduceWith(says('editor', 'edited')), () => 'computed']
    for (const aggregate of [byAgent, byFunction])
      await runtime.run(hierarchy([says('a', 'x')], { main: lead.agent, aggregate }), 'go')
    expect(lead.heard.map(({ input }) => (input as { combined: string }).combined)).toEqual(['edited', 'computed'])
    const broken = hierarchy([says('a', 'x')], { main: lead.agent, aggregate: reduceWith(fails('editor')) })
    expect(await runtime.run(broken, 'go')).toMatchObject({ status: 'failed', error: { message: 'editor broke' } })
    expect(lead.heard).toHaveLength(2)
  })

  test('fails when its main agent fails, or too few subtasks succeed; then nobody joins anything', async () => {
    await using runtime = createRuntime()
    const lead = listener('lead')
    expect(await runtime.run(hierarchy([says('a', 1)], { main: fails('boss') }), 'go')).toMatchObject({
      status: 'failed',
      error: { message: 'boss broke' },
    })
    const team = hierarchy([says('a', 1), fails('b')], { main: lead.agent, minSuccessful: 2 })
    expect(await runtime.run(team, 'go')).toMatchObject({ status: 'failed', error: { code: 'too_few_results' } })
    expect(lead.heard).toEqual([])
  })

  test('[E4b] what has not ended in time has failed, and the rest is joined all the same', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const stuck = hangs('b')
    const editor = takes(simulation.clock, 'editor', 500, 'edited')
    const team = hierarchy([says('a', 1), stuck.agent], { timeoutMs: 100, aggregate: reduceWith(editor) })
    const run = runtime.start(team, 'go')
    await simulation.clock.runOut(10_000)
    expect(await run.result()).toMatchObject({ status: 'completed', output: 'edited', durationMs: 600 })
    expect(stuck.signals[0]?.aborted).toBe(true)
  })

  test('cancelled while an agent joins: its signal fires', async () => {
    await using runtime = createRuntime()
    const editor = hangs('editor')
    const run = runtime.start(hierarchy([says('a', 1)], { aggregate: reduceWith(editor.agent) }), 'go')
    const signal = await editor.begun
    run.cancel()
    expect(await run.result()).toMatchObject({ status: 'cancelled', details: { results: [{ output: 1 }] } })
    expect(signal.aborted).toBe(true)
  })

  test.each([
    ['no subtasks', () => hierarchy([])],
    ['an unknown word', () => hierarchy([says('a', 1)], { aggregate: 'sum' as never })],
    ['something that joins nothing', () => hierarchy([says('a', 1)], { aggregate: {} as never })],
    ['a main agent that is none', () => hierarchy([says('a', 1)], { main: 5 as never })],
    ['a joiner that is none', () => hierarchy([says('a', 1)], { aggregate: reduceWith(5 as never) })],
  ])('%s: refused when it is defined', (_, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'input_invalid' }))
  })
})

describe('an aggregation that is decided early', () => {
  test('the first success cancels the others: signals of their model calls fire, and nobody in line begins', async () => {
    await using runtime = createRuntime()
    const signals: AbortSignal[] = []
    const slow = (name: string) =>
      defineAgent({
        name,
        model: Object.assign(
          (_: unknown, { signal }: { signal: AbortSignal }) => {
            signals.push(signal)
            return new Promise<never>(() => {})
          },
          { modelId: 'offline/slow' },
        ) as never,
      })
    const quick = defineAgent({ name: 'quick', model: scriptedModel(['at once']) })
    const unbegun = listener('unbegun')
    const race = parallel([slow('a'), slow('c'), quick, unbegun.agent], {
      aggregate: firstSuccess(),
      maxParallel: 3,
      timeoutMs: 60_000,
    })
    const result = await runtime.run(race, 'go')
    expect(result).toMatchObject({ status: 'completed', output: 'at once', details: { aggregate: { from: 'quick' } } })
    await runtime.idle()
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
    expect(result.details.results?.map(({ name, status }) => [name, status])).toEqual([
      ['a', 'skipped'],
      ['c', 'skipped'],
      ['quick', 'completed'],
      ['unbegun', 'skipped'],
    ])
    expect(unbegun.heard).toEqual([])
  })

  test('a vote ends when nobody can catch up', async () => {
    await using runtime = createRuntime()
    const [d, e] = [hangs('d'), hangs('e')]
    const members = [says('a', 'Yes.'), says('b', 'yes'), says('c', 'YES'), d.agent, e.agent]
    const result = await runtime.run(parallel(members, { aggregate: vote({ same: sameWords }) }), 'go')
    expect(result).toMatchObject({ output: 'Yes.', details: { aggregate: { agreement: 1 } } })
    await runtime.idle()
    expect([...d.signals, ...e.signals].every(({ aborted }) => aborted)).toBe(true)
  })

  test('not before as many succeeded as must', async () => {
    await using runtime = createRuntime()
    const late = listener('late', 2)
    const both = parallel([says('a', 1), late.agent], { aggregate: firstSuccess(), minSuccessful: 2, maxParallel: 1 })
    expect(await runtime.run(both, 'go')).toMatchObject({ status: 'completed', output: 1 })
    expect(late.heard).toHaveLength(1)
  })

  test('[B8] a weighted vote looks at confidence', async () => {
    await using runtime = createRuntime()
    const sure = (name: string, answer: string, confidence: number) =>
      defineAgent({ name, model: scriptedModel(() => answer), confidence: () => confidence })
    const members = [sure('a', 'x', 0.9), sure('b', 'y', 0.2), sure('c', 'y', 0.3)]
    expect((await runtime.run(parallel(members, { aggregate: weighted() }), 'go')).output).toBe('x')
    expect((await runtime.run(parallel(members, { aggregate: 'vote', name: 'plain' }), 'go')).output).toBe('y')
  })
})
