import { scriptedModel } from '@statecraft/providers'
import { createRuntime, merge, vote } from '@statecraft/runtime'
import { createSimulation } from '@statecraft/runtime/testing'
import { describe, expect, test } from 'vitest'
import { defineAgent, fromFunction, type PatternIo, parallel, pipeline, sequence } from '../../src/index.ts'
import { promptIn } from '../run-agent.ts'
import { echo, fails, failsAtFirst, hangs, listener, says, takes } from './sample-members.ts'

const upper = fromFunction('upper', (text: string) => text.toUpperCase())
const wait = (clock: ReturnType<typeof createSimulation>['clock'], ms: number): Promise<void> =>
  new Promise(resolve => clock.setTimeout(() => resolve(), ms))

describe('[B9] a pipeline', () => {
  test('hands what comes out of one stage to the next, and its output is the last one’s', async () => {
    await using runtime = createRuntime()
    const count = fromFunction('count', (text: string) => ({ letters: text.length }))
    const result = await runtime.run(pipeline([upper, count]), 'tides')
    expect(result).toMatchObject({ status: 'completed', output: { letters: 5 } })
    expect(result.details.stages?.map(({ name, output }) => [name, output])).toEqual([
      ['upper', 'TIDES'],
      ['count', { letters: 5 }],
    ])
    expect(result.children.map(({ address }) => address.split('/').at(-1))).toEqual(['upper', 'count'])
  })

  test('tells an agent what its stage is for, beside what came out of the one before', async () => {
    await using runtime = createRuntime()
    const model = scriptedModel(['Tides rise twice a day.', 'The sea breathes.'])
    const [researcher, writer] = ['researcher', 'writer'].map(name => defineAgent({ name, model }))
    const article = pipeline([
      { agent: researcher!, description: 'Find the facts.' },
      { agent: writer!, description: 'Write a poem from this.' },
    ])
    const { output, details } = await runtime.run(article, 'Tides')
    expect(model.requests.map(promptIn)).toEqual([
      'Find the facts.\n\nTides',
      'Write a poem from this.\n\nTides rise twice a day.',
    ])
    expect(output).toBe('The sea breathes.')
    expect(details.stages?.map(({ description }) => description)).toEqual([
      'Find the facts.',
      'Write a poem from this.',
    ])
  })

  test('shapes what goes into a stage with its transformer, at once or later, run as a step', async () => {
    await using runtime = createRuntime()
    const heard = listener('second', 'ok')
    const flow = pipeline([
      { agent: upper, transform: (text: string) => `${text}!` },
      {
        agent: heard.agent,
        description: 'Go on.',
        transform: async (text: string, { context }: PatternIo) => ({ text: await text, user: context }),
      },
    ])
    const result = await runtime.run(flow, 'tides', { context: 'ada' })
    expect(heard.heard).toEqual([{ description: 'Go on.', input: { text: 'TIDES!', user: 'ada' } }])
    expect(result.steps.map(({ name, status }) => [name, status])).toEqual([
      ['upper:transform', 'completed'],
      ['second:transform', 'completed'],
    ])
  })

  test('runs functions as stages', async () => {
    await using runtime = createRuntime()
    const flow = pipeline([
      { name: 'split', run: (text: string) => text.split(' ') },
      { name: 'size', run: async (words: string[]) => words.length },
      { name: 'nothing', run: () => undefined },
      { name: 'last', run: (given: unknown) => ({ given }) },
    ])
    expect(await runtime.run(flow, 'two words')).toMatchObject({ output: { given: null }, children: [] })
  })

  test('several work on the same input in a parallel stage, and their outputs go on together', async () => {
    await using runtime = createRuntime()
    const [law, style] = [listener('law', 'legal'), listener('style', 'dull')]
    const flow = pipeline([
      upper,
      { name: 'review', parallel: [law.agent, { agent: style.agent, name: 'taste' }], description: 'Review it.' },
      echo('last'),
    ])
    const result = await runtime.run(flow, 'tides')
    expect([law.heard, style.heard]).toEqual(Array(2).fill([{ description: 'Review it.', input: 'TIDES' }]))
    expect(result.output).toEqual({ law: 'legal', taste: 'dull' })
    expect(result.details.stages?.[1]).toMatchObject({
      members: [
        { name: 'law', status: 'completed', output: 'legal' },
        { name: 'taste', status: 'completed', output: 'dull' },
      ],
    })
    expect(flow.members).toEqual(['upper', 'review.law', 'review.taste', 'last'])
  })

  test('makes one of the outputs of a parallel stage as it is told to', async () => {
    await using runtime = createRuntime()
    const facts = [says('a', { n: 1, who: ['a'] }), says('b', { n: 2, who: ['b'] })]
    const merged = pipeline([{ name: 'facts', parallel: facts, aggregate: merge({ conflict: 'last' }) }])
    expect((await runtime.run(merged, 'go')).output).toEqual({ n: 2, who: ['a', 'b'] })
    const strict = pipeline([{ name: 'facts', parallel: facts, aggregate: merge({ conflict: 'fail' }) }])
    expect(await runtime.run(strict, 'go')).toMatchObject({ status: 'failed', error: { code: 'merge_conflict' } })
  })
})

