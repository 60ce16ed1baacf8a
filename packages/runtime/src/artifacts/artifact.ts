// An artifact: an entry of the context that agents share. Its content is plain JSON or text; each change makes a new version.
import type { Json } from '../json.ts'

/** One version of an artifact, as lineage names it: `id@version`. */
export type ArtifactRef = `${string}@${number}`

export interface ArtifactMetadata {
  /** Who wrote this version: the name of an agent; undefined for the app. */
  readonly agent: string | undefined
  /** When, in ms since the epoch. */
  readonly at: number
  /** From 0 to 1; undefined where nobody said. */
  readonly confidence: number | undefined
  readonly tags: readonly string[]
}

/** A version without its content. */
export interface ArtifactInfo {
  readonly id: string
  /** 1, and one more with each change. */
  readonly version: number
  readonly metadata: ArtifactMetadata
  /** Versions, of this artifact or others, from which this one was made. */
  readonly derivedFrom: readonly ArtifactRef[]
  /** Of its content as JSON text in UTF-8. */
  readonly bytes: number
  /** When the artifact is forgotten unless it is changed before, in ms since the epoch; undefined: never. */
  readonly expiresAt: number | undefined
}

/** Who changed an artifact, when, and to which version. */
export interface ArtifactChange {
  readonly agent: string | undefined
  readonly at: number
  readonly version: number
}

/** Where an artifact comes from. */
export interface ArtifactLineage {
  readonly createdBy: ArtifactChange
  /** Every change after the first, oldest first; of many only the latest 50. */
  readonly modifiedBy: readonly ArtifactChange[]
  /** Of the version that was read. */
  readonly derivedFrom: readonly ArtifactRef[]
}

export interface Artifact extends ArtifactInfo {
  readonly content: Json
  /** Present where it was asked for. */
  readonly lineage?: ArtifactLineage
}
