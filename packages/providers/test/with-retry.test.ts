import { describe, expect, test, vi } from 'vitest'
import {
  defineModel,
  type Model,
  ProviderError,
  providerErrorCodes,
  type ScriptedReply,
  type StreamPart,
  scriptedModel,
  textOf,
} from '../src/index.ts'
import { type RetryOptions, withRetry } from '../src/with-retry.ts'
import { ask, code, never } from './asking.ts'
import { type SimulatedClock, simulatedClock } from './simulated-clock.ts'
import { watchedSignal } from './watched-signal.ts'

const busy: ScriptedReply = { fault: new ProviderError('overloaded', 'Busy.') }

function retrying(script: ScriptedReply[], options: RetryOptions = {}) {
  const clock: SimulatedClock = simulatedClock()
  const inner = scriptedModel(script, { clock })
  return { clock, inner, model: withRetry(inner, { clock, random: () => 1, ...options }) }
}

/** The outcome, once all timers have run. */
async function outcome(model: Model, clock: SimulatedClock): Promise<unknown> {
  const ended = model(ask('?'), never).then(textOf, (error: unknown) => error)
  await clock.finish()
  return ended
}

describe('[E1a] withRetry', () => {
  test('tries again after growing pauses until there is a reply', async () => {
    const { model, clock, inner } = retrying([busy, busy, busy, 'Hi'])
    expect(await outcome(model, clock)).toBe('Hi')
    expect(clock.now()).toBe(1_000 + 2_000 + 4_000)
    expect(inner.requests).toHaveLength(4)
  })

  test('throws the last error after the last retry, with the number of attempts and all it knew', async () => {
    const details = { status: 529, retryAfterMs: 10, requestId: 'req_4', partialText: 'The' }
    const last = new ProviderError('overloaded', 'Still busy.', details)
    const { model, clock, inner } = retrying([busy, busy, busy, { fault: last }])
    const error = await outcome(model, clock)
    expect(error).toMatchObject({ ...details, code: 'overloaded', retryable: true, cause: last })
    const advice = providerErrorCodes.overloaded.whatToDo
    expect(error).toHaveProperty('message', `Attempt 4, the last one, failed: Still busy. ${advice}`)
    expect(inner.remaining).toBe(0)
    expect(clock.pending).toEqual([])
  })

  test.each(Object.entries(providerErrorCodes).filter(([, { retryable }]) => !retryable))(
    'makes one attempt when the failure cannot pass: %s',
    async name => {
      const error = new ProviderError(name as 'quota_exceeded', 'No.')
      const { model, clock, inner } = retrying([{ fault: error }, 'Hi'])
      expect(await outcome(model, clock)).toBe(error)
      expect(inner.requests).toHaveLength(1)
      expect(clock.now()).toBe(0)
    },
  )

  test('believes the error rather than its code', async () => {
    const permanent = new ProviderError('rate_limited', 'For ever.', { retryable: false })
    const first = retrying([{ fault: permanent }, 'Hi'])
    expect(await outcome(first.model, first.clock)).toBe(permanent)
  })

  test('makes one attempt when something else than a provider error is thrown', async () => {
    const bug = new TypeError('a bug')
    const call = vi.fn(() => Promise.reject(bug))
    const clock = simulatedClock()
    expect(await outcome(withRetry(defineModel('offline/bug', call), { clock }), clock)).toBe(bug)
    expect(call).toHaveBeenCalledOnce()
  })

  test('waits as long as the provider asks', async () => {
    const limited = new ProviderError('rate_limited', 'Slower.', { retryAfterMs: 7_000 })
    const { model, clock } = retrying([{ fault: limited }, 'Hi'], { random: () => 0 })
    expect(await outcome(model, clock)).toBe('Hi')
    expect(clock.now()).toBe(7_000)
  })

  test('gives up at once with the error when the provider asks for too much', async () => {
    const limited = new ProviderError('rate_limited', 'Tomorrow.', { retryAfterMs: 86_400_000 })
    const { model, clock, inner } = retrying([{ fault: limited }, 'Hi'])
    expect(await outcome(model, clock)).toBe(limited)
    expect(clock.now()).toBe(0)
    expect(inner.requests).toHaveLength(1)
  })

  test('tells of every retry before its pause, and survives a listener that throws', async () => {
    const onRetry = vi.fn(() => {
      throw new Error('deaf')
    })
    const { model, clock } = retrying([busy, busy, 'Hi'], { onRetry })
    expect(await outcome(model, clock)).toBe('Hi')
    expect(onRetry.mock.calls).toEqual([
      [{ attempt: 1, delayMs: 1_000, error: code('overloaded') }],
      [{ attempt: 2, delayMs: 2_000, error: code('overloaded') }],
    ])
  })

  test('begins the stream again, if the failed attempt had shown something', async () => {
    const { model, clock } = retrying([busy, { text: 'abcd', chunkSize: 2, fault: 'cut' }, 'Hi'])
    const parts: StreamPart[] = []
    const reply = model(ask('?'), { ...never, emit: part => parts.push(part) })
    await clock.finish()
    expect(textOf(await reply)).toBe('Hi')
    expect(parts).toEqual([{ type: 'text-delta', text: 'ab' }, { type: 'restart' }, { type: 'text-delta', text: 'Hi' }])
  })
})

