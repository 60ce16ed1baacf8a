// The deadlines of one call. At any time at most two timers run: the total one, and the one of the stage that the call is
// in (connect, then first token, then idle). Stages exist only where the reply is streamed.
import type { Clock } from '../clock.ts'
import type { Timeouts } from './wire-options.ts'

export interface Deadlines {
  /** The request goes out: the connect deadline begins. */
  sent(): void
  /** The headers are here: the first-token deadline begins. */
  answered(): void
  /** A token is here: the idle deadline begins again. */
  progress(): void
  /** No timer runs any more. */
  clear(): void
}

/** Starts the total deadline. `expire` is told, in words, which deadline has passed. */
export function startDeadlines(
  timeouts: Required<Timeouts>,
  streaming: boolean,
  clock: Clock,
  expire: (what: string) => void,
): Deadlines {
  let stage: unknown
  let over = false

  const timer = (ms: number, missing: string, option: keyof Timeouts): unknown =>
    clock.setTimeout(() => expire(`${missing} within ${ms} ms ("timeouts.${option}").`), ms)

  const enter = (ms: number, missing: string, option: keyof Timeouts): void => {
    if (!streaming || over) return
    clock.clearTimeout(stage)
    stage = timer(ms, missing, option)
  }

  const total = timer(timeouts.totalMs, 'The reply was not complete', 'totalMs')
  return {
    sent: () => enter(timeouts.connectMs, 'No answer began', 'connectMs'),
    answered: () => enter(timeouts.firstTokenMs, 'No first token came', 'firstTokenMs'),
    progress: () => enter(timeouts.idleMs, 'No further token came', 'idleMs'),
    clear() {
      over = true
      clock.clearTimeout(stage)
      clock.clearTimeout(total)
    },
  }
}
