// A clock that stands still until it is told to move. Timers fire in the order in which they are due, each at its own time,
// and whatever they set off is done before the next one fires.
import type { Clock } from '../clock.ts'
import { createPacer } from '../pacer.ts'

export interface SimulatedClock extends Clock {
  /** Timers that have not fired. */
  readonly pending: number
  /** Moves time on by `ms` and fires what comes due on the way. */
  advance(ms: number): Promise<void>
  /** Moves time on until no timer is left, or by `withinMs` at most. */
  runOut(withinMs?: number): Promise<void>
}

export interface SimulatedClockOptions {
  /** When it begins, in ms since the epoch. Default 0. */
  readonly now?: number
  /** Waits for what a timer set off. Default: one turn of the event loop. */
  readonly settle?: () => Promise<void>
}

interface Timer {
  readonly due: number
  readonly run: () => void
}

const { later } = createPacer()

/** One turn of the event loop: all that is due in this one is done. */
export function turnOfTheLoop(): Promise<void> {
  return new Promise(later)
}

/**
 * @example
 * ```ts
 * const clock = createSimulatedClock({ now: 1000 })
 * clock.setTimeout(() => ring(), 50)
 * await clock.advance(50)
 * ```
 */
export function createSimulatedClock({ now = 0, settle = turnOfTheLoop }: SimulatedClockOptions = {}): SimulatedClock {
  // The next one stands last: taking it costs nothing. Those of one time fire in the order in which they were set.
  let timers: Timer[] = []
  const insert = (timer: Timer): void => {
    let at = timers.length
    while (at > 0 && (timers[at - 1] as Timer).due <= timer.due) at -= 1
    timers.splice(at, 0, timer)
  }
  const next = (until: number): Timer | undefined => {
    const timer = timers.at(-1)
    return timer && timer.due <= until ? timers.pop() : undefined
  }
  const fireUntil = async (end: number): Promise<void> => {
    await settle()
    for (let timer = next(end); timer; timer = next(end)) {
      now = Math.max(now, timer.due)
      timer.run()
      await settle()
    }
  }
  return {
    now: () => now,
    setTimeout(run, ms) {
      const timer: Timer = { due: now + Math.max(0, ms), run }
      insert(timer)
      return timer
    },
    clearTimeout(handle) {
      timers = timers.filter(timer => timer !== handle)
    },
    get pending() {
      return timers.length
    },
    async advance(ms) {
      const end = now + ms
      await fireUntil(end)
      now = end
    },
    runOut: (withinMs = Number.MAX_SAFE_INTEGER) => fireUntil(now + withinMs),
  }
}
