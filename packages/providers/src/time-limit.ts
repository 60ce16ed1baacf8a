// A signal that fires with the caller's, or when the time is up. It tells which, and `end` leaves no timer and no listener.
import type { Clock } from './clock.ts'

export interface TimeLimit {
  readonly signal: AbortSignal
  /** Whether the time was up before anything else happened. */
  isOver(): boolean
  /** Call it in `finally`. */
  end(): void
}

/** Begins now; without a limit the signal is the caller's own. */
export function limitTime(signal: AbortSignal, ms: number | undefined, clock: Clock): TimeLimit {
  if (ms === undefined) return { signal, isOver: () => false, end() {} }
  const controller = new AbortController()
  let over = false
  const onAbort = (): void => controller.abort(signal.reason)
  const timer = clock.setTimeout(() => {
    over = !signal.aborted
    controller.abort()
  }, ms)
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true })
  return {
    signal: controller.signal,
    isOver: () => over,
    end() {
      clock.clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    },
  }
}
