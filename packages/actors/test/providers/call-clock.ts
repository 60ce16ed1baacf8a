// A clock in real time that many calls share, as those of one model do. It knows for each call when the first of its timers
// that fired was due.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { TimedClock } from '@statecraft/providers'

/** Of the first timer of a call that fired, by `performance.now()`; `undefined`: none has. */
export interface FirstTimer {
  /** When it should have. */
  due: number | undefined
  /** When it did. */
  fired: number | undefined
}

export interface CallClock {
  readonly clock: TimedClock
  /** Timers that run. */
  readonly running: number
  /** Runs the work of one call: the timers that it sets, however late, are the call's. */
  during<T>(work: (first: Readonly<FirstTimer>) => Promise<T>): Promise<T>
}

export function callClock(): CallClock {
  const calls = new AsyncLocalStorage<FirstTimer>()
  const running = new Set<unknown>()
  return {
    clock: {
      now: () => performance.now(),
      setTimeout(fn, ms) {
        const first = calls.getStore()
        if (first === undefined) throw new Error('A timer was set that belongs to no call.')
        const due = performance.now() + ms
        const timer = setTimeout(() => {
          running.delete(timer)
          first.due ??= due
          first.fired ??= performance.now()
          fn()
        }, ms)
        running.add(timer)
        return timer
      },
      clearTimeout(timer) {
        running.delete(timer)
        clearTimeout(timer as NodeJS.Timeout)
      },
    },
    get running() {
      return running.size
    },
    during(work) {
      const first: FirstTimer = { due: undefined, fired: undefined }
      return calls.run(first, () => work(first))
    },
  }
}
