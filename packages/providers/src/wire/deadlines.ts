// The deadlines of one call. At any time at most two timers run: the total one, and the one of the stage that the call is
// in (connect, then first token, then idle). Stages exist only where the reply is streamed. A timer for every token would cost
// more than the token: the idle one looks, when it fires, how long ago the last token came.
import type { TimedClock } from '../timed-clock.ts'
import type { Timeouts } from './timeouts.ts'

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
  clock: TimedClock,
  expire: (what: string) => void,
): Deadlines {
  let stage: unknown
  let lastToken: number | undefined
  let over = false

  const passed = (ms: number, missing: string, option: keyof Timeouts): void =>
    expire(`${missing} within ${ms} ms ("timeouts.${option}").`)

  const enter = (ms: number, missing: string, option: keyof Timeouts): void => {
    if (!streaming || over) return
    clock.clearTimeout(stage)
    stage = clock.setTimeout(() => passed(ms, missing, option), ms)
  }

  const { totalMs, connectMs, firstTokenMs, idleMs } = timeouts
  const total = clock.setTimeout(() => passed(totalMs, 'The reply was not complete', 'totalMs'), totalMs)

  const whenIdle = (): void => {
    const left = (lastToken ?? 0) + idleMs - clock.now()
    if (left <= 0) passed(idleMs, 'No further token came', 'idleMs')
    else stage = clock.setTimeout(whenIdle, left)
  }

  return {
    sent: () => enter(connectMs, 'No answer began', 'connectMs'),
    answered: () => enter(firstTokenMs, 'No first token came', 'firstTokenMs'),
    progress() {
      if (!streaming || over) return
      const isFirst = lastToken === undefined
      lastToken = clock.now()
      if (!isFirst) return
      clock.clearTimeout(stage)
      stage = clock.setTimeout(whenIdle, idleMs)
    },
    clear() {
      over = true
      clock.clearTimeout(stage)
      clock.clearTimeout(total)
    },
  }
}
