import { describe, expect, test, vi } from 'vitest'
import { defineModel, type ScriptedReply, scriptedModel, textOf } from '../src/index.ts'
import { createLimiter, type LimiterOptions } from '../src/limiter.ts'
import { withLimits } from '../src/with-limits.ts'
import { ask, code, never } from './asking.ts'
import { simulatedClock } from './simulated-clock.ts'

const slow: ScriptedReply = { text: 'Hi', latencyMs: 1_000 }

function limited(options: LimiterOptions, script: ScriptedReply[]) {
  const clock = simulatedClock()
  const limiter = createLimiter({ clock, ...options })
  const inner = scriptedModel(script, { clock })
  return { clock, limiter, inner, model: withLimits(inner, limiter) }
}

describe('[E5] withLimits', () => {
  test('lets so many calls run at once', async () => {
    const { clock, limiter, model } = limited({ concurrency: 2 }, [slow, slow, slow])
    const replies = Promise.all([model(ask('a'), never), model(ask('b'), never), model(ask('c'), never)])
    await clock.advance(0)
    expect(limiter.state()).toEqual({ running: 2, waiting: 1 })
    await clock.finish()
    expect((await replies).map(textOf)).toEqual(['Hi', 'Hi', 'Hi'])
    expect([clock.now(), limiter.state()]).toEqual([2_000, { running: 0, waiting: 0 }])
  })

  test('gives the place back when the call fails', async () => {
    const { limiter, model } = limited({ concurrency: 1 }, [{ fault: 'network' }, 'Hi'])
    await expect(model(ask('a'), never)).rejects.toEqual(code('network'))
    expect(limiter.state()).toEqual({ running: 0, waiting: 0 })
    expect(textOf(await model(ask('b'), never))).toBe('Hi')
  })

  test('takes turns between callers', async () => {
    const { clock, inner, model } = limited({ concurrency: 1 }, [slow, slow, slow, slow])
    const calls = ['a', 'a', 'a', 'b'].map(caller => model(ask(caller), { ...never, caller }))
    await clock.finish()
    await Promise.all(calls)
    expect(inner.requests.map(({ messages }) => textOf(messages[0] ?? []))).toEqual(['a', 'a', 'b', 'a'])
  })

  test('ends a waiting call at once when its signal fires, and does not ask', async () => {
    const { clock, inner, limiter, model } = limited({ concurrency: 1 }, [slow, slow])
    const controller = new AbortController()
    const first = model(ask('a'), never)
    const second = model(ask('b'), { signal: controller.signal })
    await clock.advance(0)
    controller.abort()
    await expect(second).rejects.toEqual(code('aborted'))
    expect(limiter.state()).toEqual({ running: 1, waiting: 0 })
    await clock.finish()
    await first
    expect(inner.requests).toHaveLength(1)
  })

  test('settles the tokens of a call with its usage', async () => {
    const usage = { inputTokens: 500, outputTokens: 100 }
    const { clock, model } = limited({ tokensPerMinute: 6_000 }, [{ text: 'Hi', usage }, 'Hi'])
    const request = { ...ask('a'), settings: { maxTokens: 5_900 } }
    await model(request, never)
    const second = model(request, never)
    await clock.advance(0)
    // 600 of 6,000 are used, about 5,900 are needed.
    const [waiting = 0] = clock.pending
    expect(waiting).toBeGreaterThan(4_900)
    expect(waiting).toBeLessThan(5_300)
    await clock.finish()
    await second
  })

  test('lets the estimate stand when the usage is unknown or the call failed', async () => {
    const { clock, model } = limited({ tokensPerMinute: 6_000 }, ['Hi', { fault: 'network' }, 'Hi'])
    const request = { ...ask('a'), settings: { maxTokens: 2_900 } }
    await model(request, never)
    await model(request, never).catch(() => {})
    const third = model(request, never)
    await clock.advance(0)
    expect(clock.pending[0]).toBeGreaterThan(27_000)
    await clock.finish()
    await third
  })

  test('estimates tokens only for a limiter that counts them', async () => {
    const acquire = vi.fn(async () => ({ release() {} }))
    const limiter = (countsTokens: boolean) => ({ countsTokens, state: () => ({ running: 0, waiting: 0 }), acquire })
    const model = scriptedModel(() => 'Hi')
    await withLimits(model, limiter(false))(ask('?'), never)
    await withLimits(model, limiter(true))(ask('?'), never)
    expect(acquire.mock.calls).toEqual([
      [0, never],
      [1_001, never],
    ])
  })

  test('shares limits between models that share a limiter, and nothing between others', async () => {
    const clock = simulatedClock()
    const limiter = createLimiter({ concurrency: 1, clock })
    const [a, b] = [scriptedModel([slow], { clock }), scriptedModel([slow], { clock })]
    const shared = [withLimits(a, limiter)(ask('?'), never), withLimits(b, limiter)(ask('?'), never)]
    await clock.finish()
    await Promise.all(shared)
    expect(clock.now()).toBe(2_000)
    const alone = [a, b].map(model => {
      model.reset()
      return withLimits(model, { concurrency: 1, clock })(ask('?'), never)
    })
    await clock.finish()
    await Promise.all(alone)
    expect(clock.now()).toBe(3_000)
  })

  test('keeps the id and the setting faults of the model, and is frozen', () => {
    const settingFaults = (): readonly string[] => ['no temperature: use instructions']
    const assertReady = (): void => {}
    const model = withLimits(defineModel('acme/large', scriptedModel([]), { settingFaults, assertReady }), {
      concurrency: 1,
    })
    expect([model.modelId, model.settingFaults, model.assertReady]).toEqual(['acme/large', settingFaults, assertReady])
    expect(Object.isFrozen(model)).toBe(true)
    expect(() => withLimits(model, {})).toThrow(code('invalid_option'))
  })
})
