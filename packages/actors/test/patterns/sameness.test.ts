import { createRuntime } from '@statecraft/runtime'
import { describe, expect, test } from 'vitest'
import { consensus, fromFunction, judge } from '../../src/index.ts'
import { fails, hangs, says } from './sample-members.ts'
import { vote, voters } from './sample-votes.ts'

describe('what counts as the same', () => {
  test.each([
    ['words by default', undefined, ['Yes.', 'yes', 'no'], true],
    ['to the letter', 'exact', ['Yes.', 'yes', 'no'], false],
    ['structure', 'structure', [{ a: 1, b: 2 }, { b: 2, a: 1 }, { a: 2 }], true],
    ['structure, for words too', 'structure', ['Yes.', 'yes', 'no'], false],
    ['a function', (a: unknown, b: unknown) => Number(a) % 2 === Number(b) % 2, [1, 3, 2], true],
  ] as const)('%s', async (_, same, answers, expected) => {
    const { output } = await vote(answers, same ? { same: same as never } : {})
    expect([output?.consensus, output?.winner]).toEqual([expected, expected ? answers[0] : undefined])
  })

  test('a function that throws is the failure of the whole', async () => {
    const same = () => {
      throw new Error('cannot tell')
    }
    expect(await vote(['x', 'y', 'z'], { same })).toMatchObject({ status: 'failed', error: { message: 'cannot tell' } })
  })

  test('a judge says it: each answer is shown to it beside those that differ so far', async () => {
    await using runtime = createRuntime()
    const asked: unknown[] = []
    const linguist = fromFunction('linguist', (input: { answer: string; known: readonly { answer: string }[] }) => {
      asked.push(input)
      return 1 + input.known.findIndex(({ answer }) => answer[0] === input.answer[0])
    })
    const pattern = consensus(voters('apple', 'banana', 'avocado', 'almond'), { same: judge(linguist) })
    const { output, children } = await runtime.run(pattern, 'Which fruit?')
    expect(output).toMatchObject({ consensus: true, winner: 'apple', agreement: 0.75 })
    expect(output?.dissent.map(({ answer }) => answer)).toEqual(['banana'])
    expect(asked[1]).toEqual({
      question: 'Which fruit?',
      answer: 'avocado',
      known: [
        { number: 1, answer: 'apple' },
        { number: 2, answer: 'banana' },
      ],
    })
    expect(children.filter(({ agent }) => agent === 'linguist')).toHaveLength(3)
  })

  test.each([
    ['1', true],
    ['#1: they mean the same', true],
    [{ same: 1 }, true],
    [1, true],
    ['0', false],
    ['None of them, really', false],
    [7, false],
    [{ same: null }, false],
  ])('a judge that says %j', async (said, expected) => {
    const { output } = await vote(['x', 'y'], { same: judge(says('judge', said)) })
    expect(output?.consensus).toBe(expected)
  })

  test('where the judge fails, answers count as their own, and the details say whose', async () => {
    const { output, details } = await vote(['x', 'x'], { same: judge(fails('judge')) })
    expect(output).toMatchObject({ consensus: false, votes: [{ answer: 'x' }, { answer: 'x' }] })
    expect(details.unjudged).toEqual(['v2'])
  })

  test('a judge that is decided on early is not asked about the rest, and its call is cancelled', async () => {
    await using runtime = createRuntime()
    const slow = hangs('judge')
    const pattern = consensus(voters('x', 'y', 'z'), { same: judge(slow.agent), timeoutMs: 60_000 })
    const run = runtime.start(pattern, 'go')
    const signal = await slow.begun
    run.cancel()
    expect((await run.result()).status).toBe('cancelled')
    expect([slow.signals.length, signal.aborted]).toEqual([1, true])
  })
})
