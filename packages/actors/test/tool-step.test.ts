import { ProviderError } from '@statecraft/providers'
import { createLocks, memoryLocks, StatecraftError, systemClock } from '@statecraft/runtime'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { type AnyTool, type ToolIo, tool } from '../src/index.ts'
import { callTool, toolStep } from '../src/tool-step.ts'

const io = (change: object = {}) => ({
  signal: new AbortController().signal,
  idempotencyKey: 'k1',
  clock: systemClock,
  lock: createLocks(memoryLocks(), systemClock).lock,
  scope: { context: { user: 'u1' } },
  ...change,
})
const toolOf = (run: (args: never, io: ToolIo) => unknown, change: object = {}): AnyTool =>
  tool({ name: 'it', description: 'd', jsonSchema: { type: 'object' }, run: run as never, ...change }) as AnyTool
const call = (it: AnyTool, args: unknown = {}, with_ = io()) =>
  callTool(new Map([['it', it]]), { id: 'c1', tool: 'it', args: args as never }, with_)

describe('arguments', () => {
  const strict = tool({
    name: 'it',
    description: 'd',
    input: z.object({ n: z.coerce.number().default(2) }),
    run: ({ n }) => n * 2,
  })

  test('are what the schema makes of them', async () => {
    expect(await call(strict, { n: '5' })).toBe(10)
    expect(await call(strict, {})).toBe(4)
  })

  test('that do not fit are told to the model with their place, and the tool does not run', async () => {
    const run = vi.fn()
    const it = tool({ name: 'it', description: 'd', input: z.object({ n: z.number() }), run })
    await expect(call(it, { n: 'x' })).rejects.toMatchObject({
      code: 'input_invalid',
      message: expect.stringContaining('n: '),
    })
    await expect(callTool(new Map([['it', it]]), { id: 'c', tool: 'it', args: undefined }, io())).rejects.toMatchObject(
      { code: 'input_invalid', message: 'The arguments of "it" are not JSON: send an object' },
    )
    expect(run).not.toHaveBeenCalled()
  })

  test('carry no key that could become more than data', async () => {
    const args = JSON.parse('{"a":1,"__proto__":{"admin":true},"deep":{"constructor":{"x":1}}}')
    const run = vi.fn((got: object) => Object.getOwnPropertyNames(got))
    expect(await call(toolOf(run as never), args)).toEqual(['a', 'deep'])
    expect(run.mock.calls[0]?.[0]).toEqual({ a: 1, deep: {} })
  })
})

describe('what a tool returns', () => {
  test.each([
    [undefined, null],
    [null, null],
    [0, 0],
    [{ at: new Date(0), gone: undefined }, { at: '1970-01-01T00:00:00.000Z' }],
    [
      [1, undefined],
      [1, null],
    ],
  ])('%j is told as %j', async (returned, told) => {
    expect(await call(toolOf(async () => returned))).toEqual(told)
  })

  test.each([
    ['a big number', 5n],
    [
      'a circle',
      (() => {
        const a: Record<string, unknown> = {}
        a.a = a
        return a
      })(),
    ],
  ])('%s cannot be told: tool_failed', async (_, returned) => {
    await expect(call(toolOf(() => returned))).rejects.toMatchObject({
      code: 'tool_failed',
      message: expect.stringContaining('not JSON'),
    })
  })

  test('carries no key that could become more than data', async () => {
    const result = await call(toolOf(() => JSON.parse('{"__proto__":{"admin":true},"ok":1}')))
    expect(Object.getOwnPropertyNames(result)).toEqual(['ok'])
  })
})

