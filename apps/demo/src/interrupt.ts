// Ctrl-C: the first one asks everything to end, a second one, or too long a wait, ends the process.

/** As much of a process as is needed. */
export interface Interruptible {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown
  exit(code: number): void
}

export const INTERRUPTED = 130

/** Nobody who asked for the end waits longer, in ms. */
const PATIENCE = 900

/** Fires at the first interrupt of `running`. */
export function interruptSignal(running: Interruptible): AbortSignal {
  const controller = new AbortController()
  const interrupt = (): void => {
    if (controller.signal.aborted) return running.exit(INTERRUPTED)
    controller.abort()
    setTimeout(() => running.exit(INTERRUPTED), PATIENCE).unref()
  }
  running.on('SIGINT', interrupt)
  running.on('SIGTERM', interrupt)
  return controller.signal
}
