import { defineModel, type ModelIo, scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { createSimulation, recordEvents } from '@statecraft/runtime/testing'
import { describe, expect, test } from 'vitest'
import { type ConsensusOptions, consensus, defineAgent, judge } from '../../src/index.ts'
import { fails, failsAtFirst, hangs, listener, says } from './sample-members.ts'
import { vote, voters } from './sample-votes.ts'

/** Five who vote with a model that replies once all are asked, or never, and shows the signal of its call. */
function ballotBox(answers: Readonly<Record<string, string>>) {
  const signals = new Map<string, AbortSignal>()
  const all = Promise.withResolvers<void>()
  const member = (name: string) => {
    const scripted = scriptedModel([answers[name] ?? { fault: 'hang' }])
    const model = defineModel(`offline/${name}`, async (request, io: ModelIo) => {
      signals.set(name, io.signal as AbortSignal)
      if (signals.size === 5) all.resolve()
      await all.promise
      return scripted(request, io)
    })
    return defineAgent({ name, model })
  }
  return { members: ['a', 'b', 'c', 'd', 'e'].map(member), signals }
}

describe('[B7] a consensus', () => {
  test('asks all the same, and says who won with which share, who disagreed and who abstained', async () => {
    await using runtime = createRuntime()
    const [one, two] = [listener('one', 'yes'), listener('two', 'yes')]
    const pattern = consensus([says('zero', 'ABSTAIN'), one.agent, two.agent, says('three', 'yes'), says('four', 'no')])
    const result = await runtime.run(pattern, 'Is it ready?')
    expect([one.heard, two.heard]).toEqual([[{ input: 'Is it ready?' }], [{ input: 'Is it ready?' }]])
    expect(result).toMatchObject({ status: 'completed', confidence: 0.75 })
    expect(result.output).toEqual({
      consensus: true,
      winner: 'yes',
      agreement: 0.75,
      votes: [
        { voter: 'zero', answer: undefined, reason: 'abstained' },
        { voter: 'one', answer: 'yes' },
        { voter: 'two', answer: 'yes' },
        { voter: 'three', answer: 'yes' },
        { voter: 'four', answer: 'no' },
      ],
      abstained: ['zero'],
      dissent: [{ voter: 'four', answer: 'no' }],
      rounds: 1,
      statement: undefined,
    })
  })

  test.each([
    [undefined, ['yes', 'yes', 'yes', 'no', 'no'], true],
    [undefined, ['yes', 'yes', 'no'], true],
    [0.7, ['yes', 'yes', 'no'], false],
    [1, ['yes', 'yes', 'no'], false],
    [undefined, ['yes', 'yes', 'no', 'no'], false],
    [0, ['yes', 'no'], false],
  ])('with minAgreement %s, %j is a consensus: %s', async (minAgreement, answers, expected) => {
    const { status, output } = await vote(answers, minAgreement === undefined ? {} : { minAgreement })
    expect([status, output?.consensus]).toEqual(['completed', expected])
  })

  test.each([
    [undefined, ['yes', 'yes', 'yes', 'yes', null], true],
    [undefined, ['yes', 'yes', 'yes', null, null], false],
    [0.6, ['yes', 'yes', 'yes', null, null], true],
    [1, ['yes', 'yes', 'yes', 'yes', null], false],
  ])('[B8] with quorum %s, %j is a consensus: %s', async (quorum, answers, expected) => {
    expect((await vote(answers, quorum === undefined ? {} : { quorum })).output?.consensus).toBe(expected)
  })

  test('who fails abstains, with the reason, and is tried again first where that is asked for', async () => {
    await using runtime = createRuntime()
    const shaky = failsAtFirst('shaky', 1, 'yes')
    const pattern = consensus([{ agent: shaky.agent, retries: 1 }, fails('broken'), ...voters('yes', 'yes', 'yes')])
    const { output, details } = await runtime.run(pattern, 'go')
    expect(output).toMatchObject({ consensus: true, abstained: ['broken'] })
    expect(output?.votes).toContainEqual({ voter: 'broken', answer: undefined, reason: 'broken broke' })
    expect(details.results).toMatchObject([
      { name: 'shaky', status: 'completed' },
      { name: 'broken', status: 'failed', error: { code: 'step_failed' } },
      {},
      {},
      {},
    ])
  })

  test('where every voter failed it has failed; where all abstain, they do not agree', async () => {
    await using runtime = createRuntime()
    expect(await runtime.run(consensus([fails('a'), fails('b')]), 'go')).toMatchObject({
      status: 'failed',
      error: { code: 'too_few_results', message: 'None of 2 voters answered: a: a broke; b: b broke' },
    })
    expect((await vote([null, 'abstain.'])).output).toMatchObject({ consensus: false, abstained: ['v1', 'v2'] })
  })

  test('without consensus it completes and says so; with `require` it has failed', async () => {
    expect(await vote(['yes', 'no'])).toMatchObject({
      status: 'completed',
      output: { consensus: false, winner: undefined, agreement: 0 },
    })
    expect(await vote(['yes', 'no'], { require: true })).toMatchObject({
      status: 'failed',
      error: { code: 'no_consensus', message: 'There is no consensus: no answer leads' },
      details: { results: [{ output: 'yes' }, { output: 'no' }], rounds: [[{ voter: 'v1' }, { voter: 'v2' }]] },
    })
    expect(await vote(['yes', 'yes', 'no', null], { require: true, quorum: 1 })).toMatchObject({
      error: { message: expect.stringContaining('67 %, and v4 did not answer'), details: { abstained: ['v4'] } },
    })
    expect((await vote(['yes', 'yes'], { require: true })).status).toBe('completed')
  })

  test('says itself which answers abstain', async () => {
    const options = { abstain: (answer: unknown) => answer === 0, quorum: 0 }
    expect((await vote([0, 1, 1, 'ABSTAIN'], options)).output).toMatchObject({ abstained: ['v1'], winner: 1 })
  })

  test('the same definition votes as often as it is named', async () => {
    await using runtime = createRuntime()
    const same = says('a', 'yes')
    const { output } = await runtime.run(consensus([same, same, same]), 'go')
    expect(output?.votes.map(({ voter }) => voter)).toEqual(['a', 'a-2', 'a-3'])
  })

  test('[E4b] a voter has its time, the votes together have theirs: who is late abstains', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const [one, two] = [hangs('one'), hangs('two')]
    const members = [{ agent: one.agent, timeoutMs: 100 }, two.agent, ...voters('yes', 'yes', 'yes')]
    const run = runtime.start(consensus(members, { timeoutMs: 250 }), 'go')
    await simulation.clock.advance(100)
    expect([one.signals[0]?.aborted, two.signals[0]?.aborted]).toEqual([true, false])
    await simulation.clock.advance(150)
    const result = await run.result()
    expect(result).toMatchObject({ status: 'completed', durationMs: 250, output: { consensus: false, winner: 'yes' } })
    expect(result.output?.abstained).toEqual(['one', 'two'])
    expect(two.signals[0]?.aborted).toBe(true)
    expect(simulation.clock.pending).toBe(0)
  })
})

