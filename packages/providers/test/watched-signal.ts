// A signal that tells how many listeners it has.
import { vi } from 'vitest'

export interface WatchedSignal {
  readonly controller: AbortController
  readonly signal: AbortSignal
  /** Listeners that were added and not removed. */
  listeners(): number
}

export function watchedSignal(): WatchedSignal {
  const controller = new AbortController()
  const { signal } = controller
  const added = vi.spyOn(signal, 'addEventListener')
  const removed = vi.spyOn(signal, 'removeEventListener')
  return {
    controller,
    signal,
    listeners: () => added.mock.calls.filter(([, fn]) => !removed.mock.calls.some(([, other]) => other === fn)).length,
  }
}
