// Where memories live beyond one actor: lessons, facts about somebody, and what was asked and answered. A port, so that a
// memory system of the user's own fits; the one here keeps them in the process, up to a bound.
import { type KnownOptions, refuseStrange, StatecraftError } from '@statecraft/runtime'
import { createRetriever } from './retrieval.ts'

/** One thing that is remembered. Plain JSON. */
export interface MemoryEntry {
  /** The same id again is the same entry, said anew. */
  readonly id: string
  /** `exchange`: a task and its answer; `fact`: something about a subject. */
  readonly kind: 'lesson' | 'fact' | 'exchange'
  /** Name of the agent whose memory it is. */
  readonly agent: string
  /** Whom it is about, or on whose behalf it came to be, such as the id of a user. */
  readonly subject?: string
  readonly text: string
}

/** What all that is given must fit; nothing given fits everything. */
export interface MemoryFilter {
  readonly id?: string
  readonly kind?: MemoryEntry['kind']
  readonly agent?: string
  /** `null`: only what has no subject. */
  readonly subject?: string | null
}

export interface MemoryQuery extends MemoryFilter {
  /** What it should be about. */
  readonly text: string
  readonly limit: number
}

/** A memory system. Pass the conformance suite of `@statecraft/actors/testing` with one of your own. */
export interface MemoryPort {
  remember(entries: readonly MemoryEntry[]): void | Promise<void>
  /** The entries that fit the filter and are about the text, the best first. */
  recall(query: MemoryQuery): readonly MemoryEntry[] | Promise<readonly MemoryEntry[]>
  /** The entries that fit, in the order in which they came. */
  list(filter?: MemoryFilter): readonly MemoryEntry[] | Promise<readonly MemoryEntry[]>
  /** How many there were. */
  forget(filter: MemoryFilter): number | Promise<number>
}

export interface MemoryStoreOptions {
  /** Most entries; the oldest go first. Default 10,000. */
  readonly maxEntries?: number
}

const STORE_OPTIONS: KnownOptions<MemoryStoreOptions> = { maxEntries: true }
const FILTER: KnownOptions<MemoryFilter> = { id: true, kind: true, agent: true, subject: true }

function fits({ id, kind, agent, subject }: MemoryFilter, entry: MemoryEntry): boolean {
  return (
    (id === undefined || entry.id === id) &&
    (kind === undefined || entry.kind === kind) &&
    (agent === undefined || entry.agent === agent) &&
    (subject === undefined || (entry.subject ?? null) === subject)
  )
}

/**
 * A memory in this process. Throws `input_invalid` for a bound that is no whole number above 0, and for options that there are
 * not; so do its methods for a filter, which would fit everything.
 *
 * @example
 * ```ts
 * const memory = createMemoryStore()
 * const clerk = defineAgent({ name: 'clerk', model, memory: { port: memory } })
 * ```
 */
export function createMemoryStore(options: MemoryStoreOptions = {}): MemoryPort {
  refuseStrange('createMemoryStore', options, STORE_OPTIONS)
  const { maxEntries = 10_000 } = options
  if (!(Number.isInteger(maxEntries) && maxEntries > 0))
    throw new StatecraftError('input_invalid', `maxEntries must be a whole number above 0, not ${maxEntries}`)
  const entries = new Map<string, MemoryEntry>()
  const list = (filter: MemoryFilter = {}): readonly MemoryEntry[] => {
    refuseStrange('A filter of memories', filter, FILTER)
    return [...entries.values()].filter(entry => fits(filter, entry))
  }
  return {
    list,
    remember(more) {
      for (const entry of more) {
        entries.delete(entry.id)
        entries.set(entry.id, { ...entry })
      }
      for (const id of entries.keys()) {
        if (entries.size <= maxEntries) break
        entries.delete(id)
      }
    },
    recall: ({ text, limit, ...filter }) =>
      createRetriever(list(filter))
        .search(text, limit)
        .map(({ entry }) => entry),
    forget(filter) {
      const gone = list(filter)
      for (const { id } of gone) entries.delete(id)
      return gone.length
    },
  }
}