test('[B9] a parallel stage is over once it is decided: nobody else is waited for', async () => {
  await using runtime = createRuntime()
  const hung = hangs('hung')
  const stage = { name: 'vote', parallel: [says('a', 'yes'), says('b', 'yes'), hung.agent], aggregate: vote() }
  expect((await runtime.run(pipeline([stage, echo('last')]), 'go')).output).toBe('yes')
  expect((await hung.begun).aborted).toBe(true)
})

describe('[B9] a stage that fails', () => {
  test('ends the pipeline: nothing after it runs, and what went before is told', async () => {
    await using runtime = createRuntime()
    const after = listener('after')
    const result = await runtime.run(pipeline([upper, fails('broken'), after.agent]), 'tides')
    expect(result).toMatchObject({ status: 'failed', output: undefined, error: { message: 'broken broke' } })
    expect(after.heard).toEqual([])
    expect(result.details.stages?.map(({ name, status }) => [name, status])).toEqual([
      ['upper', 'completed'],
      ['broken', 'failed'],
      ['after', 'skipped'],
    ])
    expect(result.details.stages?.[0]).toMatchObject({ output: 'TIDES', summary: 'TIDES' })
  })

  test('is passed over with stopOnError off: the next gets the last output that was good', async () => {
    await using runtime = createRuntime()
    const flow = pipeline([fails('first'), upper, fails('third'), echo('last')], { stopOnError: false })
    const result = await runtime.run(flow, 'tides')
    expect(result).toMatchObject({ status: 'completed', output: 'TIDES' })
    expect(result.details.stages?.map(({ status }) => status)).toEqual(['failed', 'completed', 'failed', 'completed'])
  })

  test('is the failure of the whole where it is the last, stopOnError or not', async () => {
    await using runtime = createRuntime()
    const flow = pipeline([upper, fails('last')], { stopOnError: false })
    expect(await runtime.run(flow, 'tides')).toMatchObject({ status: 'failed', error: { message: 'last broke' } })
  })

  test('may fail in its transformer or in its function, too', async () => {
    await using runtime = createRuntime()
    const oops = (): never => {
      throw new Error('cannot shape this')
    }
    const never = listener('never')
    const transformed = await runtime.run(pipeline([{ agent: never.agent, transform: oops }]), 'go')
    expect(transformed).toMatchObject({ status: 'failed', error: { message: 'cannot shape this' } })
    expect(never.heard).toEqual([])
    const run = await runtime.run(pipeline([{ name: 'f', run: oops }, never.agent]), 'go')
    expect(run).toMatchObject({ status: 'failed', error: { message: 'cannot shape this' } })
  })

  test('cancels those beside it in a parallel stage, or, with stopOnError off, goes on with those that did well', async () => {
    await using runtime = createRuntime()
    const hung = hangs('hung')
    const strict = pipeline([{ name: 'both', parallel: [hung.agent, fails('broken')] }])
    expect(await runtime.run(strict, 'go')).toMatchObject({ status: 'failed', error: { message: 'broken broke' } })
    expect((await hung.begun).aborted).toBe(true)

    const lenient = pipeline([{ name: 'both', parallel: [says('a', 1), fails('broken')] }], { stopOnError: false })
    const result = await runtime.run(lenient, 'go')
    expect(result).toMatchObject({ status: 'completed', output: { a: 1 } })
    expect(result.details.stages?.[0]?.members?.map(({ status }) => status)).toEqual(['completed', 'failed'])
    const none = pipeline([{ name: 'both', parallel: [fails('a'), fails('b')] }], { stopOnError: false })
    expect(await runtime.run(none, 'go')).toMatchObject({ status: 'failed', error: { message: 'a broke' } })
  })

  test('is tried again and given to its fallback before it has failed', async () => {
    await using runtime = createRuntime()
    const first = failsAtFirst('first', 9)
    const flow = pipeline([{ agent: first.agent, retries: 1, fallback: says('backup', 'saved') }, echo('last')])
    expect(await runtime.run(flow, 'go')).toMatchObject({ output: 'saved' })
    expect(first.tries()).toBe(2)
  })
})

