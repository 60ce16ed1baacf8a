// A clock whose timers are known by their length, and fire one by one by hand.
import type { Clock } from '../../src/index.ts'

export interface StageClock {
  readonly clock: Clock
  /** Whether a timer of this length runs. */
  runs(ms: number): boolean
  /** Lets the timers of this length fire. */
  fire(ms: number): void
}

export function stageClock(): StageClock {
  const timers = new Map<unknown, { readonly fn: () => void; readonly ms: number }>()
  return {
    clock: {
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
        timer.fn()
      }
    },
  }
}
