// The deadlines of one call. At any time at most two timers run: the total one, and the one of the stage that the call is
// in (connect, then first token, then idle). Stages exist only where the reply is streamed. A timer for every token would cost
// more than the token: the idle one looks, when it fires, how long ago the last token came.
// An answer that is complete is not waited with: what still comes (the usage, the end of the connection) comes at once or not.
import type { TimedClock } from '../timed-clock.ts'
import type { Timeouts } from './timeouts.ts'

/** How long the last words of a connection are waited for once the answer is complete. */
const graceMs = 500

export interface Deadlines {
  /** The request goes out: the connect deadline begins. */
  sent(): void
  /** The headers are here: the first-token deadline begins. */
  answered(): void
  /** A token is here: the idle deadline begins again. */
  progress(): void
  /** The answer is here: from now on the idle deadline is a short one. */
  complete(): void
  /** No timer runs any more. */
  clear(): void
}

/** Starts the total deadline. `expire` is told, in words, which deadline has passed. */
export function startDeadlines(
  timeouts: Required<Timeouts>,
  streaming: boolean,
  clock: TimedClock,
  expire: (what: string) => void,
): Deadlines {
  let stage: unknown
  let lastToken: number | undefined
  let patienceMs = timeouts.idleMs
  let over = false

  const passed = (ms: number, missing: string, option: keyof Timeouts): void =>
    expire(`${missing} within ${ms} ms ("timeouts.${option}").`)

  const enter = (ms: number, missing: string, option: keyof Timeouts): void => {
    if (!streaming || over) return
    clock.clearTimeout(stage)
    stage = clock.setTimeout(() => passed(ms, missing, option), ms)
  }

  const { totalMs, connectMs, firstTokenMs } = timeouts
  const total = clock.setTimeout(() => passed(totalMs, 'The reply was not complete', 'totalMs'), totalMs)

  const whenIdle = (): void => {
    const left = (lastToken ?? 0) + patienceMs - clock.now()
    if (left <= 0) passed(patienceMs, 'No further token came', 'idleMs')
    else stage = clock.setTimeout(whenIdle, left)
  }

  const idle = (): void => {
    clock.clearTimeout(stage)
    stage = clock.setTimeout(whenIdle, patienceMs)
  }

  return {
    sent: () => enter(connectMs, 'No answer began', 'connectMs'),
    answered: () => enter(firstTokenMs, 'No first token came', 'firstTokenMs'),
    progress() {
      if (!streaming || over) return
      const isFirst = lastToken === undefined
      lastToken = clock.now()
      if (isFirst) idle()
    },
    complete() {
      if (over) return
      patienceMs = Math.min(graceMs, patienceMs)
      lastToken = clock.now()
      idle()
    },
    clear() {
      over = true
      clock.clearTimeout(stage)
      clock.clearTimeout(total)
    },
  }
}
