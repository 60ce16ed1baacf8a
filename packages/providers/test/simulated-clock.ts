// A clock whose time passes only when a test says so; timers fire in their order, and what they cause is done before the next.
import { setImmediate as nextLoop } from 'node:timers/promises'
import type { TimedClock } from '../src/timed-clock.ts'

export interface SimulatedClock extends TimedClock {
  /** When the timers that still run are due, as milliseconds from now. */
  readonly pending: readonly number[]
  /** Lets so much time pass, in milliseconds. */
  advance(ms: number): Promise<void>
  /** Lets time pass until no timer is left. */
  finish(): Promise<void>
}

export function simulatedClock(): SimulatedClock {
  const timers = new Map<unknown, { readonly fn: () => void; readonly at: number }>()
  let now = 0

  const earliest = (): [unknown, { fn: () => void; at: number }] | undefined =>
    [...timers].sort(([, a], [, b]) => a.at - b.at)[0]

  const runUntil = async (target: number): Promise<void> => {
    await nextLoop()
    for (let next = earliest(); next && next[1].at <= target; next = earliest()) {
      const [handle, { fn, at }] = next
      timers.delete(handle)
      now = Math.max(now, at)
      fn()
      await nextLoop()
    }
  }

  return {
    now: () => now,
    get pending() {
      return [...timers.values()].map(({ at }) => at - now)
    },
    setTimeout(fn, ms) {
      const handle = Symbol('timer')
      timers.set(handle, { fn, at: now + ms })
      return handle
    },
    clearTimeout(handle) {
      timers.delete(handle)
    },
    async advance(ms) {
      const target = now + ms
      await runUntil(target)
      now = target
    },
    finish: () => runUntil(Number.POSITIVE_INFINITY),
  }
}
