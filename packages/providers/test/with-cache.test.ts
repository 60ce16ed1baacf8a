import { describe, expect, test, vi } from 'vitest'
import { type CacheStore, memoryCache } from '../src/cache-store.ts'
import {
  callTool,
  defineModel,
  type ModelRequest,
  type ScriptedReply,
  type StreamPart,
  scriptedModel,
  textOf,
  zeroUsage,
} from '../src/index.ts'
import { type CacheFault, type CacheOptions, withCache } from '../src/with-cache.ts'
import { ask, code, never, tools } from './asking.ts'
import { simulatedClock } from './simulated-clock.ts'

const usage = { inputTokens: 5, outputTokens: 7 }

function cached(script: ScriptedReply[], options: CacheOptions = {}) {
  const inner = scriptedModel(script)
  const faults: CacheFault[] = []
  return { inner, faults, model: withCache(inner, { onFault: fault => faults.push(fault), ...options }) }
}

describe('[E6] withCache', () => {
  test('gives an equal request the same reply without asking, marked and free of charge', async () => {
    const { inner, model } = cached([{ text: 'Rome', usage }])
    const first = await model(ask('capital?'), never)
    expect(first).toMatchObject({ usage })
    expect('cached' in first).toBe(false)
    expect(await model(ask('capital?'), never)).toEqual({ ...first, usage: zeroUsage, cached: true })
    expect(inner.requests).toHaveLength(1)
  })

  test('takes requests for equal whatever the order of their keys, and however they are called', async () => {
    const { inner, model } = cached(['Rome'])
    await model(
      { ...ask('?'), settings: { maxTokens: 5, temperature: 0 } },
      { ...never, caller: 'a', idempotencyKey: '1' },
    )
    const same = { settings: { temperature: 0, maxTokens: 5 }, ...ask('?') }
    expect((await model(same, { ...never, caller: 'b', idempotencyKey: '2' })).cached).toBe(true)
    expect(inner.requests).toHaveLength(1)
  })

  const base: ModelRequest = ask('?')
  test.each<[string, ModelRequest]>([
    ['messages', ask('? ')],
    ['instructions', { ...base, instructions: 'Briefly.' }],
    ['tools', { ...base, tools }],
    ['tool choice', { ...base, toolChoice: 'none' }],
    ['output', { ...base, output: { name: 'a', schema: { type: 'object' } } }],
    ['settings', { ...base, settings: { temperature: 1 } }],
    ['provider options', { ...base, providerOptions: { acme: { seed: 1 } } }],
  ])('takes a request with other %s for another one', async (_, other) => {
    const { model } = cached(['first', 'second'])
    await model(base, never)
    expect(textOf(await model(other, never))).toBe('second')
  })

  test('keeps apart what different models say, in one store', async () => {
    const store = memoryCache()
    const models = ['a', 'b'].map(modelId => withCache(scriptedModel([modelId], { modelId }), { store }))
    const replies = await Promise.all(models.map(model => model(ask('?'), never)))
    expect(replies.map(textOf)).toEqual(['a', 'b'])
  })

  test('streams a kept reply as if it were new', async () => {
    const { model } = cached([{ ...callTool('add', { a: 1 }), text: 'Let me see.', reasoning: 'Hm.' }])
    await model({ ...ask('?'), tools }, never)
    const parts: StreamPart[] = []
    await model({ ...ask('?'), tools }, { ...never, emit: part => parts.push(part) })
    expect(parts).toEqual([
      { type: 'reasoning-delta', text: 'Hm.' },
      { type: 'text-delta', text: 'Let me see.' },
      { type: 'tool-call-start', id: 'call_1', name: 'add' },
      { type: 'tool-call-delta', id: 'call_1', text: '{"a":1}' },
    ])
  })

  test('shares one call between equal requests in flight', async () => {
    const { inner, model } = cached([{ text: 'Rome', usage }])
    const replies = await Promise.all([model(ask('?'), never), model(ask('?'), never)])
    expect(replies.map(reply => [textOf(reply), reply.usage, reply.cached])).toEqual([
      ['Rome', usage, undefined],
      ['Rome', zeroUsage, true],
    ])
    expect(inner.requests).toHaveLength(1)
  })

  test.each(['length', 'content-filter', 'refusal', 'pause', 'other'] as const)(
    'does not keep a reply that ended with %s',
    async finish => {
      const { faults, model } = cached([{ text: 'Ro', finish }, 'Rome'])
      await model(ask('?'), never)
      expect(textOf(await model(ask('?'), never))).toBe('Rome')
      expect(faults).toEqual([])
    },
  )

  test('does not keep errors', async () => {
    const { model } = cached([{ fault: 'network' }, 'Rome'])
    await expect(model(ask('?'), never)).rejects.toEqual(code('network'))
    expect(textOf(await model(ask('?'), never))).toBe('Rome')
  })

  test('forgets a reply when its time is over', async () => {
    const clock = simulatedClock()
    const { model } = cached(['old', 'new'], { store: memoryCache({ clock }), ttlMs: 60_000 })
    await model(ask('?'), never)
    await clock.advance(59_999)
    expect(textOf(await model(ask('?'), never))).toBe('old')
    await clock.advance(1)
    expect(textOf(await model(ask('?'), never))).toBe('new')
  })

  test('does not begin when the signal has fired already, even for a kept reply', async () => {
    const { model } = cached(['Rome'])
    await model(ask('?'), never)
    await expect(model(ask('?'), { signal: AbortSignal.abort() })).rejects.toEqual(code('aborted'))
  })

  test('keeps the id and the setting faults of the model, and is frozen', () => {
    const settingFaults = (): readonly string[] => ['no temperature: use instructions']
    const assertReady = (): void => {}
    const model = withCache(defineModel('acme/large', scriptedModel([]), { settingFaults, assertReady }))
    expect([model.modelId, model.settingFaults, model.assertReady]).toEqual(['acme/large', settingFaults, assertReady])
    expect(Object.isFrozen(model)).toBe(true)
  })

  test.each([0, Number.NaN])('refuses to keep a reply for %s milliseconds', ttlMs => {
    expect(() => withCache(scriptedModel([]), { ttlMs })).toThrow(code('invalid_option'))
  })
})

