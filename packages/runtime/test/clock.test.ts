import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { systemClock } from '../src/index.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: 5000 })
})
afterEach(() => {
  vi.useRealTimers()
})

test('tells the time and fires when it is due', () => {
  const run = vi.fn()
  systemClock.setTimeout(run, 10)
  vi.advanceTimersByTime(9)
  expect(run).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(run).toHaveBeenCalledOnce()
  expect(systemClock.now()).toBe(5010)
})

test('a time that has passed is now', () => {
  const run = vi.fn()
  systemClock.setTimeout(run, -5)
  vi.advanceTimersByTime(0)
  expect(run).toHaveBeenCalledOnce()
})

test('a timer that was cleared never fires', () => {
  const run = vi.fn()
  systemClock.clearTimeout(systemClock.setTimeout(run, 10))
  vi.advanceTimersByTime(20)
  expect(run).not.toHaveBeenCalled()
})

test('a wait longer than the platform can is made of several, and can be cleared in any of them', () => {
  const days = 24 * 60 * 60 * 1000
  const [late, cleared] = [vi.fn(), vi.fn()]
  systemClock.setTimeout(late, 60 * days)
  const handle = systemClock.setTimeout(cleared, 60 * days)
  vi.advanceTimersByTime(59 * days)
  expect(late).not.toHaveBeenCalled()
  systemClock.clearTimeout(handle)
  vi.advanceTimersByTime(days)
  expect(late).toHaveBeenCalledOnce()
  expect(cleared).not.toHaveBeenCalled()
})
