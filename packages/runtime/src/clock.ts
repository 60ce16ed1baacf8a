// The clock port: the only way anything here learns what time it is or waits.

export type TimerHandle = unknown

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** `background`: nothing that a process should stay alive for, where the platform can tell. */
  setTimeout(run: () => void, ms: number, options?: { readonly background?: boolean }): TimerHandle
  clearTimeout(handle: TimerHandle): void
}

// One timer of the platform reaches 2^31 - 1 ms (24.8 days) and fires at once beyond that; longer waits are made of several.
const LONGEST = 2 ** 31 - 1

/** The platform's clock. Reads its timers late, so that they may be replaced by a test. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (run, ms, { background = false } = {}) => {
    const handle: { id: unknown } = { id: undefined }
    const wait = (left: number): void => {
      handle.id =
        left > LONGEST ? globalThis.setTimeout(() => wait(left - LONGEST), LONGEST) : globalThis.setTimeout(run, left)
      // Timers of Node can be told; those of browsers are numbers and keep nothing alive.
      if (background) (handle.id as { unref?: () => void }).unref?.()
    }
    wait(Math.max(0, ms))
    return handle
  },
  clearTimeout: handle => globalThis.clearTimeout((handle as { id: number }).id),
}
