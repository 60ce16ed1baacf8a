// Events as an async iterable with a bounded buffer: a slow reader loses the oldest events and is told how many, and never
// slows the run (K7).
import type { Bus, Observed } from './events.ts'
import { type KnownOptions, refuseStrange } from './known-options.ts'
import { createQueue } from './queue.ts'

export interface EventStreamOptions {
  /** Which events; default all. */
  readonly filter?: (event: Observed) => boolean
  /** The event after which the stream ends. */
  readonly until?: (event: Observed) => boolean
  /** Most events that wait for the reader. Default 10,000. */
  readonly capacity?: number
}

const DEFAULT_BUFFER = 10_000
const STREAM_OPTIONS: KnownOptions<EventStreamOptions> = { filter: true, until: true, capacity: true }

/**
 * Starts to listen at once; ends after `until`, on `closed`, or when the reader stops reading. Throws `input_invalid` for options
 * that there are not.
 */
export function createEventStream(bus: Bus, options: EventStreamOptions = {}): AsyncIterableIterator<Observed> {
  refuseStrange('runtime.events', options, STREAM_OPTIONS)
  const { filter = () => true, until = () => false, capacity = DEFAULT_BUFFER } = options
  const buffer = createQueue<Observed>()
  let missed = 0
  let ended = false
  let waiting: (() => void)[] = []

  const wake = (): void => {
    const readers = waiting
    waiting = []
    for (const read of readers) read()
  }
  const end = (): void => {
    ended = true
    off()
    wake()
  }
  const keep = (event: Observed): void => {
    buffer.push(event)
    if (buffer.size <= capacity) return
    buffer.shift()
    missed += 1
  }
  const off = bus.on('*', event => {
    try {
      if (filter(event)) keep(event)
      if (until(event)) end()
    } finally {
      event.type === 'closed' ? end() : wake()
    }
  })

  const takeNext = (): Observed | undefined => {
    const next = buffer.peek()
    if (!next || missed === 0) return buffer.shift()
    const count = missed
    missed = 0
    return { type: 'missed', count, at: next.at, runId: next.runId }
  }

  return {
    async next() {
      for (;;) {
        const value = takeNext()
        if (value) return { done: false, value }
        if (ended) return { done: true, value: undefined }
        await new Promise<void>(resolve => waiting.push(resolve))
      }
    },
    async return() {
      buffer.replace([])
      end()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