describe('[B9] the time of a stage', () => {
  test('is told for each, with its transformer and all attempts, the slowest of a parallel one', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const { clock } = simulation
    let tries = 0
    const flaky = fromFunction('flaky', async (_: unknown) => {
      tries += 1
      await wait(clock, 100)
      if (tries === 1) throw new Error('again')
      return 'ok'
    })
    const flow = pipeline([
      { agent: takes(clock, 'slow', 500, 1), transform: () => wait(clock, 200) },
      { agent: flaky, retries: 1 },
      { name: 'both', parallel: [takes(clock, 'a', 30, 1), takes(clock, 'b', 70, 2)] },
      { name: 'f', run: () => wait(clock, 5) },
    ])
    const run = runtime.start(flow, 'go')
    await clock.advance(2000)
    const { details, durationMs } = await run.result()
    expect(details.stages?.map(stage => stage.durationMs)).toEqual([700, 200, 70, 5])
    expect(durationMs).toBe(975)
  })

  test('is up after 60 seconds by default: the stage has failed, and its signal fires', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const hung = hangs('hung')
    const run = runtime.start(pipeline([upper, hung.agent]), 'go')
    await simulation.clock.advance(59_999)
    expect((await hung.begun).aborted).toBe(false)
    await simulation.clock.advance(1)
    const result = await run.result()
    expect(result).toMatchObject({ status: 'failed', error: { code: 'ask_deadline' }, durationMs: 60_000 })
    expect((await hung.begun).aborted).toBe(true)
  })

  test('may be set for all and for one, and holds for transformers and functions', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const signals: AbortSignal[] = []
    const hang = (_: unknown, { signal }: PatternIo): Promise<never> => {
      signals.push(signal)
      return new Promise(() => {})
    }
    const flow = pipeline(
      [
        { agent: upper, transform: hang },
        { name: 'f', run: hang, timeoutMs: 30 },
        { name: 'both', parallel: [hangs('a').agent, hangs('b').agent], timeoutMs: 7 },
        echo('last'),
      ],
      { stepTimeoutMs: 100, stopOnError: false },
    )
    const run = runtime.start(flow, 'go')
    await simulation.clock.advance(1000)
    const result = await run.result()
    expect(result).toMatchObject({ status: 'completed', output: 'go', durationMs: 137 })
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
    expect(result.details.stages?.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed', 'completed'])
  })
})

