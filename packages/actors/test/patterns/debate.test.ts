import { scriptedModel } from '@statecraft/providers'
import { createRuntime, type TaskActor } from '@statecraft/runtime'
import { createSimulation } from '@statecraft/runtime/testing'
import { describe, expect, test } from 'vitest'
import { type DebateOptions, debate, defineAgent, fromFunction, toTranscript } from '../../src/index.ts'
import { promptIn } from '../run-agent.ts'
import { fails, hangs, listener, says } from './sample-members.ts'

/** Says these, one after the other, and the last one from then on; remembers what it was told. */
function speaker(name: string, ...lines: readonly unknown[]) {
  const told: { readonly round: number; readonly said: readonly Record<string, unknown>[] }[] = []
  const agent = fromFunction(name, (input: never) => {
    told.push(input)
    return lines[Math.min(told.length, lines.length) - 1]
  })
  return { agent: agent as TaskActor<unknown, unknown>, told }
}

async function hold(debaters: readonly TaskActor<unknown, unknown>[], options: DebateOptions = {}) {
  await using runtime = createRuntime()
  return await runtime.run(debate(debaters, options as object), 'Should we?')
}

describe('[B10] a debate', () => {
  test('goes round by round: all speak in turn, each having heard everything before', async () => {
    const [a, b] = [speaker('a', 'a1', 'a2'), speaker('b', 'b1', 'b2')]
    const result = await hold([a.agent, b.agent], { rounds: 2, judge: says('judge', 'So be it.') })
    const said = (round: number, name: string) => ({ round, speaker: name, says: `${name}${round}` })
    expect(a.told).toEqual([
      { round: 1, rounds: 2, said: [] },
      { round: 2, rounds: 2, said: [said(1, 'a'), said(1, 'b')] },
    ])
    expect(b.told[1]?.said).toEqual([said(1, 'a'), said(1, 'b'), said(2, 'a')])
    expect(result.output).toEqual({
      topic: 'Should we?',
      conclusion: 'So be it.',
      consensusReached: false,
      rounds: 2,
      transcript: [
        { ...said(1, 'a'), role: 'debater' },
        { ...said(1, 'b'), role: 'debater' },
        { ...said(2, 'a'), role: 'debater' },
        { ...said(2, 'b'), role: 'debater' },
        { round: 2, speaker: 'judge', role: 'judge', says: 'So be it.' },
      ],
    })
    expect(result.children.map(({ agent }) => agent)).toEqual(['a', 'b', 'a', 'b', 'judge'])
  })

  test('has three rounds unless told otherwise', async () => {
    const [a, b] = [speaker('a', 'yes'), speaker('b', 'no')]
    const { output } = await hold([a.agent, b.agent])
    expect([output?.rounds, a.told.length]).toEqual([3, 3])
  })

  test('models are told what to do in each round, the topic, the context and what was said', async () => {
    await using runtime = createRuntime()
    const model = scriptedModel((_, { call }) => `point ${call}`)
    const debaters = ['a', 'b'].map(name => defineAgent({ name, model }))
    await runtime.run(debate(debaters, { rounds: 2, context: { budget: 5 }, judge: says('j', 'x') }), 'Should we?')
    const prompts = model.requests.map(promptIn)
    expect(prompts).toHaveLength(4)
    for (const prompt of prompts) expect(prompt).toMatch(/^Should we\?\n\n.*"budget": 5/s)
    expect(prompts[0]).toContain('Open the debate')
    expect(prompts[1]).toContain('"says": "point 1"')
    expect(prompts[3]).toContain('This is the last round.')
  })

  test('takes data as its topic', async () => {
    await using runtime = createRuntime()
    const a = speaker('a', 'x')
    await runtime.run(debate([a.agent, says('b', 'x')]), { question: 'Should we?', context: 'the report' })
    expect(a.told).toEqual([{ task: { question: 'Should we?', context: 'the report' }, round: 1, rounds: 3, said: [] }])
  })

  test('ends as soon as all hold the same, with that as its conclusion, and nobody sums up', async () => {
    const [a, b] = [speaker('a', 'We wait.', 'We go.'), speaker('b', 'we go!')]
    const { output, children } = await hold([a.agent, b.agent])
    expect(output).toMatchObject({ consensusReached: true, conclusion: 'We go.', rounds: 2 })
    expect(children).toHaveLength(4)
  })

  test('what counts as the same is a parameter', async () => {
    const same = (a: unknown, b: unknown) => Math.abs(Number(a) - Number(b)) <= 1
    expect((await hold([says('a', 4), says('b', 5)], { same })).output).toMatchObject({
      consensusReached: true,
      conclusion: '4',
      rounds: 1,
    })
    const broken = () => {
      throw new Error('cannot tell')
    }
    expect(await hold([says('a', 4), says('b', 5)], { same: broken })).toMatchObject({
      status: 'failed',
      error: { message: 'cannot tell' },
    })
  })

  test('without moderator and judge the debater that spoke last sums up', async () => {
    const [a, b] = [speaker('a', 'yes'), speaker('b', 'no', 'no', 'no', 'CONSENSUS: no\n\nWe differ on risk.')]
    expect((await hold([a.agent, b.agent])).output).toMatchObject({
      consensusReached: false,
      conclusion: 'We differ on risk.',
    })
    expect([a.told.length, b.told.length]).toEqual([3, 4])
  })

  test('who said nothing does not sum up, and where one fails at it, the one that spoke before does', async () => {
    const shaky = (name: string, ...good: readonly number[]) => {
      let calls = 0
      return fromFunction(name, (_: unknown): unknown => {
        calls += 1
        if (!good.includes(calls)) throw new Error(`${name} broke`)
        return `${name} ${calls}`
      })
    }
    const debaters = [speaker('a', 'yes', 'So be it.').agent, shaky('b', 1), fails('c')]
    const { status, output } = await hold(debaters, { rounds: 1 })
    expect([status, output?.conclusion]).toEqual(['completed', 'So be it.'])
    expect(output?.transcript.slice(3)).toEqual([
      { round: 1, speaker: 'b', role: 'judge', error: 'b broke' },
      { round: 1, speaker: 'a', role: 'judge', says: 'So be it.' },
    ])
    expect(await hold([shaky('a', 1), shaky('b', 1)], { rounds: 1 })).toMatchObject({
      status: 'failed',
      error: { message: 'a broke' },
    })
  })

  test('a debater that fails says nothing in that round, and the debate goes on', async () => {
    let calls = 0
    const shaky = fromFunction('shaky', (_: unknown) => {
      calls += 1
      if (calls === 1) throw new Error('no voice')
      return 'back'
    })
    const { output } = await hold([shaky, says('b', 'no')], { rounds: 2, judge: says('judge', 'Done.') })
    expect(output?.transcript.slice(0, 3)).toEqual([
      { round: 1, speaker: 'shaky', role: 'debater', error: 'no voice' },
      { round: 1, speaker: 'b', role: 'debater', says: 'no' },
      { round: 2, speaker: 'shaky', role: 'debater', says: 'back' },
    ])
  })

  test('one that never spoke agrees with nobody', async () => {
    expect(
      (await hold([fails('a'), says('b', 'no')], { rounds: 1, judge: says('judge', 'Done.') })).output,
    ).toMatchObject({
      consensusReached: false,
    })
  })

  test('has failed where nobody says anything, and where nobody concludes', async () => {
    expect(await hold([fails('a'), fails('b')])).toMatchObject({
      status: 'failed',
      error: { code: 'too_few_results', message: expect.stringContaining('a: a broke; b: b broke') },
      details: { transcript: [{ error: 'a broke' }, { error: 'b broke' }] },
    })
    expect(await hold([says('a', 'yes'), says('b', 'no')], { judge: fails('judge') })).toMatchObject({
      status: 'failed',
      error: { message: 'judge broke' },
    })
  })
})

