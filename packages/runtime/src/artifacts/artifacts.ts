// The artifacts of a runtime, as the app and its agents see them: entries that they share by id, with versions, a time to live,
// permissions and lineage. Everything is checked here, before the archive does anything.
import type { Clock } from '../clock.ts'
import { StatecraftError } from '../errors.ts'
import type { Json } from '../json.ts'
import { type KnownOptions, refuseStrange } from '../known-options.ts'
import type { Artifact, ArtifactInfo } from './artifact.ts'
import { type Archive, createArchive, type GetOptions } from './artifact-archive.ts'
import { type ArtifactNotes, assertId, checkContent, checkNotes } from './artifact-input.ts'
import { type ArtifactPermission, createAuthorize, type PermissionOptions } from './artifact-permissions.ts'
import type { ArtifactQuery } from './artifact-query.ts'
import type { ArtifactStore } from './artifact-store.ts'

export interface ArtifactOptions extends PermissionOptions {
  /** Where they are kept. Default: where the host keeps its own (the file of `sqlite`), else in memory. */
  readonly store?: ArtifactStore
  /** Most versions that are kept of one artifact; false: only the current one. Default 5. */
  readonly versions?: number | false
  /** How long an artifact lives after its last change, in ms; false: for ever. Default 86,400,000 (24 h). */
  readonly ttlMs?: number | false
  /** Whether what has expired is removed by itself; without it `cleanUp` does. Default true. */
  readonly autoCleanUp?: boolean
  /** Default 10,000. */
  readonly maxArtifacts?: number
  /** Most bytes of all versions of all artifacts together. Default 268,435,456 (256 MiB). */
  readonly maxBytes?: number
}

export interface PutOptions extends ArtifactNotes {
  /** The version that this change was made for, 0: there is none yet. Any other one is a `conflict`. Default: whatever is there. */
  readonly expectedVersion?: number
  /** In place of the runtime's own. */
  readonly ttlMs?: number | false
  /** Names the call, unique in its artifact: made again with the same key, it changes nothing and gives what it gave. */
  readonly key?: string
}

type DeleteOptions = Pick<PutOptions, 'expectedVersion'>

/**
 * Artifacts, as the app or, with `as`, an agent sees them. Every method throws `permission_denied` for an agent that may not,
 * `input_invalid` for an id that cannot be and for options that there are not, and `runtime_closed`.
 */
export interface Artifacts {
  /**
   * Makes a new version. Throws `conflict` (its message and details say the current version), `artifacts_full`, `not_json`.
   *
   * @example
   * ```ts
   * await runtime.artifacts.put('market', { growth: 0.2 }, { tags: ['finance'], confidence: 0.8, expectedVersion: 3 })
   * ```
   */
  put(id: string, content: Json, options?: PutOptions): Promise<ArtifactInfo>
  /** Undefined: there is no such artifact, or this version of it is not kept any more. */
  get(id: string, options?: GetOptions): Promise<Artifact | undefined>
  /** The versions that are kept, oldest first. */
  history(id: string): Promise<readonly ArtifactInfo[]>
  /** All that fit, best and then newest first. */
  find(query: ArtifactQuery): Promise<readonly ArtifactInfo[]>
  /** All of them, in the order of their ids. */
  list(): Promise<readonly ArtifactInfo[]>
  /** Takes it away with all its versions. False: it was not there. Throws `conflict`. */
  delete(id: string, options?: DeleteOptions): Promise<boolean>
  /** Removes what has expired. Returns how many that were. */
  cleanUp(): Promise<number>
  /** The same artifacts for an agent of this name: with its permissions, and its name on what it writes. */
  as(agent: string): Artifacts
}

const ARTIFACT_OPTIONS: KnownOptions<ArtifactOptions> = {
  store: true,
  versions: true,
  ttlMs: true,
  autoCleanUp: true,
  maxArtifacts: true,
  maxBytes: true,
  permissions: true,
  defaultPermissions: true,
}
const PUT_OPTIONS: KnownOptions<PutOptions> = {
  expectedVersion: true,
  ttlMs: true,
  key: true,
  tags: true,
  confidence: true,
  derivedFrom: true,
}
const GET_OPTIONS: KnownOptions<GetOptions> = { version: true, lineage: true }
const DELETE_OPTIONS: KnownOptions<DeleteOptions> = { expectedVersion: true }
const QUERY: KnownOptions<ArtifactQuery> = { tag: true, agent: true, text: true, limit: true }

const DAY = 86_400_000

function countOf(name: string, value: number): number {
  if (Number.isInteger(value) && value > 0) return value
  throw new StatecraftError('input_invalid', `artifacts.${name} must be a whole number above 0, not ${value}`)
}

function timeOf(name: string, value: number | false): number | undefined {
  if (value === false) return undefined
  if (value > 0) return value
  throw new StatecraftError('input_invalid', `${name} must be above 0, or false for ever, not ${String(value)}`)
}

/** Artifacts in a store, which is asked for when it is first needed. Throws `input_invalid` for options that cannot be. */
export function createArtifacts(
  options: ArtifactOptions,
  clock: Clock,
  storeOf: () => ArtifactStore,
): Artifacts & Pick<Archive, 'begin' | 'close'> {
  refuseStrange('The artifacts', options, ARTIFACT_OPTIONS, 'artifacts')
  const { versions = 5, ttlMs = DAY, autoCleanUp = true, maxArtifacts = 10_000, maxBytes = 268_435_456 } = options
  const kept = versions === false ? 1 : countOf('versions', versions)
  const ttl = timeOf('artifacts.ttlMs', ttlMs)
  const authorize = createAuthorize(options)
  const limits = { maxArtifacts: countOf('maxArtifacts', maxArtifacts), maxBytes: countOf('maxBytes', maxBytes) }
  const archive = createArchive({ kept, limits, autoCleanUp, clock, storeOf })

  const seenBy = (agent: string | undefined): Artifacts => {
    const enter = (wanted: ArtifactPermission, id?: string): void => {
      if (id !== undefined) assertId(id)
      authorize(agent, wanted, id)
    }
    return {
      async put(id, content, putOptions = {}) {
        refuseStrange('artifacts.put', putOptions, PUT_OPTIONS)
        const { expectedVersion, ttlMs: own, key, ...notes } = putOptions
        enter('write', id)
        const { tags, confidence, derivedFrom } = checkNotes(id, notes)
        const { text, bytes } = checkContent(id, content)
        const span = own === undefined ? ttl : timeOf('ttlMs', own)
        const at = clock.now()
        const metadata = { agent, at, confidence, tags }
        const expiresAt = span === undefined ? undefined : at + span
        return archive.write(id, text, { metadata, derivedFrom, bytes, expiresAt, key }, expectedVersion)
      },
      async get(id, getOptions = {}) {
        refuseStrange('artifacts.get', getOptions, GET_OPTIONS)
        enter('read', id)
        return archive.read(id, getOptions)
      },
      async history(id) {
        enter('read', id)
        return archive.history(id)
      },
      async find(query) {
        refuseStrange('artifacts.find', query, QUERY)
        enter('read')
        return archive.search(query)
      },
      async list() {
        enter('read')
        return archive.list()
      },
      async delete(id, deleteOptions = {}) {
        refuseStrange('artifacts.delete', deleteOptions, DELETE_OPTIONS)
        enter('delete', id)
        return archive.remove(id, deleteOptions.expectedVersion)
      },
      async cleanUp() {
        enter('delete')
        return archive.cleanUp()
      },
      as: seenBy,
    }
  }

  return { ...seenBy(undefined), begin: archive.begin, close: archive.close }
}
