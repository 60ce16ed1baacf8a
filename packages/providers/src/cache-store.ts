// Where replies are kept: a port of two methods, and the store that keeps them in memory.
import { numberOption } from './number-option.ts'
import { systemClock, type TimedClock } from './timed-clock.ts'

/** A store of texts by key. What it throws or rejects with costs a hit, never a call. */
export interface CacheStore {
  /** The text; `undefined` when there is none or its time is over. */
  get(key: string): string | undefined | Promise<string | undefined>
  /** Keeps the text, in place of an older one; `ttlMs` milliseconds long, or as long as there is room. */
  set(key: string, text: string, ttlMs: number | undefined): void | Promise<void>
}

/** A store that answers at once. */
export interface MemoryCache extends CacheStore {
  get(key: string): string | undefined
  set(key: string, text: string, ttlMs: number | undefined): void
}

export interface MemoryCacheOptions {
  /** Most entries; the one that was not used for the longest time makes room. Default 1,000. */
  readonly max?: number
  /** Default: the platform's. */
  readonly clock?: Pick<TimedClock, 'now'>
}

interface Kept {
  readonly text: string
  readonly until: number
}

/**
 * A store in memory, which ends with the process. Entries whose time is over leave when they are asked for or pushed out.
 *
 * @throws ProviderError `invalid_option` when `max` is not a whole number of at least 1
 * @example
 * const store = memoryCache({ max: 200 })
 * const model = withCache(openai('gpt-…'), { store, ttlMs: 600_000 })
 */
export function memoryCache(options: MemoryCacheOptions = {}): MemoryCache {
  const { max = 1_000, clock = systemClock } = options
  numberOption('max', max, { min: 1, whole: true })
  // A map keeps the order in which keys were put in: here, from the longest unused to the latest.
  const entries = new Map<string, Kept>()
  return {
    get(key) {
      const kept = entries.get(key)
      if (kept === undefined) return undefined
      entries.delete(key)
      if (kept.until <= clock.now()) return undefined
      entries.set(key, kept)
      return kept.text
    },
    set(key, text, ttlMs = Number.POSITIVE_INFINITY) {
      entries.delete(key)
      entries.set(key, { text, until: clock.now() + ttlMs })
      const [oldest] = entries.keys()
      if (entries.size > max && oldest !== undefined) entries.delete(oldest)
    },
  }
}