describe('[B7] a vote that is decided', () => {
  test('after three of five cancels the other two within that turn, and the signals of their model calls fire', async () => {
    await using runtime = createRuntime()
    const { members, signals } = ballotBox({ a: 'yes', b: 'Yes.', c: 'YES' })
    const record = recordEvents(runtime)
    const run = runtime.start(consensus(members, { quorum: 0.6 }), 'Is it ready?')
    const result = await run.result()
    expect(result.output).toMatchObject({ consensus: true, winner: 'yes', agreement: 1, abstained: [] })
    expect(result.output?.votes).toHaveLength(3)
    await runtime.idle()
    expect([...signals].map(([name, { aborted }]) => [name, aborted])).toEqual([
      ['a', false],
      ['b', false],
      ['c', false],
      ['d', true],
      ['e', true],
    ])
    const address = result.address
    const turns = record.of('actor.turn').filter(event => event.address === address)
    expect(turns.map(({ event }) => event.type.replace(/#\d+$/, ''))).toEqual([
      'xstate.init',
      'TASK',
      'xstate.done.actor.a',
      'xstate.done.actor.b',
      'xstate.done.actor.c',
    ])
    expect(result.children.map(({ agent, status }) => [agent, status])).toEqual([
      ['a', 'completed'],
      ['b', 'completed'],
      ['c', 'completed'],
      ['d', 'cancelled'],
      ['e', 'cancelled'],
    ])
    expect(result.details.results?.slice(3)).toEqual([
      { name: 'd', status: 'skipped' },
      { name: 'e', status: 'skipped' },
    ])
  })

  test('is not decided before the quorum is there: by default four of five must answer', async () => {
    await using runtime = createRuntime()
    const { members } = ballotBox({ a: 'yes', b: 'yes', c: 'yes', d: 'no' })
    const { output, children } = await runtime.run(consensus(members), 'go')
    expect(output).toMatchObject({ consensus: true, agreement: 0.75 })
    expect(children.map(({ status }) => status)).toEqual([...Array(4).fill('completed'), 'cancelled'])
  })

  test('is not decided as long as others can still lead', async () => {
    await using runtime = createRuntime()
    const { members } = ballotBox({ a: 'yes', b: 'yes', c: 'no', d: 'no', e: 'no' })
    expect((await runtime.run(consensus(members, { quorum: 0 }), 'go')).output).toMatchObject({
      winner: 'no',
      agreement: 0.6,
    })
  })

  test('is decided when consensus is out of reach: at once where it is required, else when it is clear who leads', async () => {
    await using runtime = createRuntime()
    const split = { a: '1', b: '2', c: '3' }
    const [strict, lax] = [ballotBox(split), ballotBox({ ...split, d: '3', e: '3' })]
    const required = consensus(strict.members, { require: true, minAgreement: 0.9 })
    expect(await runtime.run(required, 'go')).toMatchObject({ status: 'failed', error: { code: 'no_consensus' } })
    await runtime.idle()
    expect(strict.signals.get('e')?.aborted).toBe(true)
    const open = await runtime.run(consensus(lax.members, { minAgreement: 0.9, name: 'open' }), 'go')
    expect(open.output).toMatchObject({ consensus: false, winner: '3', agreement: 0.6 })
  })
})

describe('[B8] a weighted consensus', () => {
  const sure = (name: string, answer: string, confidence?: number) =>
    defineAgent({ name, model: scriptedModel(() => answer), ...(confidence && { confidence: () => confidence }) })

  test('weighs each vote by how sure its voter is', async () => {
    await using runtime = createRuntime()
    const members = [sure('a', 'yes', 0.9), sure('b', 'no', 0.2), sure('c', 'no', 0.3)]
    const weighted = await runtime.run(consensus(members, { method: 'weighted' }), 'go')
    expect(weighted.output).toMatchObject({ consensus: true, winner: 'yes', agreement: expect.closeTo(0.9 / 1.4) })
    expect(weighted.output?.votes).toMatchObject([{ confidence: 0.9 }, { confidence: 0.2 }, { confidence: 0.3 }])
    expect((await runtime.run(consensus(members, { name: 'plain' }), 'go')).output?.winner).toBe('no')
  })

  test('weighs each voter as it is declared, with or without confidence', async () => {
    await using runtime = createRuntime()
    const members = [{ agent: sure('chief', 'yes'), weight: 3 }, sure('b', 'no'), sure('c', 'no')] as const
    const { output } = await runtime.run(consensus(members, { method: 'weighted' }), 'go')
    expect(output).toMatchObject({ consensus: true, winner: 'yes', agreement: 0.6 })
  })

  test('ends early by weight', async () => {
    await using runtime = createRuntime()
    const { members, signals } = ballotBox({ a: 'yes' })
    const [chief, ...others] = members
    const pattern = consensus([{ agent: chief as (typeof members)[0], weight: 9 }, ...others], {
      method: 'weighted',
      quorum: 0,
    })
    expect((await runtime.run(pattern, 'go')).output).toMatchObject({ winner: 'yes', consensus: true })
    await runtime.idle()
    expect(signals.get('b')?.aborted).toBe(true)
  })
})

describe('[B8] a builder', () => {
  test('writes the consensus from the votes', async () => {
    await using runtime = createRuntime()
    const clerk = listener('clerk', 'We find it ready.')
    const { output } = await runtime.run(consensus(voters('yes', 'yes', 'no'), { builder: clerk.agent }), 'Ready?')
    expect(output).toMatchObject({ consensus: true, winner: 'yes', statement: 'We find it ready.' })
    expect(clerk.heard).toMatchObject([
      {
        description: 'Ready?',
        input: { consensus: true, winner: 'yes', votes: [{}, {}, {}], dissent: [{ voter: 'v3' }] },
      },
    ])
  })

  test('writes also where they do not agree, but not where they must', async () => {
    await using runtime = createRuntime()
    const clerk = listener('clerk', 'We differ.')
    const split = voters('yes', 'no')
    expect((await runtime.run(consensus(split, { builder: clerk.agent }), 'Ready?')).output?.statement).toBe(
      'We differ.',
    )
    await runtime.run(consensus(split, { builder: clerk.agent, require: true }), 'Ready?')
    expect(clerk.heard).toHaveLength(1)
  })

  test('that fails is a failure, and the votes stand in the details', async () => {
    const result = await vote(['yes', 'yes'], { builder: fails('clerk') })
    expect(result).toMatchObject({ status: 'failed', error: { message: 'clerk broke' } })
    expect(result.details.rounds).toMatchObject([[{ answer: 'yes' }, { answer: 'yes' }]])
  })

  test('has its own time: the votes may be out of theirs', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const [late, clerk] = [hangs('late'), listener('clerk', 'So be it.')]
    const pattern = consensus([...voters('yes', 'no'), late.agent], { builder: clerk.agent, timeoutMs: 10 })
    const run = runtime.start(pattern, 'go')
    await simulation.clock.advance(10)
    expect((await run.result()).output).toMatchObject({ statement: 'So be it.', abstained: ['late'] })
  })
})

