import { expect, test, vi } from 'vitest'
import { systemClock } from '../src/timed-clock.ts'

test('the system clock goes forward, and its timers can be set and cleared', async () => {
  const begun = systemClock.now()
  const cleared = vi.fn()
  systemClock.clearTimeout(systemClock.setTimeout(cleared, 0))
  await new Promise<void>(resolve => systemClock.setTimeout(resolve, 2))
  expect(systemClock.now()).toBeGreaterThan(begun)
  expect(cleared).not.toHaveBeenCalled()
})
