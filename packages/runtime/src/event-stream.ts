// Events as an async iterable with a bounded buffer: a slow reader loses the oldest events and is told how many, and never
// slows the run (K7).
import type { Bus, Observed } from './events.ts'

export interface EventStreamOptions {
  /** Which events; default all. */
  readonly filter?: (event: Observed) => boolean
  /** The event after which the stream ends. */
  readonly until?: (event: Observed) => boolean
  /** Most events that wait for the reader. Default 10,000. */
  readonly capacity?: number
}

const DEFAULT_BUFFER = 10_000

/** Starts to listen at once; ends after `until`, on `closed`, or when the reader stops reading. */
export function createEventStream(bus: Bus, options: EventStreamOptions = {}): AsyncIterableIterator<Observed> {
  const { filter = () => true, until = () => false, capacity = DEFAULT_BUFFER } = options
  let buffer: Observed[] = []
  let missed = 0
  let ended = false
  let wake: (() => void) | undefined

  const end = (): void => {
    ended = true
    off()
    wake?.()
  }
  const off = bus.on('*', event => {
    if (filter(event)) {
      buffer.push(event)
      if (buffer.length > capacity) {
        buffer = buffer.slice(buffer.length - capacity)
        missed += 1
      }
    }
    if (event.type === 'closed' || until(event)) end()
    else wake?.()
  })

  const takeNext = (): Observed | undefined => {
    const next = buffer[0]
    if (next && missed > 0) {
      const count = missed
      missed = 0
      return { type: 'missed', count, at: next.at, runId: next.runId }
    }
    return buffer.shift()
  }

  return {
    async next() {
      for (;;) {
        const value = takeNext()
        if (value) return { done: false, value }
        if (ended) return { done: true, value: undefined }
        await new Promise<void>(resolve => {
          wake = resolve
        })
      }
    },
    async return() {
      buffer = []
      end()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
