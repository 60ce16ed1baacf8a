import { describe, expect, test } from 'vitest'
import { addUsage, totalTokens, type Usage, unknownUsage, zeroUsage } from '../src/index.ts'

const first: Usage = { inputTokens: 100, outputTokens: 20, cacheReadTokens: 40, reasoningTokens: 5 }
const second: Usage = { inputTokens: 10, outputTokens: 2, cacheReadTokens: 4, cacheWriteTokens: 3, reasoningTokens: 1 }

describe('addUsage', () => {
  test('adds count by count', () => {
    expect(addUsage(second, second)).toStrictEqual({
      inputTokens: 20,
      outputTokens: 4,
      cacheReadTokens: 8,
      cacheWriteTokens: 6,
      reasoningTokens: 2,
    })
  })

  test('leaves out a part that one side does not know', () => {
    expect(addUsage(first, second)).toStrictEqual({
      inputTokens: 110,
      outputTokens: 22,
      cacheReadTokens: 44,
      reasoningTokens: 6,
    })
  })

  test('takes an `undefined` part as absent, as JSON does', () => {
    const spelled: Usage = { ...first, cacheWriteTokens: undefined }
    expect(addUsage(spelled, second)).toStrictEqual(addUsage(first, second))
  })

  test('knows no sum when a summand is unknown', () => {
    expect(addUsage(second, unknownUsage)).toStrictEqual({ inputTokens: undefined, outputTokens: undefined })
    expect(addUsage({ inputTokens: undefined, outputTokens: 7 }, second)).toMatchObject({
      inputTokens: undefined,
      outputTokens: 9,
    })
  })

  test('starts from zeroUsage, which changes nothing', () => {
    expect(addUsage(zeroUsage, first)).toStrictEqual(first)
    expect(addUsage(second, zeroUsage)).toStrictEqual(second)
    expect(addUsage(zeroUsage, unknownUsage)).toStrictEqual({ ...unknownUsage })
  })

  test('does not depend on the order', () => {
    const third: Usage = { inputTokens: 1, outputTokens: undefined, reasoningTokens: 0 }
    const sums = [
      [first, second, third],
      [third, first, second],
      [second, third, first],
    ].map(usages => usages.reduce(addUsage, zeroUsage))
    expect(sums[0]).toStrictEqual({ inputTokens: 111, outputTokens: undefined, reasoningTokens: 6 })
    expect(sums[1]).toStrictEqual(sums[0])
    expect(sums[2]).toStrictEqual(sums[0])
  })
})

describe('totalTokens', () => {
  test('counts cached and reasoning tokens once', () => {
    expect(totalTokens(first)).toBe(120)
  })

  test('is unknown when either count is, and 0 only when both are 0', () => {
    expect(totalTokens(unknownUsage)).toBeUndefined()
    expect(totalTokens({ inputTokens: 1, outputTokens: undefined })).toBeUndefined()
    expect(totalTokens({ inputTokens: undefined, outputTokens: 1 })).toBeUndefined()
    expect(totalTokens(zeroUsage)).toBe(0)
  })
})
