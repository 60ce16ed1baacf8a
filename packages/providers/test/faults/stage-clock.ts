// A clock whose timers are known by their length, and fire one by one by hand.
import type { TimedClock } from '../../src/index.ts'

export interface StageClock {
  readonly clock: TimedClock
  /** Whether a timer of this length runs. */
  runs(ms: number): boolean
  /** Lets the timers of this length fire. */
  fire(ms: number): void
}

export function stageClock(): StageClock {
  const timers = new Map<unknown, { readonly fn: () => void; readonly ms: number }>()
  let at = 0
  return {
    clock: {
      now: () => at,
      setTimeout(fn, ms) {
        const handle = Symbol('timer')
        timers.set(handle, { fn, ms })
        return handle
      },
      clearTimeout(handle) {
        timers.delete(handle)
      },
    },
    runs: ms => [...timers.values()].some(timer => timer.ms === ms),
    fire(ms) {
      for (const [handle, timer] of [...timers]) {
        if (timer.ms !== ms) continue
        timers.delete(handle)
        at += ms
        timer.fn()
      }
    },
  }
}
