import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bucket } from '../src/bucket.ts'

describe('bucket', () => {
  test('begins full and refills steadily', () => {
    const full = bucket(60)
    full.take(60, 0)
    expect(full.waitFor(1, 0)).toBe(1_000)
    expect(full.waitFor(1, 400)).toBe(600)
    expect(full.waitFor(1, 1_000)).toBe(0)
    expect(full.waitFor(30, 1_000)).toBe(29_000)
  })

  test('holds one minute’s worth, however long nothing is taken', () => {
    const idle = bucket(60)
    idle.take(60, 3_600_000)
    expect(idle.waitFor(1, 3_600_000)).toBe(1_000)
  })

  test('gives more than it can hold when it is full, and recovers before it gives again', () => {
    const small = bucket(60)
    small.take(1, 0)
    expect(small.waitFor(600, 0)).toBe(1_000)
    expect(small.waitFor(600, 1_000)).toBe(0)
    small.take(600, 1_000)
    expect(small.waitFor(1, 1_000)).toBe(541_000)
  })

  test('takes back what was not used, up to what it holds', () => {
    const used = bucket(60)
    used.take(60, 0)
    used.take(-10, 0)
    expect(used.waitFor(10, 0)).toBe(0)
    used.take(-1_000, 0)
    used.take(60, 0)
    expect(used.waitFor(1, 0)).toBe(1_000)
  })

  test('refills nothing when the clock goes back, and goes on from there', () => {
    const early = bucket(60)
    early.take(60, 10_000)
    expect(early.waitFor(1, 4_000)).toBe(1_000)
    expect(early.waitFor(1, 5_000)).toBe(0)
  })

  test('never gives more than a minute’s worth and what refilled since, plus the last draw', () => {
    const draw = fc.record({ amount: fc.nat(200), ms: fc.nat(30_000) })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.array(draw, { maxLength: 50 }), (perMinute, draws) => {
        const limited = bucket(perMinute)
        let [now, taken] = [0, 0]
        for (const { amount, ms } of draws) {
          now += ms
          if (limited.waitFor(amount, now) > 0) continue
          limited.take(amount, now)
          taken += amount
          const budget = perMinute + (perMinute * now) / 60_000
          expect(taken).toBeLessThanOrEqual(budget + Math.max(0, amount - perMinute) + 1e-6)
        }
      }),
    )
  })

  test('gives what it said, when it said', () => {
    const amounts = fc.array(fc.nat(300), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), amounts, (perMinute, wanted) => {
        const limited = bucket(perMinute)
        let now = 0
        for (const amount of wanted) {
          now += limited.waitFor(amount, now)
          // Whole milliseconds, and at most one more for what rounding leaves.
          expect(limited.waitFor(amount, now)).toBeLessThanOrEqual(1)
          limited.take(amount, now)
        }
      }),
    )
  })
})
