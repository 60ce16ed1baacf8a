// Telling somebody who watches. Watching cannot break what is watched: what a listener throws is dropped.

/** Calls the listener, if there is one, with the event. */
export function notify<E>(listener: ((event: E) => void) | undefined, event: E): void {
  try {
    listener?.(event)
  } catch {
    // The call that is watched goes on; a listener looks after its own faults.
  }
}
