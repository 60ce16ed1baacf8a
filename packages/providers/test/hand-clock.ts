// A clock that a test turns by hand.
import type { Clock } from '../src/index.ts'

export interface HandClock extends Clock {
  /** How long each timer was set for that still runs, in milliseconds. */
  readonly pending: readonly number[]
  /** Lets every running timer fire. */
  fire(): void
}

export function handClock(): HandClock {
  const timers = new Map<unknown, { fn: () => void; ms: number }>()
  return {
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
      for (const { fn } of due) fn()
    },
  }
}
