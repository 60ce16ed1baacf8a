// Locks within one process: for each key a line, first come, first served. A key that nobody holds takes no room.
import type { LockPort, Release } from './lock-port.ts'

interface Place {
  readonly enter: () => void
}

/** The default of `createRuntime({ locks })`: locks that hold within this process. */
export function memoryLocks(): LockPort {
  /** The first in each line holds the key. */
  const lines = new Map<string, Place[]>()

  const leave = (key: string, place: Place): void => {
    const line = lines.get(key) ?? []
    const at = line.indexOf(place)
    if (at < 0) return
    line.splice(at, 1)
    if (line.length === 0) lines.delete(key)
    else if (at === 0) line[0]?.enter()
  }

  return {
    acquire(key, { signal }) {
      if (signal.aborted) return Promise.reject(signal.reason)
      const { promise, resolve, reject } = Promise.withResolvers<Release>()
      const onAbort = (): void => {
        leave(key, place)
        reject(signal.reason)
      }
      const place: Place = {
        enter: () => {
          signal.removeEventListener('abort', onAbort)
          resolve(() => leave(key, place))
        },
      }
      const line = lines.get(key) ?? []
      lines.set(key, line)
      line.push(place)
      if (line.length === 1) place.enter()
      else signal.addEventListener('abort', onAbort, { once: true })
      return promise
    },
  }
}
