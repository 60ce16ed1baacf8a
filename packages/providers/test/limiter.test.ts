import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createLimiter, type LimiterOptions, type Permit } from '../src/limiter.ts'
import { code } from './asking.ts'
import { type SimulatedClock, simulatedClock } from './simulated-clock.ts'
import { watchedSignal } from './watched-signal.ts'

const { signal } = new AbortController()

function limited(options: LimiterOptions) {
  const clock = simulatedClock()
  const limiter = createLimiter({ clock, ...options })
  const admitted: string[] = []
  const permits: Permit[] = []
  /** Asks for a permit and notes the caller when it is there. */
  const acquire = (caller?: string, tokens = 0, own: AbortSignal = signal): Promise<void> =>
    limiter.acquire(tokens, { signal: own, ...(caller && { caller }) }).then(permit => {
      admitted.push(caller ?? 'nobody')
      permits.push(permit)
    })
  return { clock, limiter, admitted, permits, acquire }
}

describe('concurrency', () => {
  test('admits so many at once, and the next one when one is released', async () => {
    const { limiter, admitted, permits, acquire, clock } = limited({ concurrency: 2 })
    const third = Promise.all([acquire('a'), acquire('b'), acquire('c')])
    await clock.advance(0)
    expect([admitted, limiter.state()]).toEqual([['a', 'b'], { running: 2, waiting: 1 }])
    permits[0]?.release(undefined)
    await third
    expect([admitted, limiter.state()]).toEqual([['a', 'b', 'c'], { running: 2, waiting: 0 }])
    expect(clock.pending).toEqual([])
  })

  test('counts a release once', async () => {
    const { limiter, permits, acquire } = limited({ concurrency: 1 })
    await acquire('a')
    permits[0]?.release(undefined)
    permits[0]?.release(undefined)
    expect(limiter.state()).toEqual({ running: 0, waiting: 0 })
  })

  test('gives every caller its turn; calls of nobody in particular are one caller', async () => {
    const { admitted, permits, acquire, clock } = limited({ concurrency: 1 })
    const all = [acquire('a'), acquire('a'), acquire('a'), acquire(), acquire(), acquire('b')]
    for (let n = 0; n < all.length; n += 1) {
      await clock.advance(0)
      permits[n]?.release(undefined)
    }
    await Promise.all(all)
    expect(admitted).toEqual(['a', 'a', 'nobody', 'b', 'a', 'nobody'])
  })
})

describe('requests a minute', () => {
  test('may be used at once, then one by one as they refill', async () => {
    const { clock, admitted, acquire } = limited({ requestsPerMinute: 2 })
    const all = Promise.all(['a', 'b', 'c', 'd'].map(caller => acquire(caller)))
    await clock.advance(29_999)
    expect(admitted).toEqual(['a', 'b'])
    await clock.advance(1)
    expect(admitted).toEqual(['a', 'b', 'c'])
    expect(clock.pending).toEqual([30_000])
    await clock.advance(30_000)
    await all
    expect(clock.pending).toEqual([])
  })
})

describe('tokens a minute', () => {
  test('are reserved by the estimate and settled with what was used', async () => {
    const { clock, admitted, permits, acquire } = limited({ tokensPerMinute: 6_000 })
    await acquire('a', 6_000)
    const second = acquire('b', 1_000)
    await clock.advance(0)
    expect(clock.pending).toEqual([10_000])
    permits[0]?.release(5_500)
    expect(clock.pending).toEqual([5_000])
    await clock.advance(5_000)
    await second
    expect(admitted).toEqual(['a', 'b'])
  })

  test('that were used beyond the estimate are a debt', async () => {
    const { clock, permits, acquire } = limited({ tokensPerMinute: 6_000 })
    await acquire('a', 1_000)
    permits[0]?.release(7_000)
    const second = acquire('b', 1_000)
    await clock.advance(0)
    expect(clock.pending).toEqual([20_000])
    await clock.finish()
    await second
  })

  test('stay used as estimated when nobody knows', async () => {
    const { clock, permits, acquire } = limited({ tokensPerMinute: 6_000 })
    await acquire('a', 6_000)
    permits[0]?.release(undefined)
    const second = acquire('b', 100)
    await clock.advance(0)
    expect(clock.pending).toEqual([1_000])
    await clock.finish()
    await second
  })

  test('are given for a call larger than the whole budget, when the budget is full', async () => {
    const { clock, admitted, acquire } = limited({ tokensPerMinute: 6_000 })
    await acquire('a', 600)
    const all = Promise.all([acquire('large', 12_000), acquire('small', 1)])
    await clock.advance(5_999)
    expect(admitted).toEqual(['a'])
    await clock.advance(1)
    expect(admitted).toEqual(['a', 'large'])
    await clock.finish()
    await all
    expect(clock.now()).toBeGreaterThanOrEqual(66_000)
  })

  test('a small call does not overtake a large one', async () => {
    const { clock, admitted, acquire } = limited({ tokensPerMinute: 6_000 })
    await acquire('a', 5_000)
    const all = Promise.all([acquire('large', 3_000), acquire('small', 500)])
    await clock.finish()
    await all
    expect(admitted).toEqual(['a', 'large', 'small'])
  })

  test('count only where they are limited', () => {
    expect(createLimiter({ concurrency: 1 }).countsTokens).toBe(false)
    expect(createLimiter({ tokensPerMinute: 1 }).countsTokens).toBe(true)
  })

  test('must be a number', async () => {
    await expect(limited({ concurrency: 1 }).acquire('a', Number.NaN)).rejects.toEqual(code('invalid_option'))
  })
})

