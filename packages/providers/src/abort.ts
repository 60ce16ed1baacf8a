// How a call ends before its time. Whatever waits here settles at once when the signal fires,
// and leaves neither a timer nor a listener behind, however it ends.
import type { Clock } from './clock.ts'
import { ProviderError } from './errors.ts'

/** Throws the `aborted` error when the signal has fired. */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw abortedError(signal)
}

/** Waits, in milliseconds; rejects with `aborted` as soon as the signal fires. */
export function wait(ms: number, signal: AbortSignal, clock: Clock): Promise<void> {
  return unlessAborted(signal, resolve => {
    const timer = clock.setTimeout(resolve, ms)
    return () => clock.clearTimeout(timer)
  })
}

/** Settles as the promise does, or rejects with `aborted` when the signal fires first. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return unlessAborted(signal, (resolve, reject) => {
    promise.then(resolve, reject)
    return () => {}
  })
}

/** Never resolves; rejects with `aborted` when the signal fires. */
export function hang(signal: AbortSignal): Promise<never> {
  return unlessAborted(signal, () => () => {})
}

type Start<T> = (resolve: (value: T) => void, reject: (reason: unknown) => void) => () => void

async function unlessAborted<T>(signal: AbortSignal, start: Start<T>): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  const onAbort = (): void => reject(abortedError(signal))
  const stop = start(resolve, reject)
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await promise
  } finally {
    signal.removeEventListener('abort', onAbort)
    stop()
  }
}

function abortedError(signal: AbortSignal): ProviderError {
  return new ProviderError('aborted', 'The call was aborted.', { cause: signal.reason })
}