describe('what a tool throws', () => {
  test.each([
    ['an error', new Error('no disk'), 'Tool "it" failed: no disk'],
    ['no error at all', 'no disk', 'Tool "it" failed: no disk'],
    ['an error of a provider', new ProviderError('rate_limited', 'Slow down.'), 'Tool "it" failed: Slow down.'],
    [
      'an error of another run: not a limit of this one',
      new StatecraftError('limit_exceeded', 'Limit turns'),
      'Limit turns',
    ],
  ])('%s is its own failure', async (_, thrown, message) => {
    const failing = toolOf(() => {
      throw thrown
    })
    await expect(call(failing)).rejects.toMatchObject({
      code: 'tool_failed',
      message: expect.stringContaining(message),
      cause: thrown,
    })
    await expect(
      call(
        toolOf(async () => {
          throw thrown
        }),
      ),
    ).rejects.toMatchObject({ code: 'tool_failed' })
  })

  test('a tool that is not there has failed', async () => {
    await expect(callTool(new Map(), { id: 'c', tool: 'it', args: {} }, io())).rejects.toMatchObject({
      code: 'tool_failed',
    })
  })
})

describe('the time of a tool', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('ends it with tool_timeout, and its signal fires', async () => {
    let signal: AbortSignal | undefined
    const hanging = toolOf(
      (_, io) => {
        signal = io.signal
        return new Promise(() => {})
      },
      { timeoutMs: 100 },
    )
    const ended = expect(call(hanging)).rejects.toMatchObject({ code: 'tool_timeout', retryable: true })
    await vi.advanceTimersByTimeAsync(99)
    expect(signal?.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    await ended
    expect(signal?.reason).toMatchObject({ code: 'tool_timeout' })
  })

  test('leaves no timer and no listener behind', async () => {
    const controller = new AbortController()
    const removed = vi.spyOn(controller.signal, 'removeEventListener')
    await call(
      toolOf(() => 1),
      {},
      io({ signal: controller.signal }),
    )
    expect(vi.getTimerCount()).toBe(0)
    expect(removed).toHaveBeenCalledOnce()
  })

  test('[E4a] ends with the signal from outside, whatever the tool does about it', async () => {
    const controller = new AbortController()
    let inner: AbortSignal | undefined
    const deaf = toolOf((_, io) => {
      inner = io.signal
      return new Promise(() => {})
    })
    const ended = expect(call(deaf, {}, io({ signal: controller.signal }))).rejects.toBe('stop')
    await vi.advanceTimersByTimeAsync(0)
    controller.abort('stop')
    await ended
    expect(inner?.reason).toBe('stop')
  })

  test('a call whose signal has fired already does not run', async () => {
    const run = vi.fn()
    await expect(call(toolOf(run), {}, io({ signal: AbortSignal.abort('gone') }))).rejects.toBe('gone')
    expect(run).not.toHaveBeenCalled()
  })
})

describe('what a tool is handed', () => {
  test('the context of the run, a stable key, and a way to tell how far it is', async () => {
    const emit = vi.fn()
    const seen = await call(
      toolOf((_, { context, idempotencyKey, progress }) => {
        progress({ done: 0.5 })
        return { context, idempotencyKey }
      }),
      {},
      io({ emit }),
    )
    expect(seen).toEqual({ context: { user: 'u1' }, idempotencyKey: 'k1' })
    expect(emit).toHaveBeenCalledExactlyOnceWith({ type: 'progress', part: { done: 0.5 } })
  })

  test('nobody may watch', async () => {
    expect(await call(toolOf((_, { progress }) => progress(1)))).toBeNull()
  })
})

describe('the step', () => {
  const step = toolStep(new Map())

  test('draws one tool call', () => {
    expect(step.draw?.({} as never)).toEqual({ toolCalls: 1 })
  })

  test('is described by the tool and the beginning of its arguments', () => {
    expect(step.describe?.({ id: 'c', tool: 'it', args: { q: 'x' } } as never)).toEqual({
      name: 'it',
      detail: '{"q":"x"}',
    })
    expect(step.describe?.({ id: 'c', tool: 'it', args: { q: 'x'.repeat(100) } } as never)?.detail).toHaveLength(61)
    expect(step.describe?.({ id: 'c', tool: 'it', args: undefined } as never)).toEqual({ name: 'it', detail: '' })
  })
})
