// The clock of one call: real time, and it knows which timers run and when the one that fired was due.
import type { TimedClock } from '@statecraft/providers'

export interface CallClock extends TimedClock {
  /** Timers that run. */
  readonly running: number
  /** When the first timer that fired should have, by `performance.now()`; `undefined`: none has. */
  readonly due: number | undefined
  /** When it did. */
  readonly fired: number | undefined
}

export function callClock(): CallClock {
  const timers = new Set<unknown>()
  let due: number | undefined
  let fired: number | undefined
  return {
    now: () => performance.now(),
    setTimeout(fn, ms) {
      const at = performance.now() + ms
      const timer = setTimeout(() => {
        timers.delete(timer)
        due ??= at
        fired ??= performance.now()
        fn()
      }, ms)
      timers.add(timer)
      return timer
    },
    clearTimeout(timer) {
      timers.delete(timer)
      clearTimeout(timer as NodeJS.Timeout)
    },
    get running() {
      return timers.size
    },
    get due() {
      return due
    },
    get fired() {
      return fired
    },
  }
}