describe('the store', () => {
  test('gets a digest as the key, the reply as text, and the time to keep it', async () => {
    const store = { get: vi.fn(), set: vi.fn() } satisfies CacheStore
    const { model } = cached(['Rome'], { store, ttlMs: 60_000 })
    await model(ask('a secret question'), never)
    const [[key, text, ttlMs] = []] = store.set.mock.calls
    expect(key).toMatch(/^[0-9a-f]{64}$/)
    expect(store.get.mock.calls).toEqual([[key]])
    expect(JSON.parse(text)).toMatchObject({ key, content: [{ type: 'text', text: 'Rome' }] })
    expect(text).not.toContain('secret')
    expect(ttlMs).toBe(60_000)
  })

  test('may answer later', async () => {
    const kept = new Map<string, string>()
    const store: CacheStore = {
      get: async key => kept.get(key),
      set: async (key, text) => void kept.set(key, text),
    }
    const { model } = cached(['Rome'], { store })
    await model(ask('?'), never)
    expect((await model(ask('?'), never)).cached).toBe(true)
  })

  test('that fails costs a hit, never a call, and the fault is told', async () => {
    const [lost, full] = [new Error('lost'), new Error('full')]
    const store: CacheStore = {
      get() {
        throw lost
      },
      set: () => Promise.reject(full),
    }
    const { faults, model } = cached(['one', 'two'], { store })
    expect(textOf(await model(ask('?'), never))).toBe('one')
    expect(textOf(await model(ask('?'), never))).toBe('two')
    const key = expect.stringMatching(/^[0-9a-f]{64}$/)
    const both = [
      { type: 'get-failed', key, cause: lost },
      { type: 'set-failed', key, cause: full },
    ]
    expect(faults).toEqual([...both, ...both])
  })

  test('that holds nonsense, or what belongs to another request, costs a hit, and the fault is told', async () => {
    const inner = memoryCache()
    const texts: string[] = []
    const store: CacheStore = { get: () => texts.shift(), set: inner.set }
    const { faults, model } = cached(['one', 'two'], { store })
    texts.push('{"key":')
    expect(textOf(await model(ask('?'), never))).toBe('one')
    texts.push(JSON.stringify({ key: 'other', content: [{ type: 'text', text: 'wrong' }] }))
    expect(textOf(await model(ask('?'), never))).toBe('two')
    expect(faults.map(fault => [fault.type, 'reason' in fault && fault.reason])).toEqual([
      ['damaged', 'it is not a JSON object'],
      ['damaged', 'it belongs to another key'],
    ])
  })
})
