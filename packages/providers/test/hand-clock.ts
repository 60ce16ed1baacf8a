// A clock that a test turns by hand.
import type { TimedClock } from '../src/index.ts'

export interface HandClock extends TimedClock {
  /** How long each timer was set for that still runs, in milliseconds. */
  readonly pending: readonly number[]
  /** Lets every running timer fire. */
  fire(): void
}

export function handClock(): HandClock {
  const timers = new Map<unknown, { fn: () => void; ms: number }>()
  let at = 0
  return {
    now: () => at,
    get pending() {
      return [...timers.values()].map(({ ms }) => ms)
    },
    setTimeout(fn, ms) {
      const handle = Symbol('timer')
      timers.set(handle, { fn, ms })
      return handle
    },
    clearTimeout(handle) {
      timers.delete(handle)
    },
    fire() {
      const due = [...timers.values()]
      timers.clear()
      at += Math.max(0, ...due.map(({ ms }) => ms))
      for (const { fn } of due) fn()
    },
  }
}
