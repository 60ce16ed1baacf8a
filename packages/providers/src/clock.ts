// Time as a port of two methods: `globalThis` fits it, and so does a simulated clock.

/** Sets and clears timers; the handle is whatever the implementation likes. */
export interface Clock {
  setTimeout(fn: () => void, ms: number): unknown
  clearTimeout(handle: unknown): void
}
