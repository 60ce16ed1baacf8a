import { setImmediate as nextLoop } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { type ModelIo, type ModelReply, ProviderError, type StreamPart, zeroUsage } from '../src/index.ts'
import { sharedCalls } from '../src/shared-calls.ts'
import { code, never } from './asking.ts'
import { watchedSignal } from './watched-signal.ts'

const reply: ModelReply = {
  content: [{ type: 'text', text: 'Rome' }],
  finish: { unified: 'stop', raw: undefined },
  usage: { inputTokens: 5, outputTokens: 7 },
  modelId: 'acme/large',
}
const shared = { ...reply, usage: zeroUsage, cached: true }
const delta = (text: string): StreamPart => ({ type: 'text-delta', text })

/** A call that a test leads, and those who join it. */
function sharing() {
  const share = sharedCalls()
  const calls: { io: ModelIo; resolve(reply: ModelReply): void; reject(error: unknown): void }[] = []
  const call = vi.fn((io: ModelIo) => {
    const { promise, resolve, reject } = Promise.withResolvers<ModelReply>()
    calls.push({ io, resolve, reject })
    return promise
  })
  const join = (io: Partial<ModelIo> = {}, key = 'key'): Promise<ModelReply> => share(key, { ...never, ...io }, call)
  return { calls, call, join }
}

function watcher() {
  const parts: StreamPart[] = []
  return { parts, emit: (part: StreamPart) => void parts.push(part) }
}

describe('sharedCalls', () => {
  test('makes one call of equal ones in flight; its usage is counted once', async () => {
    const { calls, call, join } = sharing()
    const all = [join({ caller: 'a', idempotencyKey: 'k' }), join({ caller: 'b' }), join()]
    calls[0]?.resolve(reply)
    expect(await Promise.all(all)).toEqual([reply, shared, shared])
    expect(call).toHaveBeenCalledOnce()
    expect(calls[0]?.io).toMatchObject({ caller: 'a', idempotencyKey: 'k' })
  })

  test('makes calls of different keys apart, and a new one once the last has ended', async () => {
    const { calls, join } = sharing()
    const [a, b] = [join(), join({}, 'other')]
    calls[0]?.resolve(reply)
    expect(await a).toEqual(reply)
    const again = join()
    expect(calls).toHaveLength(3)
    calls[1]?.resolve(reply)
    calls[2]?.resolve(reply)
    expect(await Promise.all([b, again])).toEqual([reply, reply])
  })

  test('shows everybody the whole stream, from its last restart', async () => {
    const { calls, join } = sharing()
    const [first, second, third] = [watcher(), watcher(), watcher()]
    const a = join(first)
    calls[0]?.io.emit?.(delta('fal'))
    const b = join(second)
    calls[0]?.io.emit?.({ type: 'restart' })
    calls[0]?.io.emit?.(delta('Ro'))
    const c = join(third)
    calls[0]?.io.emit?.(delta('me'))
    calls[0]?.resolve(reply)
    await Promise.all([a, b, c])
    expect(first.parts).toEqual([delta('fal'), { type: 'restart' }, delta('Ro'), delta('me')])
    expect(second.parts).toEqual(first.parts)
    expect(third.parts).toEqual([delta('Ro'), delta('me')])
  })

  test('a watcher that throws sees nothing more; the others do, and all get the reply', async () => {
    const { calls, join } = sharing()
    const broken = vi.fn(() => {
      throw new Error('blind')
    })
    const { parts, emit } = watcher()
    const all = [join({ emit: broken }), join({ emit })]
    calls[0]?.io.emit?.(delta('Ro'))
    calls[0]?.io.emit?.(delta('me'))
    calls[0]?.resolve(reply)
    await Promise.all(all)
    expect(broken).toHaveBeenCalledOnce()
    expect(parts).toEqual([delta('Ro'), delta('me')])
  })

  test('a failure is everybody’s, and the next call is a new one', async () => {
    const { calls, join } = sharing()
    const all = [join(), join()]
    const error = new ProviderError('network', 'Gone.')
    calls[0]?.reject(error)
    for (const call of all) await expect(call).rejects.toBe(error)
    const next = join()
    calls[1]?.resolve(reply)
    expect(await next).toEqual(reply)
  })
})

describe('an abort', () => {
  test('ends the wait of the one whose signal fired, and nobody else’s; who stays counts the usage', async () => {
    const { calls, join } = sharing()
    const { controller, signal, listeners } = watchedSignal()
    const { parts, emit } = watcher()
    const [leaving, staying] = [join({ signal, emit }), join()]
    controller.abort('enough')
    calls[0]?.io.emit?.(delta('Rome'))
    await expect(leaving).rejects.toMatchObject({ code: 'aborted', cause: 'enough' })
    expect([calls[0]?.io.signal.aborted, parts, listeners()]).toEqual([false, [], 0])
    calls[0]?.resolve(reply)
    expect(await staying).toEqual(reply)
  })

  test('of all ends the call, and the next one is new', async () => {
    const { calls, join } = sharing()
    const controllers = [new AbortController(), new AbortController()]
    const all = controllers.map(({ signal }) => join({ signal }))
    for (const controller of controllers) controller.abort()
    for (const call of all) await expect(call).rejects.toEqual(code('aborted'))
    expect(calls[0]?.io.signal.aborted).toBe(true)
    const next = join()
    expect(calls).toHaveLength(2)
    // The old call ends late, and its end is not that of the new one.
    calls[0]?.reject(new ProviderError('aborted', 'Late.'))
    await nextLoop()
    const joining = join()
    expect(calls).toHaveLength(2)
    calls[1]?.resolve(reply)
    expect(await Promise.all([next, joining])).toEqual([reply, shared])
  })

  test('before the call makes none', async () => {
    const { call, join } = sharing()
    await expect(join({ signal: AbortSignal.abort() })).rejects.toEqual(code('aborted'))
    expect(call).not.toHaveBeenCalled()
  })

  test('does not come after the reply', async () => {
    const { calls, join } = sharing()
    const call = join()
    calls[0]?.resolve(reply)
    await call
    await nextLoop()
    expect(calls[0]?.io.signal.aborted).toBe(false)
  })
})