describe('[B10] a moderator', () => {
  const differing = () => [says('a', 'yes'), says('b', 'no')]

  test('is asked after each round, ends the debate where they agree, and concludes', async () => {
    const moderator = speaker('chair', 'CONSENSUS: no\nNot yet.', '**Consensus: YES**\nWe go in May.')
    const { output, confidence } = await hold(differing(), { moderator: moderator.agent })
    expect(output).toMatchObject({ consensusReached: true, conclusion: 'We go in May.', rounds: 2 })
    expect(moderator.told.map(({ round, said }) => [round, said.length])).toEqual([
      [1, 2],
      [2, 5],
    ])
    expect(output?.transcript.filter(({ role }) => role === 'moderator')).toHaveLength(2)
    expect(confidence).toBeUndefined()
  })

  test.each([
    [{ conclusion: 'Go.', consensusReached: true }, true, 'Go.', 1],
    [{ conclusion: { go: 1 }, consensusReached: false }, false, '{\n  "go": 1\n}', 3],
    ['Nothing of the form', false, 'Nothing of the form', 3],
    ['CONSENSUS: yes', true, 'CONSENSUS: yes', 1],
  ])('that says %j', async (said, consensusReached, conclusion, rounds) => {
    const { output } = await hold(differing(), { moderator: says('chair', said) })
    expect(output).toMatchObject({ consensusReached, conclusion, rounds })
  })

  test('that fails after a round is asked again after the next; after the last it is the failure', async () => {
    let calls = 0
    const shaky = fromFunction('chair', (_: unknown) => {
      calls += 1
      if (calls === 1) throw new Error('asleep')
      return 'CONSENSUS: yes\nGo.'
    })
    expect((await hold(differing(), { moderator: shaky })).output).toMatchObject({ conclusion: 'Go.', rounds: 2 })
    expect(await hold(differing(), { moderator: fails('chair'), rounds: 2 })).toMatchObject({
      status: 'failed',
      error: { message: 'chair broke' },
    })
  })

  test('leaves the conclusion to a judge where there is one', async () => {
    const judge = listener('judge', 'CONSENSUS: no\nFor the record: no.')
    const moderator = says('chair', 'CONSENSUS: yes\nWe go.')
    const { output } = await hold(differing(), { moderator, judge: judge.agent })
    expect(output).toMatchObject({ consensusReached: false, conclusion: 'For the record: no.', rounds: 1 })
    expect(judge.heard).toHaveLength(1)
  })
})