describe('the total time', () => {
  test('leaves out a retry that could not begin within it', async () => {
    const { model, clock, inner } = retrying([busy, busy, 'Hi'], { totalMs: 2_500 })
    expect(await outcome(model, clock)).toEqual(code('overloaded'))
    expect(inner.requests).toHaveLength(2)
    expect(clock.now()).toBe(1_000)
  })

  test('ends an attempt in flight, with a timeout that knows why', async () => {
    const { model, clock, inner } = retrying([busy, { text: 'Hi', latencyMs: 60_000 }], { totalMs: 5_000 })
    const error = await outcome(model, clock)
    expect(error).toMatchObject({ code: 'timeout', retryable: true, cause: code('aborted') })
    expect(String(error)).toContain('5000 ms allowed for all attempts ("totalMs") were over in attempt 2')
    expect(clock.now()).toBe(5_000)
    expect(inner.requests).toHaveLength(2)
  })

  test('leaves no timer behind a reply', async () => {
    const { model, clock } = retrying(['Hi'], { totalMs: 5_000 })
    expect(textOf(await model(ask('?'), never))).toBe('Hi')
    expect(clock.pending).toEqual([])
  })
})

describe('an abort', () => {
  test.each([undefined, 600_000])('in a pause ends it at once and leaves no timer (total %s)', async totalMs => {
    const { model, clock, inner } = retrying([busy, 'Hi'], totalMs === undefined ? {} : { totalMs })
    const { controller, signal, listeners } = watchedSignal()
    const call = model(ask('?'), { signal })
    const ended = expect(call).rejects.toMatchObject({ code: 'aborted', cause: 'enough' })
    await clock.advance(500)
    expect(clock.pending).toContain(500)
    controller.abort('enough')
    await ended
    expect(clock.pending).toEqual([])
    expect(listeners()).toBe(0)
    expect(inner.requests).toHaveLength(1)
  })

  test('that comes with a failure is not followed by a retry', async () => {
    const controller = new AbortController()
    const failing = vi.fn(() => {
      controller.abort()
      return Promise.reject(new ProviderError('network', 'Gone.'))
    })
    const clock = simulatedClock()
    const onRetry = vi.fn()
    const model = withRetry(defineModel('offline/gone', failing), { clock, onRetry })
    await expect(model(ask('?'), { signal: controller.signal })).rejects.toEqual(code('aborted'))
    expect(failing).toHaveBeenCalledOnce()
    expect(onRetry).not.toHaveBeenCalled()
    expect(clock.pending).toEqual([])
  })
})

describe('the wrapped model', () => {
  test('keeps its id and its setting faults, and is frozen', () => {
    const settingFaults = (): readonly string[] => ['no temperature: use instructions']
    const assertReady = (): void => {}
    const inner = defineModel('acme/large', scriptedModel([]), { settingFaults, assertReady })
    const model = withRetry(inner)
    expect([model.modelId, model.settingFaults, model.assertReady]).toEqual(['acme/large', settingFaults, assertReady])
    expect(Object.isFrozen(model)).toBe(true)
    expect('settingFaults' in withRetry(scriptedModel([]))).toBe(false)
  })

  test.each<RetryOptions>([
    { retries: -1 },
    { retries: 1.5 },
    { delayMs: Number.NaN },
    { backoff: 0.5 },
    { maxDelayMs: 2 ** 31 },
    { totalMs: 0 },
  ])('is refused with options that make no sense: %o', options => {
    expect(() => withRetry(scriptedModel([]), options)).toThrow(code('invalid_option'))
  })
})
