// Where artifacts are kept: the port behind `runtime.artifacts`. A store keeps what it is given and decides nothing but one thing:
// a change is made only if nobody else has made one since it was computed. `artifactConformance` of the testing entry is its suite.
import type { ArtifactChange, ArtifactMetadata, ArtifactRef } from './artifact.ts'

export interface StoredVersion {
  readonly version: number
  readonly metadata: ArtifactMetadata
  readonly derivedFrom: readonly ArtifactRef[]
  readonly bytes: number
}

/** A change, with the key of the call that made it: the same call made again changes nothing. */
export interface StoredChange extends ArtifactChange {
  readonly key?: string | undefined
}

/** Everything about an artifact but its content. Plain JSON. */
export interface ArtifactHead {
  readonly id: string
  /** Those that are kept, oldest first; the last one is the current one. Never empty. */
  readonly versions: readonly StoredVersion[]
  readonly created: StoredChange
  /** The latest changes after the first, oldest first. */
  readonly changes: readonly StoredChange[]
  readonly expiresAt: number | undefined
}

export interface ArtifactStore {
  /** Of all artifacts, in the order of their ids. */
  heads(): Promise<readonly ArtifactHead[]>
  head(id: string): Promise<ArtifactHead | undefined>
  /** JSON text; undefined where there is no such version. */
  content(id: string, version: number): Promise<string | undefined>
  /**
   * Puts `head` in the place of what is there, with the content (JSON text) of its last version; versions that it does not list
   * are gone. All of it or nothing. False, and nothing is changed: the current version is not `before` (0: there is none).
   */
  write(head: ArtifactHead, content: string, before: number): Promise<boolean>
  /** Takes it away with all its versions. False, and nothing is changed: the current version is not `before`. */
  remove(id: string, before: number): Promise<boolean>
}

/** The version that is current; 0 where there is none. */
export const currentOf = (head: ArtifactHead | undefined): number => head?.versions.at(-1)?.version ?? 0
