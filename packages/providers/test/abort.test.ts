import { describe, expect, test } from 'vitest'
import { hang, orAborted, throwIfAborted, wait } from '../src/abort.ts'
import { handClock } from './hand-clock.ts'
import { watchedSignal } from './watched-signal.ts'

const aborted = expect.objectContaining({ code: 'aborted', retryable: false })

test('throwIfAborted throws only once the signal has fired, with its reason as the cause', () => {
  const controller = new AbortController()
  expect(() => throwIfAborted(controller.signal)).not.toThrow()
  controller.abort('enough')
  expect(() => throwIfAborted(controller.signal)).toThrow(expect.objectContaining({ code: 'aborted', cause: 'enough' }))
})

describe('wait', () => {
  test('resolves when the time is over and leaves no listener', async () => {
    const clock = handClock()
    const { signal, listeners } = watchedSignal()
    const waiting = wait(50, signal, clock)
    expect(clock.pending).toEqual([50])
    expect(listeners()).toBe(1)
    clock.fire()
    await waiting
    expect(listeners()).toBe(0)
  })

  test('rejects on abort and leaves no timer and no listener', async () => {
    const clock = handClock()
    const { controller, signal, listeners } = watchedSignal()
    const waiting = wait(50, signal, clock)
    controller.abort()
    await expect(waiting).rejects.toEqual(aborted)
    expect(clock.pending).toEqual([])
    expect(listeners()).toBe(0)
  })

  test('rejects at once when the signal has fired before', async () => {
    const clock = handClock()
    await expect(wait(50, AbortSignal.abort(), clock)).rejects.toEqual(aborted)
    expect(clock.pending).toEqual([])
  })
})

describe('orAborted', () => {
  test('settles as the promise does and leaves no listener', async () => {
    const { signal, listeners } = watchedSignal()
    await expect(orAborted(Promise.resolve(7), signal)).resolves.toBe(7)
    await expect(orAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no')
    expect(listeners()).toBe(0)
  })

  test('rejects on abort, and what the promise does later is nobody’s unhandled rejection', async () => {
    const { controller, signal, listeners } = watchedSignal()
    const { promise, reject } = Promise.withResolvers<never>()
    const waiting = orAborted(promise, signal)
    controller.abort()
    await expect(waiting).rejects.toEqual(aborted)
    reject(new Error('too late'))
    expect(listeners()).toBe(0)
  })

  test('handles a promise that fails after a signal that had fired before', async () => {
    const { promise, reject } = Promise.withResolvers<never>()
    await expect(orAborted(promise, AbortSignal.abort())).rejects.toEqual(aborted)
    reject(new Error('too late'))
  })
})

test('hang ends on abort alone and leaves no listener', async () => {
  const { controller, signal, listeners } = watchedSignal()
  const hanging = hang(signal)
  expect(listeners()).toBe(1)
  controller.abort()
  await expect(hanging).rejects.toEqual(aborted)
  expect(listeners()).toBe(0)
})