describe('an abort', () => {
  test('takes the waiter out at once, and leaves no timer and no listener', async () => {
    const { clock, limiter, acquire } = limited({ requestsPerMinute: 1 })
    await acquire('a')
    const { controller, signal: own, listeners } = watchedSignal()
    const waiting = acquire('b', 0, own)
    await clock.advance(0)
    expect(clock.pending).toEqual([60_000])
    controller.abort('enough')
    await expect(waiting).rejects.toMatchObject({ code: 'aborted', cause: 'enough' })
    expect([limiter.state(), clock.pending, listeners()]).toEqual([{ running: 1, waiting: 0 }, [], 0])
  })

  test('of the one in front lets those behind on', async () => {
    const { clock, admitted, acquire } = limited({ tokensPerMinute: 6_000 })
    await acquire('a', 5_000)
    const controller = new AbortController()
    const large = acquire('large', 6_000, controller.signal)
    const small = acquire('small', 500)
    await clock.advance(0)
    controller.abort()
    await expect(large).rejects.toEqual(code('aborted'))
    await small
    expect(admitted).toEqual(['a', 'small'])
    expect(clock.now()).toBe(0)
  })

  test('in the moment of being admitted uses nothing up', async () => {
    const { clock, limiter, permits, acquire } = limited({ concurrency: 1, requestsPerMinute: 2, tokensPerMinute: 10 })
    await acquire('a', 5)
    const controller = new AbortController()
    const second = acquire('b', 5, controller.signal)
    await clock.advance(0)
    permits[0]?.release(5)
    controller.abort()
    await expect(second).rejects.toEqual(code('aborted'))
    expect(limiter.state()).toEqual({ running: 0, waiting: 0 })
    await acquire('c', 5)
    expect(clock.now()).toBe(0)
  })

  test('before it began uses nothing up', async () => {
    const { limiter, acquire } = limited({ concurrency: 1 })
    await expect(acquire('a', 0, AbortSignal.abort())).rejects.toEqual(code('aborted'))
    expect(limiter.state()).toEqual({ running: 0, waiting: 0 })
  })
})

describe('the waiting line', () => {
  test('is bounded: one more fails at once, and may try again later', async () => {
    const { limiter, permits, acquire, clock } = limited({ concurrency: 1, maxWaiting: 1 })
    await acquire('a')
    const second = acquire('b')
    await expect(acquire('c')).rejects.toMatchObject({ code: 'rate_limited', retryable: true })
    expect(limiter.state()).toEqual({ running: 1, waiting: 1 })
    permits[0]?.release(undefined)
    await second
    expect(clock.pending).toEqual([])
  })

  test('may be none at all', async () => {
    const { limiter, acquire, clock } = limited({ requestsPerMinute: 1, maxWaiting: 0 })
    await acquire('a')
    await expect(acquire('b')).rejects.toEqual(code('rate_limited'))
    expect([limiter.state(), clock.pending]).toEqual([{ running: 1, waiting: 0 }, []])
  })
})

