// A clock that also tells the time: what waiting, refilling and expiring are measured with.
import type { Clock } from './clock.ts'

/** Timers and the time. The runtime's clock fits, and so does a simulated one. */
export interface TimedClock extends Clock {
  /** Milliseconds since any fixed moment: only differences count. */
  now(): number
}

/** The platform's own timers and its steady clock, read late, so that a test may replace them. */
export const systemClock: TimedClock = {
  now: () => globalThis.performance.now(),
  setTimeout: (fn, ms) => globalThis.setTimeout(fn, ms),
  clearTimeout: handle => globalThis.clearTimeout(handle as number),
}

/** The longest wait that one timer of the platform can do, in milliseconds (24.8 days): beyond it fires at once. */
export const longestTimerMs: number = 2 ** 31 - 1
