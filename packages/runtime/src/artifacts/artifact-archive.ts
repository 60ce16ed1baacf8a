// What is done with the artifacts in a store.
//
// - Changes of one artifact are made one after the other, and only if the store still has what they were computed from.
// - What has expired is not there any more, whether it was cleaned up or not.
// - A call that is made again with the same key after a crash changes nothing a second time.
import type { Clock } from '../clock.ts'
import { StatecraftError } from '../errors.ts'
import { type Json, parseJson } from '../json.ts'
import { memoryLocks } from '../locks/memory-locks.ts'
import type { Artifact, ArtifactInfo } from './artifact.ts'
import { type ArtifactQuery, type Match, matchOf, order, wordsOf } from './artifact-query.ts'
import { createShelf, type ShelfLimits } from './artifact-shelf.ts'
import { type ArtifactHead, type ArtifactStore, currentOf } from './artifact-store.ts'
import { advance, infoOf, lineageOf, madeBy, versionIn, type Written } from './artifact-versions.ts'

export interface GetOptions {
  /** Any version that is kept. Default: the current one. */
  readonly version?: number
  /** With who made and who changed it, and what it was made from. */
  readonly lineage?: boolean
}

export interface Archive {
  /** `text` is the content as JSON. Throws `conflict`, `artifacts_full`. */
  write(id: string, text: string, written: Written, expectedVersion: number | undefined): Promise<ArtifactInfo>
  read(id: string, options: GetOptions): Promise<Artifact | undefined>
  history(id: string): Promise<readonly ArtifactInfo[]>
  search(query: ArtifactQuery): Promise<readonly ArtifactInfo[]>
  list(): Promise<readonly ArtifactInfo[]>
  /** Throws `conflict`. */
  remove(id: string, expectedVersion: number | undefined): Promise<boolean>
  cleanUp(): Promise<number>
  /** Looks at what an earlier process left, so that it goes when it expires. */
  begin(): void
  /** Everything throws `runtime_closed` from now on. */
  close(): void
}

export interface ArchiveParts {
  /** Versions of one artifact that are kept. */
  readonly kept: number
  readonly limits: ShelfLimits
  readonly autoCleanUp: boolean
  readonly clock: Clock
  /** Asked once, when it is first needed. */
  readonly storeOf: () => ArtifactStore
}

const never = new AbortController().signal
const none = (): number => 0

function assertExpected(id: string, current: number, expectedVersion: number | undefined): void {
  if (expectedVersion === undefined || expectedVersion === current) return
  const now = current === 0 ? 'is not there' : `is at version ${current}`
  throw new StatecraftError(
    'conflict',
    `Artifact "${id}" ${now}, and the change was made for version ${expectedVersion}: read it again, and change that`,
    { details: { id, version: current, expectedVersion } },
  )
}

export function createArchive({ kept, limits, autoCleanUp, clock, storeOf }: ArchiveParts): Archive {
  const line = memoryLocks()
  const shelf = createShelf(limits, clock, autoCleanUp ? () => cleanUp().catch(none) : undefined)
  let opened: Promise<ArtifactStore> | undefined
  let closed = false

  const load = async (): Promise<ArtifactStore> => {
    const store = storeOf()
    for (const head of await store.heads()) shelf.place(head)
    return store
  }
  /** The store, once it is known what is in it. */
  const open = async (): Promise<ArtifactStore> => {
    if (closed) throw new StatecraftError('runtime_closed', 'The runtime is closed')
    opened ??= load().catch((error: unknown) => {
      opened = undefined
      throw error
    })
    return opened
  }
  const isLive = ({ expiresAt }: ArtifactHead): boolean => expiresAt === undefined || expiresAt > clock.now()
  const liveOf = async (store: ArtifactStore, id: string): Promise<ArtifactHead | undefined> => {
    const head = await store.head(id)
    return head && isLive(head) ? head : undefined
  }
  const allLive = async (store: ArtifactStore): Promise<readonly ArtifactHead[]> => (await store.heads()).filter(isLive)

  const alone = async <T>(id: string, work: (store: ArtifactStore) => Promise<T>): Promise<T> => {
    const store = await open()
    const release = await line.acquire(id, { signal: never })
    try {
      return await work(store)
    } finally {
      await release()
    }
  }

  /** Somebody outside of this runtime was faster. */
  const lost = async (store: ArtifactStore, id: string, before: number): Promise<never> => {
    assertExpected(id, currentOf(await store.head(id)), before)
    throw new StatecraftError('conflict', `Artifact "${id}" was changed meanwhile: read it again, and change that`)
  }

  /** Room is taken before the store is asked, and given back where nothing was written. */
  const store = async (
    into: ArtifactStore,
    head: ArtifactHead,
    text: string,
    before: number,
  ): Promise<ArtifactInfo> => {
    const giveBack = shelf.reserve(head)
    const isWritten = await into.write(head, text, before).catch((error: unknown) => {
      giveBack()
      throw error
    })
    if (isWritten) return infoOf(head)
    giveBack()
    return lost(into, head.id, before)
  }

  /** False: it was changed or removed meanwhile. */
  const forget = (id: string): Promise<boolean> =>
    alone(id, async from => {
      const head = await from.head(id)
      if (head && isLive(head)) return false
      const isRemoved = head !== undefined && (await from.remove(id, currentOf(head)))
      shelf.free(id)
      return isRemoved
    })

  const cleanUp = async (): Promise<number> => {
    await open()
    const gone = await Promise.all(shelf.expired().map(forget))
    return gone.filter(Boolean).length
  }

  return {
    write: (id, text, written, expectedVersion) =>
      alone(id, async into => {
        const there = await into.head(id)
        const head = there && isLive(there) ? there : undefined
        const again = madeBy(head, written.key)
        if (again) return again
        assertExpected(id, currentOf(head), expectedVersion)
        return store(into, advance(id, head, currentOf(there), written, kept), text, currentOf(there))
      }),

    async read(id, { version, lineage = false }) {
      const from = await open()
      const head = await liveOf(from, id)
      const info = head && versionIn(head, version ?? currentOf(head))
      const text = info && (await from.content(id, info.version))
      if (!head || !info || text === undefined) return undefined
      return { ...info, content: parseJson(text) as Json, ...(lineage && { lineage: lineageOf(head, info) }) }
    },

    async history(id) {
      const head = await liveOf(await open(), id)
      return head?.versions.flatMap(({ version }) => versionIn(head, version) ?? []) ?? []
    },

    async search(query) {
      const from = await open()
      const words = wordsOf(query)
      const found: Match[] = []
      for (const head of await allLive(from)) {
        const content = words.length === 0 ? undefined : await from.content(head.id, currentOf(head))
        const score = matchOf(query, words, head, content)
        if (score > 0) found.push({ info: infoOf(head), score })
      }
      return order(found, query)
    },

    list: async () => (await allLive(await open())).map(infoOf),

    remove: (id, expectedVersion) =>
      alone(id, async from => {
        const head = await liveOf(from, id)
        assertExpected(id, currentOf(head), expectedVersion)
        if (!head) return false
        if (!(await from.remove(id, currentOf(head)))) return lost(from, id, currentOf(head))
        shelf.free(id)
        return true
      }),

    cleanUp,

    begin() {
      if (autoCleanUp) cleanUp().catch(none)
    },

    close() {
      closed = true
      shelf.close()
    },
  }
}
