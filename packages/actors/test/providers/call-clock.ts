// A clock in real time that many calls share, as those of one model do. It knows for each call when the last of its timers
// that fired was due: that one ended it, as one before it may just have been set again.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { TimedClock } from '@statecraft/providers'

/** Of the last timer of a call that fired, by `performance.now()`; `undefined`: none has. */
export interface LastTimer {
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
  during<T>(work: (last: Readonly<LastTimer>) => Promise<T>): Promise<T>
}

export function callClock(): CallClock {
  const calls = new AsyncLocalStorage<LastTimer>()
  const running = new Set<unknown>()
  return {
    clock: {
      now: () => performance.now(),
      setTimeout(fn, ms) {
        const last = calls.getStore()
        if (last === undefined) throw new Error('A timer was set that belongs to no call.')
        const due = performance.now() + ms
        const timer = setTimeout(() => {
          running.delete(timer)
          last.due = due
          last.fired = performance.now()
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
      const last: LastTimer = { due: undefined, fired: undefined }
      return calls.run(last, () => work(last))
    },
  }
}
