import { describe, expect, test } from 'vitest'
import {
  type Aggregate,
  concat,
  firstSuccess,
  merge,
  type Standing,
  sameWords,
  vote,
  weighted,
} from '../../src/index.ts'

const standing = (
  values: readonly unknown[],
  silent: readonly string[] = [],
  out: readonly string[] = [],
): Standing => ({
  answers: values.map((value, at) => ({ from: `m${at}`, value })),
  silent,
  out,
})
const outputOf = <R>(aggregate: Aggregate<unknown, R>, values: readonly unknown[]): R =>
  aggregate.combine(standing(values)).output

describe('[B6] concat', () => {
  test('puts one text after the other, and what is no text as JSON', () => {
    expect(outputOf(concat(), ['One.', 'Two.'])).toBe('One.\n\nTwo.')
    expect(outputOf(concat({ separator: ' / ' }), ['One.', { n: 2 }, undefined])).toBe('One. / {\n  "n": 2\n} / ')
    expect(outputOf(concat(), [])).toBe('')
  })
})

describe('[B6] merge', () => {
  test('makes one object of all, and says who said what and where they differed', () => {
    const { output, details } = merge().combine(standing([{ a: 1 }, { a: 2, b: 3 }]))
    expect(output).toEqual({ a: 1, b: 3 })
    expect(details).toMatchObject({ provenance: { '/a': ['m0'], '/b': ['m1'] }, conflicts: [{ path: '/a' }] })
  })

  test('goes by the policy for conflicts', () => {
    expect(outputOf(merge({ conflict: 'last' }), [{ a: 1 }, { a: 2 }])).toEqual({ a: 2 })
    expect(() => outputOf(merge({ conflict: 'fail' }), [{ a: 1 }, { a: 2 }])).toThrow(
      expect.objectContaining({ code: 'merge_conflict' }),
    )
  })
})

describe('firstSuccess', () => {
  test('is decided by the first answer, and by nobody who failed', () => {
    const first = firstSuccess()
    expect(first.isDecided?.(standing([], ['a'], ['b']))).toBe(false)
    expect(first.isDecided?.(standing([7], ['a'], ['b']))).toBe(true)
    expect(first.combine(standing([7], ['a'], ['b']))).toEqual({ output: 7, details: { from: 'm0' } })
    expect(() => first.combine(standing([], ['a', 'b']))).toThrow(
      expect.objectContaining({ code: 'too_few_results', message: expect.stringContaining('a, b') }),
    )
  })
})

describe('[B6] vote', () => {
  test('gives the answer that leads, with the votes beside it', () => {
    const { output, details } = vote().combine(standing(['x', 'y', 'x'], ['gone']))
    expect(output).toBe('x')
    expect(details).toMatchObject({ agreement: 2 / 3, abstained: ['gone'], dissent: [{ voter: 'm1', answer: 'y' }] })
  })

  test.each([
    ['a tie', {}, ['x', 'y'], [], 'No answer leads'],
    ['nobody', {}, [], ['gone'], 'No answer leads; gone did not answer'],
    ['too little agreement', { minAgreement: 0.6 }, ['x', 'x', 'y', 'z'], [], '50 %'],
    ['too few answers', { quorum: 0.9 }, ['x', 'x'], ['gone'], 'gone did not answer'],
  ])('has no winner with %s', (_, options, values, silent, words) => {
    const combine = () => vote(options).combine(standing(values, silent))
    expect(combine).toThrow(expect.objectContaining({ code: 'no_consensus' }))
    expect(combine).toThrow(words)
  })

  test('is decided once those who are out can change nothing', () => {
    const by = vote({ same: sameWords })
    expect(by.isDecided?.(standing(['Yes.', 'yes'], [], ['c', 'd', 'e']))).toBe(false)
    expect(by.isDecided?.(standing(['Yes.', 'yes', 'YES'], [], ['d', 'e']))).toBe(true)
    expect(by.isDecided?.(standing(['yes', 'yes', 'no'], [], ['d', 'e']))).toBe(false)
    expect(by.isDecided?.(standing(['yes', 'no'], [], []))).toBe(true)
  })

  test('null is an answer', () => {
    expect(outputOf(vote(), [null, null, 1])).toBe(null)
  })

  test('rules that cannot be are refused at once', () => {
    expect(() => vote({ quorum: 2 })).toThrow(expect.objectContaining({ code: 'input_invalid' }))
    expect(() => weighted({ weights: { a: -1 } })).toThrow(expect.objectContaining({ code: 'input_invalid' }))
  })
})

describe('[B8] weighted', () => {
  test('counts how sure each is, and what each weighs', () => {
    const sure = (from: string, value: string, confidence: number) => ({ from, value, confidence })
    const votes: Standing<string> = {
      answers: [sure('a', 'x', 0.9), sure('b', 'y', 0.3), sure('c', 'y', 0.4)],
      silent: [],
      out: [],
    }
    expect(weighted<string>().combine(votes).output).toBe('x')
    expect(weighted<string>({ weights: { b: 5 } }).combine(votes).output).toBe('y')
    expect(weighted<string>().isDecided?.({ ...votes, out: ['d'] })).toBe(false)
    expect(weighted<string>({ weights: { d: 0.1 } }).isDecided?.({ ...votes, out: ['d'] })).toBe(true)
  })
})
