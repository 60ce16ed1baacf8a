import { expect, test } from 'vitest'
import { limitTime } from '../src/time-limit.ts'
import { handClock } from './hand-clock.ts'
import { watchedSignal } from './watched-signal.ts'

test('fires when the time is up, and says that it was that', () => {
  const clock = handClock()
  const limit = limitTime(watchedSignal().signal, 50, clock)
  expect([clock.pending, limit.signal.aborted, limit.isOver()]).toEqual([[50], false, false])
  clock.fire()
  expect([limit.signal.aborted, limit.isOver()]).toEqual([true, true])
})

test('fires with the caller’s signal and its reason, and says that it was not the time', () => {
  const { controller, signal } = watchedSignal()
  const limit = limitTime(signal, 50, handClock())
  controller.abort('enough')
  expect([limit.signal.aborted, limit.signal.reason, limit.isOver()]).toEqual([true, 'enough', false])
})

test('is fired from the beginning when the caller’s signal is', () => {
  const clock = handClock()
  const limit = limitTime(AbortSignal.abort(), 50, clock)
  clock.fire()
  expect([limit.signal.aborted, limit.isOver()]).toEqual([true, false])
})

test('leaves no timer and no listener once it has ended', () => {
  const clock = handClock()
  const { signal, listeners } = watchedSignal()
  const limit = limitTime(signal, 50, clock)
  expect(listeners()).toBe(1)
  limit.end()
  expect([clock.pending, listeners()]).toEqual([[], 0])
})

test('without a limit it is the caller’s signal, with nothing around it', () => {
  const clock = handClock()
  const { signal } = watchedSignal()
  const limit = limitTime(signal, undefined, clock)
  expect([limit.signal === signal, limit.isOver(), clock.pending]).toEqual([true, false, []])
})