test.each<[string, ConsensusOptions & Record<string, unknown>]>([
  ['an unknown method', { method: 'lottery' as never }],
  ['an agreement above one', { minAgreement: 1.2 }],
  ['a quorum below none', { quorum: -1 }],
  ['no rounds', { method: 'deliberative', rounds: 0 }],
  ['rounds where there are none', { rounds: 2 }],
  ['an unknown equality', { same: 'rhyme' as never }],
  ['a judge that is no agent', { same: judge(5 as never) }],
  ['a builder that is no agent', { builder: 5 as never }],
  ['no time', { timeoutMs: 0 }],
  ['members without time', { memberTimeoutMs: -1 }],
])('%s: refused when it is defined', (_, options) => {
  expect(() => consensus(voters('x'), options as object)).toThrow(expect.objectContaining({ code: 'input_invalid' }))
})

test('no voters, and weights that are none or have no use, are refused', () => {
  const refusal = expect.objectContaining({ code: 'input_invalid' })
  expect(() => consensus([])).toThrow(refusal)
  const weighing = (weight: number) => [{ agent: says('a', 1), weight }]
  expect(() => consensus(weighing(-1), { method: 'weighted' })).toThrow(refusal)
  expect(() => consensus(weighing(2))).toThrow('use method: weighted')
})
