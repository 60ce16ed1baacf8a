// What happened, as a list to look into.
import type { Bus, EventType, Observed } from '../events.ts'

export interface EventRecord {
  /** Everything so far, in order. */
  readonly events: readonly Observed[]
  types(): readonly EventType[]
  of<K extends EventType>(type: K): readonly (Observed & { type: K })[]
  /** The first event that fits: one that was recorded, or the next that comes. */
  until(fits: (event: Observed) => boolean): Promise<Observed>
  stop(): void
}

/**
 * Records everything from now on. Takes a runtime or a bus.
 *
 * @example
 * ```ts
 * const record = recordEvents(runtime)
 * await record.until(event => event.type === 'actor.restarted')
 * ```
 */
export function recordEvents(source: Pick<Bus, 'on'>): EventRecord {
  const events: Observed[] = []
  const stop = source.on('*', event => void events.push(event))
  return {
    events,
    types: () => events.map(({ type }) => type),
    of: type => events.filter(event => event.type === type) as never,
    until(fits) {
      const known = events.find(fits)
      if (known) return Promise.resolve(known)
      const { promise, resolve } = Promise.withResolvers<Observed>()
      const off = source.on('*', event => {
        if (!fits(event)) return
        off()
        resolve(event)
      })
      return promise
    },
    stop,
  }
}
