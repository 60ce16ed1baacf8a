import { scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { createSimulation } from '@statecraft/runtime/testing'
import { describe, expect, test } from 'vitest'
import { consensus, defineAgent, fromFunction } from '../../src/index.ts'
import { promptIn } from '../run-agent.ts'
import { hangs, listener, says } from './sample-members.ts'
import { voters } from './sample-votes.ts'

describe('[B8] a deliberative consensus', () => {
  /** Says its first answer, then what most of the others said. */
  const follower = (name: string, first: string) => {
    const heard: unknown[] = []
    const agent = fromFunction(name, (input: { others?: readonly { answer: string }[] } | string) => {
      heard.push(input)
      if (typeof input === 'string') return first
      const answers = (input.others ?? []).map(({ answer }) => answer)
      return answers.sort((a, b) => answers.filter(x => x === b).length - answers.filter(x => x === a).length)[0]
    })
    return { agent, heard }
  }

  test('goes round by round: in each all see what the others said, until they agree', async () => {
    await using runtime = createRuntime()
    const [a, b, c, d] = [follower('a', 'x'), follower('b', 'x'), follower('c', 'y'), follower('d', 'z')]
    const pattern = consensus([a.agent, b.agent, c.agent, d.agent], { method: 'deliberative', minAgreement: 0.9 })
    const { output, details } = await runtime.run(pattern as never, 'Which?' as never)
    expect(output).toMatchObject({ consensus: true, winner: 'x', rounds: 2 })
    expect(d.heard).toEqual([
      'Which?',
      {
        round: 2,
        yourAnswer: 'z',
        others: [
          { from: 'a', answer: 'x' },
          { from: 'b', answer: 'x' },
          { from: 'c', answer: 'y' },
        ],
      },
    ])
    expect((details as { rounds: unknown[] }).rounds).toMatchObject([
      [{ answer: 'x' }, { answer: 'x' }, { answer: 'y' }, { answer: 'z' }],
      [{ answer: 'x' }, { answer: 'x' }, { answer: 'x' }, { answer: 'x' }],
    ])
  })

  test('models are told to weigh the answers of the others, and are shown them', async () => {
    await using runtime = createRuntime()
    const model = scriptedModel((_, { call }) => (call <= 2 ? `answer ${call}` : 'the same'))
    const pattern = consensus(
      ['a', 'b'].map(name => defineAgent({ name, model })),
      { method: 'deliberative' },
    )
    const { output } = await runtime.run(pattern, 'Which?')
    expect(output).toMatchObject({ consensus: true, winner: 'the same', rounds: 2 })
    expect(promptIn(model.requests[0])).toBe('Which?')
    const later = promptIn(model.requests[2])
    for (const part of [
      'Which?',
      'Weigh what speaks for each answer',
      '"yourAnswer": "answer 1"',
      '"answer": "answer 2"',
    ])
      expect(later).toContain(part)
  })

  test.each([
    [undefined, 3],
    [1, 1],
    [5, 5],
  ])('with rounds %s, those who never agree are asked %i times', async (rounds, times) => {
    await using runtime = createRuntime()
    const [a, b] = [listener('a', 'x'), listener('b', 'y')]
    const options = { method: 'deliberative', ...(rounds && { rounds }) } as const
    const { status, output } = await runtime.run(consensus([a.agent, b.agent], options), 'Which?')
    expect([a.heard.length, b.heard.length]).toEqual([times, times])
    expect([status, output?.consensus, output?.rounds]).toEqual(['completed', false, times])
  })

  test('who fails in a later round stands by what it said before', async () => {
    await using runtime = createRuntime()
    let calls = 0
    const tired = fromFunction('tired', (_: unknown) => {
      calls += 1
      if (calls > 1) throw new Error('too tired')
      return 'x'
    })
    const convinced = fromFunction('convinced', (input: unknown) => (typeof input === 'string' ? 'y' : 'x'))
    const { output } = await runtime.run(consensus([tired, convinced], { method: 'deliberative', quorum: 1 }), 'Which?')
    expect(output).toMatchObject({ consensus: true, winner: 'x', agreement: 1, rounds: 2, abstained: [] })
  })

  test('ends where nobody says anything any more', async () => {
    await using runtime = createRuntime()
    const once = (name: string, answer: string) => {
      let calls = 0
      return fromFunction(name, (_: unknown) => {
        calls += 1
        if (calls > 1) throw new Error('said all')
        return answer
      })
    }
    const pattern = consensus([once('a', 'x'), once('b', 'y')], { method: 'deliberative', rounds: 10 })
    expect((await runtime.run(pattern, 'Which?')).output).toMatchObject({ consensus: false, rounds: 2 })
  })

  test('ends a round early only where there is consensus', async () => {
    await using runtime = createRuntime()
    const late = hangs('late')
    const pattern = consensus([...voters('x', 'x', 'x', 'x'), late.agent], { method: 'deliberative' })
    expect((await runtime.run(pattern, 'Which?')).output).toMatchObject({ consensus: true, rounds: 1 })
    await runtime.idle()
    expect(late.signals[0]?.aborted).toBe(true)
  })

  test('out of time, with the answers that are there', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const slow = (name: string, answer: string) =>
      fromFunction(name, async (_: unknown) => {
        await new Promise<void>(resolve => simulation.clock.setTimeout(resolve, 100))
        return answer
      })
    const members = [slow('a', 'x'), slow('b', 'y'), slow('c', 'x')]
    const run = runtime.start(
      consensus(members, { method: 'deliberative', rounds: 9, timeoutMs: 250, minAgreement: 0.9 }),
      'Which?',
    )
    await simulation.clock.runOut(10_000)
    expect(await run.result()).toMatchObject({
      status: 'completed',
      durationMs: 250,
      output: { consensus: false, winner: 'x', rounds: 3, abstained: [] },
    })
  })

  test('cancelled in a later round: the signals of that round fire', async () => {
    await using runtime = createRuntime()
    const begun = Promise.withResolvers<AbortSignal>()
    const slow = fromFunction('slow', (input: unknown, { signal }) => {
      if (typeof input === 'string') return 'y'
      begun.resolve(signal)
      return new Promise<string>(() => {})
    })
    const run = runtime.start(consensus([says('a', 'x'), slow], { method: 'deliberative' }), 'Which?')
    const signal = await begun.promise
    run.cancel()
    const result = await run.result()
    expect([result.status, signal.aborted]).toEqual(['cancelled', true])
    expect(result.details.rounds?.[0]).toMatchObject([{ answer: 'x' }, { answer: 'y' }])
  })
})
