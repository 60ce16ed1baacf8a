// The wrappers together: each alone keeps every rule of a model, and they compose.
import { describe, expect, test, vi } from 'vitest'
import type { CacheStore } from '../src/cache-store.ts'
import {
  type Model,
  type ProviderError,
  type ScriptedReply,
  type StreamPart,
  scriptedModel,
  textOf,
  zeroUsage,
} from '../src/index.ts'
import { createLimiter } from '../src/limiter.ts'
import { type ConformanceTurn, modelConformance } from '../src/testing/index.ts'
import { withBreaker } from '../src/with-breaker.ts'
import { withCache } from '../src/with-cache.ts'
import { withFallback } from '../src/with-fallback.ts'
import { withLimits } from '../src/with-limits.ts'
import { withRetry } from '../src/with-retry.ts'
import { ask, code, never } from './asking.ts'
import { capabilities, scriptedProvider } from './scripted-provider.ts'
import { simulatedClock } from './simulated-clock.ts'

/** The suite asks the same question twice and wants two new answers. */
const forgetful: CacheStore = { get: () => undefined, set: () => {} }

// A rule gives one turn for a failure: a retry or a fallback would find the script used up, so none is made here.
const wrappers: Record<string, (model: Model) => Model> = {
  withRetry: model => withRetry(model, { retries: 0, totalMs: 60_000 }),
  withFallback: model => withFallback([model]),
  withLimits: model => withLimits(model, { concurrency: 1, requestsPerMinute: 600, tokensPerMinute: 1_000_000 }),
  withCache: model => withCache(model, { store: forgetful }),
  withBreaker: model => withBreaker(model),
}
const together = (model: Model): Model => Object.values(wrappers).reduce((inner, wrap) => wrap(inner), model)

describe.each(Object.entries({ ...wrappers, 'all together': together }))('%s', (name, wrap) => {
  const harness = {
    name,
    create: (turns: readonly ConformanceTurn[], asked: () => void) => wrap(scriptedProvider(turns, asked)),
    capabilities,
  }
  for (const { title, skip, run } of modelConformance(harness)) {
    if (skip) test.skip(`${title} (${skip})`, run)
    else test(title, run)
  }
})

const scriptedAs = (modelId: string, script: readonly ScriptedReply[]) => scriptedModel(script, { modelId })
const down: ScriptedReply = { fault: 'server_error' }

/** The whole set, around two providers, as an app would build it. */
function composed(a: readonly ScriptedReply[], b: readonly ScriptedReply[]) {
  const clock = simulatedClock()
  const [first, second] = [scriptedAs('a', a), scriptedAs('b', b)]
  const breaker = withBreaker(withLimits(first, createLimiter({ concurrency: 2, clock })), { failures: 2, clock })
  const model = withCache(withRetry(withFallback([breaker, second]), { clock, random: () => 1 }))
  const answer = async (text: string): Promise<unknown> => {
    const ended = model(ask(text), never).then(
      reply => `${textOf(reply)} of ${reply.modelId}`,
      (error: ProviderError) => error.code,
    )
    await vi.waitFor(async () => {
      await clock.finish()
      expect(await Promise.race([ended, undefined])).toBeDefined()
    })
    return ended
  }
  return { clock, first, second, breaker, model, answer }
}

describe('compositions', () => {
  test('a fallback answers for a model that is down, whose breaker then keeps it from being asked', async () => {
    const { first, breaker, answer } = composed([down, down], ['one', 'two', 'three'])
    expect(await answer('1')).toBe('one of b')
    expect(await answer('2')).toBe('two of b')
    expect(breaker.state().type).toBe('open')
    expect(await answer('3')).toBe('three of b')
    expect(first.requests).toHaveLength(2)
  })

  test('when all fail, the retry begins again with the first model', async () => {
    const { clock, answer } = composed([down, 'back'], [{ fault: 'overloaded' }])
    expect(await answer('1')).toBe('back of a')
    expect(clock.now()).toBe(1_000)
  })

  test('a retry goes on although the last model fails for good, and waits for a breaker', async () => {
    const { clock, first, answer } = composed([down, down, 'back'], Array(4).fill({ fault: 'authentication' }))
    expect(await answer('1')).toBe('back of a')
    expect(first.requests).toHaveLength(3)
    // The second pause is the cooldown of 30 s, with the jitter on top.
    expect(clock.now()).toBeGreaterThanOrEqual(1_000 + 30_000)
  })

  test('a fault of the call itself costs one request, however many wrappers stand around', async () => {
    const { first, second, answer } = composed([{ fault: 'invalid_request' }, 'x'], ['y'])
    expect(await answer('1')).toBe('invalid_request')
    expect([first.requests.length, second.requests.length]).toEqual([1, 0])
  })

  test('the cache answers before anything else is asked', async () => {
    const { first, model, answer } = composed(['one'], [])
    expect(await answer('1')).toBe('one of a')
    expect(await model(ask('1'), never)).toMatchObject({ cached: true, usage: zeroUsage, modelId: 'a' })
    expect(first.requests).toHaveLength(1)
  })

  test('whoever watches sees one answer after each restart, through all wrappers', async () => {
    const cut: ScriptedReply = { text: 'abcd', chunkSize: 2, fault: 'cut' }
    const { clock, model } = composed([cut, cut], [cut, 'Rome'])
    const parts: StreamPart[] = []
    const ended = model(ask('?'), { ...never, emit: part => parts.push(part) })
    await vi.waitFor(async () => {
      await clock.finish()
      expect(await Promise.race([ended, undefined])).toBeDefined()
    })
    const shown = parts.map(part => ('text' in part ? part.text : part.type))
    expect(shown).toEqual(['ab', 'restart', 'ab', 'restart', 'ab', 'restart', 'Rome'])
  })

  test('limits around a retry hold one place for all attempts; inside it they count every attempt', async () => {
    const clock = simulatedClock()
    const options = { clock, random: () => 1 }
    const limiter = createLimiter({ concurrency: 1, clock })
    const around = withLimits(withRetry(scriptedModel([down, 'Hi']), options), limiter)
    const inside = withRetry(withLimits(scriptedModel([down, 'Hi']), limiter), options)
    const first = around(ask('?'), never)
    await clock.advance(500)
    expect(limiter.state().running).toBe(1)
    await clock.finish()
    await first
    const second = inside(ask('?'), never)
    await clock.advance(500)
    expect(limiter.state().running).toBe(0)
    await clock.finish()
    await second
    expect(limiter.state()).toEqual({ running: 0, waiting: 0 })
  })

  test('an abort ends everything at once and leaves no timer', async () => {
    const { clock, model } = composed([down, down, 'x'], [down, 'y'])
    const controller = new AbortController()
    const ended = expect(model(ask('?'), { signal: controller.signal })).rejects.toEqual(code('aborted'))
    await vi.waitFor(async () => {
      await clock.advance(0)
      expect(clock.pending).toHaveLength(1)
    })
    controller.abort()
    await ended
    await vi.waitFor(() => expect(clock.pending).toEqual([]))
  })
})