/** When each of many callers got its permit, where each call takes `callMs`. */
async function waits(clock: SimulatedClock, options: LimiterOptions, callers: string[], callMs: number) {
  const limiter = createLimiter({ clock, ...options })
  const waited = callers.map(async caller => {
    const permit = await limiter.acquire(1_000, { signal, caller })
    const at = clock.now()
    clock.setTimeout(() => permit.release(1_000), callMs)
    return at
  })
  await clock.finish()
  return Promise.all(waited)
}

describe('[E5] 500 callers', () => {
  const callers = Array.from({ length: 500 }, (_, n) => `agent/${n}`)
  const slowestToMedian = (times: number[]): number => {
    const sorted = times.toSorted((a, b) => a - b)
    return (sorted.at(-1) ?? 0) / (sorted[Math.floor(sorted.length / 2)] ?? 0)
  }

  test.each<[string, LimiterOptions]>([
    ['concurrency', { concurrency: 10 }],
    ['requests a minute', { requestsPerMinute: 100 }],
    ['tokens a minute', { tokensPerMinute: 100_000 }],
  ])('share %s fairly: the slowest waits at most 3 times the median', async (_, options) => {
    const times = await waits(simulatedClock(), options, callers, 2_000)
    expect(slowestToMedian(times)).toBeGreaterThan(1)
    expect(slowestToMedian(times)).toBeLessThanOrEqual(3)
  })

  test('are not held up by one that came first with 5,000 calls', async () => {
    const greedy = Array.from({ length: 5_000 }, () => 'greedy')
    const all = await waits(simulatedClock(), { concurrency: 10 }, [...greedy, ...callers], 2_000)
    const times = all.slice(greedy.length)
    expect(slowestToMedian(times)).toBeLessThanOrEqual(3)
    // 500 calls of theirs and one turn of the greedy one, ten at a time.
    expect(Math.max(...times)).toBeLessThanOrEqual((501 / 10 + 1) * 2_000)
  })
})

test('never exceeds the concurrency, nor a budget by more than one call, and admits everybody in the end', async () => {
  const call = fc.record({
    caller: fc.constantFrom('a', 'b', 'c'),
    tokens: fc.integer({ min: 1, max: 400 }),
    used: fc.double({ min: 0, max: 1, noNaN: true }),
    startsAfterMs: fc.nat(20_000),
    takesMs: fc.nat(30_000),
  })
  const limits = fc.record({
    concurrency: fc.integer({ min: 1, max: 5 }),
    requestsPerMinute: fc.integer({ min: 1, max: 30 }),
    tokensPerMinute: fc.integer({ min: 50, max: 1_000 }),
  })
  await fc.assert(
    fc.asyncProperty(limits, fc.array(call, { maxLength: 25 }), async (options, calls) => {
      const clock = simulatedClock()
      const limiter = createLimiter({ clock, ...options })
      const { concurrency, requestsPerMinute, tokensPerMinute } = options
      let [running, admitted, used] = [0, 0, 0]
      const ended = calls.map(async ({ caller, tokens, used: share, startsAfterMs, takesMs }) => {
        await new Promise<void>(resolve => clock.setTimeout(resolve, startsAfterMs))
        const permit = await limiter.acquire(tokens, { signal, caller })
        running += 1
        admitted += 1
        const minutes = clock.now() / 60_000
        expect(running).toBeLessThanOrEqual(concurrency)
        expect(admitted).toBeLessThanOrEqual(requestsPerMinute * (1 + minutes) + 1e-6)
        expect(used).toBeLessThanOrEqual(tokensPerMinute * (1 + minutes) + 1e-6)
        await new Promise<void>(resolve => clock.setTimeout(resolve, takesMs))
        running -= 1
        used += Math.floor(tokens * share)
        permit.release(Math.floor(tokens * share))
      })
      await clock.finish()
      await Promise.all(ended)
      expect([limiter.state(), clock.pending]).toEqual([{ running: 0, waiting: 0 }, []])
    }),
    { numRuns: 50 },
  )
})

test.each<LimiterOptions>([
  {},
  { maxWaiting: 5 },
  { concurrency: 0 },
  { concurrency: 1.5 },
  { requestsPerMinute: 0 },
  { tokensPerMinute: Number.NaN },
  { concurrency: 1, maxWaiting: -1 },
])('options that make no sense are refused: %o', options => {
  expect(() => createLimiter(options)).toThrow(code('invalid_option'))
})
