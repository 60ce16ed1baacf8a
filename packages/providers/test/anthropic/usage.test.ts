import { describe, expect, test } from 'vitest'
import { countsAfter, noCounts, usageOf } from '../../src/anthropic/usage.ts'

const usage = (...reports: unknown[]) => usageOf(reports.reduce(countsAfter, noCounts) as typeof noCounts)

describe('[E3a] usage', () => {
  test('counts cached tokens into the input, once, and thinking into the output', () => {
    expect(
      usage({
        input_tokens: 30,
        cache_read_input_tokens: 80,
        cache_creation_input_tokens: 10,
        output_tokens: 45,
        output_tokens_details: { thinking_tokens: 30 },
      }),
    ).toStrictEqual({
      inputTokens: 120,
      outputTokens: 45,
      cacheReadTokens: 80,
      cacheWriteTokens: 10,
      reasoningTokens: 30,
    })
  })

  test('knows the input where nothing is said of a cache, and says nothing of the cache then', () => {
    const report = { input_tokens: 30, cache_read_input_tokens: null, output_tokens: 5, output_tokens_details: null }
    expect(usage(report)).toStrictEqual({ inputTokens: 30, outputTokens: 5 })
  })

  test('knows a 0 from the unknown', () => {
    expect(usage({ input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 0 })).toStrictEqual({
      inputTokens: 0,
      outputTokens: 0,
      cacheReadTokens: 0,
    })
  })

  test.each([[undefined], [null], ['none'], [{}], [{ input_tokens: '3', output_tokens: -1 }], [{ input_tokens: NaN }]])(
    'takes %j for unknown, never for 0',
    report => {
      expect(usage(report)).toStrictEqual({ inputTokens: undefined, outputTokens: undefined })
    },
  )

  test('takes later reports as totals, count by count', () => {
    const reports = [
      { input_tokens: 30, cache_read_input_tokens: 80, output_tokens: 1 },
      { output_tokens: 45, input_tokens: null },
    ]
    expect(usage(...reports)).toStrictEqual({ inputTokens: 110, outputTokens: 45, cacheReadTokens: 80 })
  })
})