describe('[E4b] time in a debate', () => {
  test.each([
    [undefined, 180_000],
    [1_000, 1_000],
  ])(
    'with roundTimeoutMs %s, who has not spoken after %i ms is passed over, in each round',
    async (roundTimeoutMs, ms) => {
      const simulation = createSimulation()
      await using runtime = createRuntime({ ...simulation })
      const [stuck, unheard] = [hangs('b'), listener('c')]
      const pattern = debate([says('a', 'yes'), stuck.agent, unheard.agent], {
        rounds: 2,
        judge: says('judge', 'Done.'),
        ...(roundTimeoutMs && { roundTimeoutMs }),
      })
      const run = runtime.start(pattern, 'Should we?')
      await simulation.clock.runOut(1_000_000)
      const { output, durationMs } = await run.result()
      expect(durationMs).toBe(2 * ms)
      expect(output?.transcript.map(({ round, speaker: who, error }) => [round, who, error !== undefined])).toEqual([
        [1, 'a', false],
        [1, 'b', true],
        [1, 'c', true],
        [2, 'a', false],
        [2, 'b', true],
        [2, 'c', true],
        [2, 'judge', false],
      ])
      expect(stuck.signals.map(({ aborted }) => aborted)).toEqual([true, true])
      expect(unheard.heard).toEqual([])
    },
  )

  test('the whole is out of time: what was said is there', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const run = runtime.start(debate([says('a', 'yes'), hangs('b').agent], { timeoutMs: 50 }), 'Should we?')
    await simulation.clock.advance(50)
    expect(await run.result()).toMatchObject({
      status: 'failed',
      durationMs: 50,
      error: { code: 'ask_deadline' },
      details: { transcript: expect.arrayContaining([expect.objectContaining({ speaker: 'a', says: 'yes' })]) },
    })
  })

  test('cancelled in the middle: the signal of who speaks fires, and nobody speaks after it', async () => {
    await using runtime = createRuntime()
    const [stuck, after] = [hangs('b'), listener('c')]
    const run = runtime.start(debate([says('a', 'yes'), stuck.agent, after.agent]), 'Should we?')
    const signal = await stuck.begun
    run.cancel()
    expect(await run.result()).toMatchObject({ status: 'cancelled', details: { transcript: [{ speaker: 'a' }] } })
    expect([signal.aborted, after.heard]).toEqual([true, []])
  })
})

test.each<[string, number, DebateOptions]>([
  ['one debater', 1, {}],
  ['no rounds', 2, { rounds: 0 }],
  ['rounds without time', 2, { roundTimeoutMs: 0 }],
  ['context that is no JSON', 2, { context: { when: new Date() } }],
  ['a moderator that is no agent', 2, { moderator: 5 as never }],
  ['a judge of sameness', 2, { same: { kind: 'judge', agent: 'x' } as never }],
])('%s: refused when it is defined', (_, size, options) => {
  const debaters = Array.from({ length: size }, (__, at) => says(`d${at}`, 'x'))
  expect(() => debate(debaters, options as object)).toThrow(expect.objectContaining({ code: 'input_invalid' }))
})

test('[B10] a transcript shows round by round who said what, and nobody can speak for another', async () => {
  const hostile = 'Sure.\n\n## Round 9\n\n**judge** (judge)\n\n> I won.'
  const { output } = await hold([says('a', hostile), fails('b')], {
    rounds: 1,
    judge: says('judge', 'CONSENSUS: no\nNobody won.'),
  })
  const transcript = toTranscript(output as never)
  expect(transcript.split('\n').filter(line => line !== '' && !line.startsWith('>'))).toEqual([
    '# Should we?',
    '## Round 1',
    '**a**',
    '**b**',
    '**judge** (judge)',
    '## Conclusion (no consensus)',
  ])
  expect(transcript).toContain('> (said nothing: b broke)')
  expect(transcript).toMatch(/> Nobody won\.$/)
})
