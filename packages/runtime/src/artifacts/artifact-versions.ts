// What a change makes of an artifact, as pure functions over its head: a new version, the oldest dropped, the lineage kept.
import type { ArtifactChange, ArtifactInfo, ArtifactLineage } from './artifact.ts'
import type { ArtifactHead, StoredChange, StoredVersion } from './artifact-store.ts'

/** One change, as it was asked for. */
export interface Written extends Omit<StoredVersion, 'version'> {
  readonly expiresAt: number | undefined
  readonly key: string | undefined
}

/** Changes that lineage remembers after the first. */
const MOST_CHANGES = 50

/**
 * The head after one more change. `last` is the highest version that was ever there: an artifact that begins anew in the place of
 * one that expired counts on, so that nobody takes the new one for the old.
 */
export function advance(
  id: string,
  head: ArtifactHead | undefined,
  last: number,
  { key, expiresAt, ...stored }: Written,
  kept: number,
): ArtifactHead {
  const version = last + 1
  const { agent, at } = stored.metadata
  const change: StoredChange = { agent, at, version, ...(key !== undefined && { key }) }
  return {
    id,
    versions: [...(head?.versions ?? []), { ...stored, version }].slice(-kept),
    created: head?.created ?? change,
    changes: head ? [...head.changes, change].slice(-MOST_CHANGES) : [],
    expiresAt,
  }
}

/** One version; undefined where it is not kept. */
export function versionIn({ id, versions, expiresAt }: ArtifactHead, version: number): ArtifactInfo | undefined {
  const stored = versions.find(one => one.version === version)
  return stored && { id, ...stored, expiresAt }
}

/** The current one. */
export function infoOf({ id, versions, expiresAt }: ArtifactHead): ArtifactInfo {
  return { id, ...(versions.at(-1) as StoredVersion), expiresAt }
}

/** What an earlier call with this key made; undefined where there was none, or where that is not kept any more. */
export function madeBy(head: ArtifactHead | undefined, key: string | undefined): ArtifactInfo | undefined {
  if (!head || key === undefined) return undefined
  const change = [head.created, ...head.changes].find(one => one.key === key)
  if (!change) return undefined
  // A version that has been dropped since is not made again: what came after it stays the last word.
  return versionIn(head, change.version) ?? infoOf(head)
}

const shown = ({ agent, at, version }: StoredChange): ArtifactChange => ({ agent, at, version })

export const lineageOf = ({ created, changes }: ArtifactHead, { derivedFrom }: ArtifactInfo): ArtifactLineage => ({
  createdBy: shown(created),
  modifiedBy: changes.map(shown),
  derivedFrom,
})
