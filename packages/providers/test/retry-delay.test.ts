import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type RetryPolicy, retryDelay } from '../src/retry-delay.ts'

const policy: RetryPolicy = { retries: 3, delayMs: 1_000, backoff: 2, maxDelayMs: 60_000, totalMs: undefined }
const failed = { attempt: 1, elapsedMs: 0, retryAfterMs: undefined, random: 1 }

describe('retryDelay', () => {
  test('doubles the longest pause from attempt to attempt and stops after the last retry', () => {
    const pauses = [1, 2, 3, 4].map(attempt => retryDelay(policy, { ...failed, attempt }))
    expect(pauses).toEqual([1_000, 2_000, 4_000, undefined])
  })

  test('takes any share of the longest pause: full jitter', () => {
    expect(retryDelay(policy, { ...failed, random: 0 })).toBe(0)
    expect(retryDelay(policy, { ...failed, attempt: 3, random: 0.25 })).toBe(1_000)
  })

  test('waits as long as the provider asks, and spreads the callers after that', () => {
    expect(retryDelay(policy, { ...failed, retryAfterMs: 5_000, random: 0 })).toBe(5_000)
    expect(retryDelay(policy, { ...failed, retryAfterMs: 5_000, random: 0.5 })).toBe(5_500)
  })

  test('gives up at once when the provider asks for more than is allowed', () => {
    expect(retryDelay(policy, { ...failed, retryAfterMs: 60_000 })).toBe(60_000)
    expect(retryDelay(policy, { ...failed, retryAfterMs: 60_001 })).toBe(undefined)
  })

  test('gives up at once when the pause would leave no time for an attempt', () => {
    const limited = { ...policy, totalMs: 10_000 }
    expect(retryDelay(limited, { ...failed, elapsedMs: 8_999 })).toBe(1_000)
    expect(retryDelay(limited, { ...failed, elapsedMs: 9_000 })).toBe(undefined)
    expect(retryDelay(limited, { ...failed, retryAfterMs: 10_000, random: 0 })).toBe(undefined)
  })

  test('never pauses less than asked, more than allowed, beyond the total, or after the last retry', () => {
    const anyPolicy = fc.record({
      retries: fc.nat(20),
      delayMs: fc.nat(100_000),
      backoff: fc.double({ min: 1, max: 10, noNaN: true }),
      maxDelayMs: fc.nat(1_000_000),
      totalMs: fc.option(fc.nat(1_000_000), { nil: undefined }),
    })
    const anyFailure = fc.record({
      attempt: fc.integer({ min: 1, max: 1_000 }),
      elapsedMs: fc.nat(1_000_000),
      retryAfterMs: fc.option(fc.integer({ min: -10, max: 1_000_000 }), { nil: undefined }),
      random: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(anyPolicy, anyFailure, (policy, failure) => {
        const { retries, maxDelayMs, totalMs = Number.POSITIVE_INFINITY } = policy
        const { attempt, elapsedMs, retryAfterMs = 0 } = failure
        const pause = retryDelay(policy, failure)
        if (attempt > retries || retryAfterMs > maxDelayMs) expect(pause).toBe(undefined)
        if (pause === undefined) return
        expect(pause).toBeGreaterThanOrEqual(Math.max(0, retryAfterMs))
        expect(pause).toBeLessThanOrEqual(maxDelayMs)
        expect(elapsedMs + pause).toBeLessThan(totalMs)
      }),
    )
  })
})