describe('[B9] the intermediates', () => {
  const long = 'word '.repeat(100)

  test('have a summary each: the first words on one line', async () => {
    await using runtime = createRuntime()
    const { details } = await runtime.run(pipeline([says('a', `one\n\ntwo`), says('b', { n: 1 }), says('c', long)]), '')
    expect(details.stages?.map(({ summary }) => summary)).toEqual([
      'one two',
      '{"n":1}',
      expect.stringMatching(/^word .*…$/),
    ])
    expect(details.stages?.[2]?.summary?.length).toBeLessThanOrEqual(200)
  })

  test('can be switched off: nothing that a stage gave is kept', async () => {
    await using runtime = createRuntime()
    const both = { name: 'both', parallel: [says('b', 'secret')] }
    const result = await runtime.run(pipeline([says('a', 'secret'), both, says('c', 1)], { intermediates: false }), '')
    expect(JSON.stringify(result.details)).not.toContain('secret')
    expect(result.details.stages?.map(({ status, durationMs }) => [status, typeof durationMs])).toEqual(
      Array(3).fill(['completed', 'number']),
    )
  })
})

describe('[E4a] a pipeline that is cancelled', () => {
  test('fires the signal of the stage under way, and begins no other', async () => {
    await using runtime = createRuntime()
    const [hung, after] = [hangs('hung'), listener('after')]
    const run = runtime.start(pipeline([upper, hung.agent, after.agent]), 'go')
    const signal = await hung.begun
    run.cancel()
    const result = await run.result()
    expect(result).toMatchObject({ status: 'cancelled', output: undefined })
    expect(result.details.stages?.map(({ status }) => status)).toEqual(['completed', 'skipped', 'skipped'])
    expect(signal.aborted).toBe(true)
    await runtime.idle()
    expect(after.heard).toEqual([])
  })
})

describe('[B16] a pipeline and other patterns', () => {
  test('stand in each other', async () => {
    await using runtime = createRuntime()
    const inner = pipeline([upper, { name: 'mark', run: (text: string) => `${text}!` }], { name: 'inner' })
    const outer = pipeline([parallel([inner, echo('same')]), sequence([echo('see')])])
    expect((await runtime.run(outer, 'hi')).output).toMatchObject({
      successful: [
        { agent: 'inner', output: 'HI!' },
        { agent: 'same', output: 'hi' },
      ],
    })
  })

  test('[B17] the same definition in two stages is two members', async () => {
    await using runtime = createRuntime()
    const flow = pipeline([upper, upper])
    const result = await runtime.run(flow, 'a')
    expect(result.children.map(({ address }) => address.split('/').at(-1))).toEqual(['upper', 'upper-2'])
  })
})

describe('a pipeline that cannot be', () => {
  const twice = { name: 'f', run: () => 1 }
  test.each<[string, () => unknown]>([
    ['no stages', () => pipeline([] as never)],
    ['a name that cannot be one', () => pipeline([{ name: 'a b', run: () => 1 }])],
    ['a name of the chart’s own', () => pipeline([{ name: 'completed', run: () => 1 }])],
    ['two stages of one name', () => pipeline([twice, twice])],
    ['a stage that nobody does', () => pipeline([{ name: 'x' } as never])],
    ['a parallel stage with nobody in it', () => pipeline([{ name: 'p', parallel: [] }])],
    ['a function that is none', () => pipeline([{ name: 'f', run: 1 as never }])],
    ['a transformer that is none', () => pipeline([{ agent: upper, transform: 'x' as never }])],
    ['a time that is none', () => pipeline([upper], { stepTimeoutMs: 0 })],
    ['a time of a stage that is none', () => pipeline([{ name: 'f', run: () => 1, timeoutMs: -1 }])],
  ])('is refused where it is defined: %s', (_, define) => {
    expect(define).toThrow(expect.objectContaining({ code: 'input_invalid' }))
  })

  test('a dot in a name is no path: the stage is found', async () => {
    await using runtime = createRuntime()
    expect((await runtime.run(pipeline([says('v1.2', 1), says('v1', 2)]), 'go')).output).toBe(2)
  })
})
