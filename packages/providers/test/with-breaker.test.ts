import { describe, expect, test, vi } from 'vitest'
import {
  defineModel,
  type ProviderError,
  type ProviderErrorCode,
  type ScriptedReply,
  scriptedModel,
} from '../src/index.ts'
import { type BreakerOptions, withBreaker } from '../src/with-breaker.ts'
import { ask, code, never } from './asking.ts'
import { simulatedClock } from './simulated-clock.ts'

const down: ScriptedReply = { fault: 'server_error' }

function broken(script: ScriptedReply[], options: BreakerOptions = {}) {
  const clock = simulatedClock()
  const inner = scriptedModel(script, { clock, modelId: 'acme/large' })
  const model = withBreaker(inner, { clock, failures: 2, ...options })
  const outcome = () =>
    model(ask('?'), never).then(
      () => 'reply',
      (error: ProviderError) => error.code,
    )
  return { clock, inner, model, outcome }
}

describe('withBreaker', () => {
  test('opens after failures in a row: then calls fail without asking', async () => {
    const { model, inner, outcome } = broken([down, down, 'Hi'])
    expect([await outcome(), model.state()]).toEqual(['server_error', { type: 'closed', failures: 1 }])
    expect([await outcome(), model.state()]).toEqual(['server_error', { type: 'open', retryAfterMs: 30_000 }])
    await expect(model(ask('?'), never)).rejects.toMatchObject({
      code: 'circuit_open',
      retryable: true,
      retryAfterMs: 30_000,
    })
    expect(inner.requests).toHaveLength(2)
  })

  test('opens by default after five failures', async () => {
    const clock = simulatedClock()
    const model = withBreaker(
      scriptedModel(() => down),
      { clock },
    )
    for (let call = 1; call <= 4; call += 1) await model(ask('?'), never).catch(() => {})
    expect(model.state()).toEqual({ type: 'closed', failures: 4 })
    await model(ask('?'), never).catch(() => {})
    expect(model.state().type).toBe('open')
  })

  test('lets one call try after the cooldown, holds the others back, and closes when it succeeds', async () => {
    const { model, clock, outcome } = broken([down, down, { text: 'Hi', latencyMs: 100 }, 'Hi'])
    await outcome()
    await outcome()
    await clock.advance(30_000)
    expect(model.state()).toEqual({ type: 'open', retryAfterMs: 0 })
    const trial = outcome()
    expect(model.state()).toEqual({ type: 'half-open' })
    await expect(model(ask('?'), never)).rejects.toMatchObject({ code: 'circuit_open', retryAfterMs: undefined })
    await clock.advance(100)
    expect([await trial, model.state()]).toEqual(['reply', { type: 'closed', failures: 0 }])
    expect(await outcome()).toBe('reply')
  })

  test('opens again when the trial fails', async () => {
    const { model, clock, outcome } = broken([down, down, down], { cooldownMs: 50 })
    await outcome()
    await outcome()
    await clock.advance(50)
    expect([await outcome(), model.state()]).toEqual(['server_error', { type: 'open', retryAfterMs: 50 }])
  })

  test('lets the next call try when the trial was aborted', async () => {
    const { model, clock, outcome } = broken([down, down, { fault: 'hang' }, 'Hi'], { cooldownMs: 50 })
    await outcome()
    await outcome()
    await clock.advance(50)
    const controller = new AbortController()
    const trial = model(ask('?'), { signal: controller.signal })
    controller.abort()
    await expect(trial).rejects.toEqual(code('aborted'))
    expect([await outcome(), model.state()]).toEqual(['reply', { type: 'closed', failures: 0 }])
  })

  const counted: ProviderErrorCode[] = ['network', 'overloaded', 'protocol', 'server_error', 'timeout']
  test.each(counted)('counts %s', async fault => {
    const { model, outcome } = broken([{ fault }])
    expect(await outcome()).toBe(fault)
    expect(model.state()).toEqual({ type: 'closed', failures: 1 })
  })

  const others: ProviderErrorCode[] = [
    'aborted',
    'authentication',
    'context_length',
    'invalid_request',
    'not_found',
    'quota_exceeded',
    'rate_limited',
    'reply_too_large',
  ]
  test.each(others)('does not count %s, which does not say that the provider is down', async fault => {
    const { model, outcome } = broken([{ fault }])
    expect(await outcome()).toBe(fault)
    expect(model.state()).toEqual({ type: 'closed', failures: 0 })
  })

  test('does not count a bug', async () => {
    const bug = new TypeError('a bug')
    const model = withBreaker(defineModel('acme/large', () => Promise.reject(bug)))
    await expect(model(ask('?'), never)).rejects.toBe(bug)
    expect(model.state()).toEqual({ type: 'closed', failures: 0 })
  })

  test('tells of every change, and survives a listener that throws', async () => {
    const onChange = vi.fn(() => {
      throw new Error('deaf')
    })
    const { clock, outcome } = broken([down, down, 'Hi'], { onChange, cooldownMs: 50 })
    await outcome()
    expect(onChange).not.toHaveBeenCalled()
    await outcome()
    await clock.advance(50)
    await outcome()
    expect(onChange.mock.calls).toEqual([
      [{ modelId: 'acme/large', from: 'closed', to: 'open' }],
      [{ modelId: 'acme/large', from: 'open', to: 'half-open' }],
      [{ modelId: 'acme/large', from: 'half-open', to: 'closed' }],
    ])
  })

  test('keeps the id and the setting faults of the model, and is frozen', () => {
    const settingFaults = (): readonly string[] => ['no temperature: use instructions']
    const assertReady = (): void => {}
    const model = withBreaker(defineModel('acme/large', scriptedModel([]), { settingFaults, assertReady }))
    expect([model.modelId, model.settingFaults, model.assertReady]).toEqual(['acme/large', settingFaults, assertReady])
    expect(Object.isFrozen(model)).toBe(true)
    expect('settingFaults' in withBreaker(scriptedModel([]))).toBe(false)
  })

  test.each<BreakerOptions>([{ failures: 0 }, { windowMs: 0 }, { cooldownMs: Number.NaN }])(
    'refuses options that make no sense: %o',
    options => {
      expect(() => withBreaker(scriptedModel([]), options)).toThrow(code('invalid_option'))
    },
  )
})
