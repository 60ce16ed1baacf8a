// The pacing port: when the host should let the event loop breathe, and how.

export interface Pacer {
  /** Runs `work` soon, before the event loop turns. */
  soon(work: () => void): void
  /** Runs `work` after the event loop has had a turn. */
  later(work: () => void): void
  /** Starts a slice; the function it returns says whether the slice is used up. */
  slice(): () => boolean
}

const SLICE_MS = 10

function laterOf(): (work: () => void) => void {
  const scope = globalThis as { setImmediate?: (work: () => void) => unknown }
  if (scope.setImmediate) {
    const immediate = scope.setImmediate
    return work => void immediate(work)
  }
  if (typeof MessageChannel === 'undefined') return work => void globalThis.setTimeout(work, 0)
  return work => {
    const { port1, port2 } = new MessageChannel()
    Object.assign(port1, {
      onmessage: () => {
        port1.close()
        work()
      },
    })
    port2.postMessage(0)
  }
}

/** Slices of 10 ms of real time, whatever clock the actors live by. */
export function createPacer(): Pacer {
  return {
    soon: work => queueMicrotask(work),
    later: laterOf(),
    slice: () => {
      const end = performance.now() + SLICE_MS
      return () => performance.now() > end
    },
  }
}
