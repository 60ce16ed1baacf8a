import { describe, expect, test, vi } from 'vitest'
import { createLocks, createRuntime, type LockPort, memoryLocks } from '../../src/index.ts'
import { createSimulatedClock } from '../../src/testing/index.ts'

const create = (port: LockPort = memoryLocks()) => {
  const clock = createSimulatedClock()
  return { clock, ...createLocks(port, clock) }
}
/** Work that goes on until it is ended from outside. */
const held = () => Promise.withResolvers<unknown>()
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    error => error.code ?? error,
  )

describe('[C8a] a lock on a resource', () => {
  test('work on one key runs one after the other, in the order asked; on another key at the same time', async () => {
    const { lock, clock } = create()
    const order: string[] = []
    const first = held()
    const all = [
      lock('a', async () => {
        order.push('a1')
        await first.promise
        order.push('a1 done')
      }),
      lock('a', () => order.push('a2')),
      lock('a', () => order.push('a3')),
      lock('b', () => order.push('b1')),
    ]
    await clock.advance(0)
    expect(order).toEqual(['a1', 'b1'])
    first.resolve(undefined)
    await Promise.all(all)
    expect(order).toEqual(['a1', 'b1', 'a1 done', 'a2', 'a3'])
  })

  test('gives what the work returns, and throws what it throws; the next one comes in all the same', async () => {
    const { lock } = create()
    expect(await lock('a', () => 5)).toBe(5)
    await expect(
      lock('a', () => {
        throw new Error('no disk')
      }),
    ).rejects.toThrow('no disk')
    expect(await lock('a', async () => 'free')).toBe('free')
  })

  test('a read, a wait and a write of a thousand callers lose nothing', async () => {
    const { lock } = create()
    let total = 0
    const add = () =>
      lock('total', async () => {
        const read = total
        await Promise.resolve()
        total = read + 1
      })
    await Promise.all(Array.from({ length: 1000 }, add))
    expect(total).toBe(1000)
  })
})

describe('[C8a] waiting for a lock ends', () => {
  test('with the time limit: the work never ran, and the error says since when the lock is held', async () => {
    const { lock, clock } = create()
    const first = held()
    const holding = lock('a', () => first.promise)
    await clock.advance(500)
    const work = vi.fn()
    const waiting = lock('a', work, { timeoutMs: 1000 }).catch((error: unknown) => error)
    await clock.advance(1000)
    expect(await waiting).toMatchObject({
      code: 'lock_timeout',
      retryable: true,
      message: expect.stringContaining('somebody who got it 1500 ms ago'),
      details: { key: 'a', timeoutMs: 1000 },
    })
    expect(work).not.toHaveBeenCalled()
    first.resolve('done')
    expect(await holding).toBe('done')
    expect(await lock('a', () => 'free')).toBe('free')
  })

  test('after 30 s where nothing is said, so that work that locks its own key again does not hang', async () => {
    const { lock, clock } = create()
    const again = codeOf(lock('a', () => lock('a', () => 'never')))
    await clock.advance(29_999)
    expect(await Promise.race([again, Promise.resolve('waits')])).toBe('waits')
    await clock.advance(1)
    expect(await again).toBe('lock_timeout')
    expect(await lock('a', () => 'free')).toBe('free')
  })

  test('so do two that hold what the other wants', async () => {
    const { lock, clock } = create()
    const [one, two] = [held(), held()]
    const all = [
      lock('a', async () => {
        await one.promise
        return lock('b', () => 'never', { timeoutMs: 50 })
      }),
      lock('b', async () => {
        await two.promise
        return lock('a', () => 'late', { timeoutMs: 100 })
      }),
    ]
    one.resolve(undefined)
    two.resolve(undefined)
    const outcomes = Promise.all(all.map(codeOf))
    await clock.advance(200)
    expect(await outcomes).toEqual(['lock_timeout', 'done'])
  })

  test('with the signal, with its reason', async () => {
    const { lock, clock } = create()
    const first = held()
    const holding = lock('a', () => first.promise)
    const away = new AbortController()
    const work = vi.fn()
    const waiting = codeOf(lock('a', work, { signal: away.signal }))
    await clock.advance(0)
    const reason = new Error('away')
    away.abort(reason)
    expect(await waiting).toBe(reason)
    first.resolve(undefined)
    await holding
    expect(work).not.toHaveBeenCalled()
    await expect(lock('a', work, { signal: away.signal })).rejects.toBe(reason)
    expect(await lock('a', () => 'free')).toBe('free')
    expect(clock.pending).toBe(0)
  })
})

describe('[C8a] a lock that is held', () => {
  test('stays held after its signal fired until the work has settled', async () => {
    const { lock, clock } = create()
    const away = new AbortController()
    const first = held()
    const signals: AbortSignal[] = []
    const holding = lock(
      'a',
      signal => {
        signals.push(signal)
        return first.promise
      },
      { signal: away.signal },
    )
    const second = vi.fn()
    const waiting = lock('a', second)
    await clock.advance(0)
    away.abort('enough')
    await clock.advance(0)
    expect(signals[0]?.aborted).toBe(true)
    expect(second).not.toHaveBeenCalled()
    first.resolve('late')
    expect(await holding).toBe('late')
    await waiting
    expect(second).toHaveBeenCalledOnce()
  })

  test('fires its signal on close; who waits gets `runtime_closed`, and so does who comes later', async () => {
    const runtime = createRuntime()
    const first = held()
    const begun = Promise.withResolvers<AbortSignal>()
    const holding = runtime.lock('a', signal => {
      begun.resolve(signal)
      return first.promise
    })
    const waiting = codeOf(runtime.lock('a', () => 'never'))
    const signal = await begun.promise
    await runtime.close()
    expect(signal.reason).toMatchObject({ code: 'runtime_closed' })
    expect(await waiting).toBe('runtime_closed')
    expect(await codeOf(runtime.lock('b', () => 'never'))).toBe('runtime_closed')
    first.resolve('done')
    expect(await holding).toBe('done')
  })
})

test('[C8a] a port that grants a lock after the caller has gone is told to let go of it', async () => {
  const grant = Promise.withResolvers<() => void>()
  const { lock, clock } = create({ acquire: () => grant.promise })
  const waiting = codeOf(lock('a', () => 'never', { timeoutMs: 10 }))
  await clock.advance(10)
  expect(await waiting).toBe('lock_timeout')
  const release = vi.fn()
  grant.resolve(release)
  await clock.advance(0)
  expect(release).toHaveBeenCalledOnce()
})

test.each<[string, string, object]>([
  ['an empty key', '', {}],
  ['a key that is too long', 'x'.repeat(1001), {}],
  ['a key that is no text', 5 as never, {}],
  ['a limit that is no time', 'a', { timeoutMs: 0 }],
])('%s is refused before anything is asked', async (_, key, options) => {
  const acquire = vi.fn()
  const { lock } = create({ acquire })
  await expect(lock(key, () => 1, options)).rejects.toMatchObject({ code: 'input_invalid' })
  expect(acquire).not.toHaveBeenCalled()
})
