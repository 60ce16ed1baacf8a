import { describe, expect, test } from 'vitest'
import { costUsd, definePrices, type ModelPrice, type PriceTable, unknownUsage, zeroUsage } from '../src/index.ts'

const plain: ModelPrice = { input: 3, output: 15, asOf: '2026-11-21' }
const cached: ModelPrice = { ...plain, cacheRead: 0.3, cacheWrite: 3.75 }
const prices = definePrices({ 'acme/plain': plain, 'acme/cached': cached })
const few = { inputTokens: 1, outputTokens: 1 }
const million = 1_000_000

describe('costUsd', () => {
  test('is by the model that was asked where the table has none of the one that answered', () => {
    const told: string[] = []
    const prices = definePrices({ 'acme/large': { input: 2, output: 0, asOf: '2026-11-21' } }, id => told.push(id))
    const usage = { inputTokens: 1_000_000, outputTokens: 0 }
    expect(costUsd(prices, 'acme/large-2026-10-01', usage, 'acme/large')).toBe(2)
    expect(told).toEqual([])
    expect(costUsd(prices, 'acme/large-2026-10-01', usage)).toBeUndefined()
    expect(told).toEqual(['acme/large-2026-10-01'])
  })

  test('pays input and output at their own price', () => {
    const usage = { inputTokens: 2 * million, outputTokens: million }
    expect(costUsd(prices, 'acme/plain', usage)).toBeCloseTo(21)
  })

  test('pays cached tokens once, at their own price', () => {
    const usage = {
      inputTokens: 10 * million,
      outputTokens: 0,
      cacheReadTokens: 6 * million,
      cacheWriteTokens: 2 * million,
    }
    expect(costUsd(prices, 'acme/cached', usage)).toBeCloseTo(2 * 3 + 6 * 0.3 + 2 * 3.75)
  })

  test('pays cached tokens as input where the table has no price for them', () => {
    const usage = { inputTokens: 10 * million, outputTokens: 0, cacheReadTokens: 6 * million }
    expect(costUsd(prices, 'acme/plain', usage)).toBeCloseTo(30)
  })

  test('pays reasoning tokens as the output that they are', () => {
    expect(costUsd(prices, 'acme/plain', { inputTokens: 0, outputTokens: 100, reasoningTokens: 90 })).toBeCloseTo(
      0.0015,
    )
  })

  test('costs nothing only when nothing was used', () => {
    expect(costUsd(prices, 'acme/cached', zeroUsage)).toBe(0)
  })

  test.each([
    ['the model is not in the table', 'acme/other', { inputTokens: 1, outputTokens: 1 }],
    ['the model is named like a built-in property', 'constructor', { inputTokens: 1, outputTokens: 1 }],
    ['no count is known', 'acme/plain', unknownUsage],
    ['the output is unknown', 'acme/plain', { inputTokens: 1, outputTokens: undefined }],
    ['what was read from the cache has a price and no count', 'acme/cached', { ...few, cacheWriteTokens: 0 }],
    ['what was written to the cache has a price and no count', 'acme/cached', { ...few, cacheReadTokens: 0 }],
    ['more is cached than was sent', 'acme/cached', { ...zeroUsage, cacheReadTokens: 5 }],
    ['a count is not a number', 'acme/plain', { inputTokens: Number.NaN, outputTokens: 1 }],
  ])('is unknown when %s', (_, modelId, usage) => {
    expect(costUsd(prices, modelId, usage)).toBeUndefined()
  })
})

describe('a price table', () => {
  const faulty: [string, PriceTable, RegExp][] = [
    ['a negative price', { m: { ...plain, input: -1 } }, /"input" of "m" is -1/],
    ['a price that is not a number', { m: { ...plain, output: Number.NaN } }, /"output" of "m" is NaN/],
    ['an endless price', { m: { ...plain, cacheRead: Number.POSITIVE_INFINITY } }, /"cacheRead" of "m" is Infinity/],
    ['a missing price', { m: { output: 1, asOf: '2026-11-21' } as ModelPrice }, /"input" of "m" is undefined/],
    ['a vague date', { m: { ...plain, asOf: 'last autumn' } }, /"asOf" of "m" is "last autumn"/],
    ['an impossible date', { m: { ...plain, asOf: '2026-13-01' } }, /"asOf" of "m" is "2026-13-01"/],
  ]

  test.each(faulty)('with %s is refused when it is defined', (_, table, message) => {
    expect(() => definePrices(table)).toThrow(expect.objectContaining({ code: 'invalid_option' }))
    expect(() => definePrices(table)).toThrow(message)
  })

  test.each(faulty)('with %s is refused when it is used', (_, table, message) => {
    expect(() => costUsd(table, 'm', zeroUsage)).toThrow(message)
  })

  test('is a frozen copy', () => {
    const own = { m: { ...plain } }
    const table = definePrices(own)
    own.m.input = 99
    expect(table.m?.input).toBe(3)
    expect(Object.isFrozen(table) && Object.isFrozen(table.m)).toBe(true)
  })
})

test('[E3a] a model that the table does not know is told of, once, and what the listener throws changes nothing', () => {
  const unknown: string[] = []
  const table = definePrices({ 'acme/plain': plain }, modelId => {
    unknown.push(modelId)
    throw new Error('from a listener')
  })
  for (const model of ['acme/plain', 'acme/new', 'acme/new', 'constructor'])
    expect(costUsd(table, model, few) === undefined).toBe(model !== 'acme/plain')
  expect(unknown).toEqual(['acme/new', 'constructor'])
})
