// What all actors of a runtime have in common beside messages: each step can reach it, and so can the app.
import type { ArtifactStore } from './artifacts/artifact-store.ts'
import { type ArtifactOptions, type Artifacts, createArtifacts } from './artifacts/artifacts.ts'
import { memoryArtifacts } from './artifacts/memory-artifacts.ts'
import type { Clock } from './clock.ts'
import type { LockPort } from './locks/lock-port.ts'
import { createLocks, type Lock } from './locks/locks.ts'
import { memoryLocks } from './locks/memory-locks.ts'

export interface Facilities {
  /** Runs work while nobody else in the runtime holds the key. */
  readonly lock: Lock
  /** The entries that they share. */
  readonly artifacts: Artifacts
}

export interface FacilityOptions {
  readonly clock: Clock
  readonly locks?: LockPort | undefined
  readonly artifacts?: ArtifactOptions | undefined
  /** Where the host keeps artifacts; asked when they are first needed. */
  readonly ofHost?: () => ArtifactStore | undefined
}

/** With their runtime they begin, once its host is there, and end. */
export interface OwnFacilities extends Facilities {
  begin(): void
  close(): void
}

/** Throws `input_invalid` for options that cannot be. */
export function createFacilities(options: FacilityOptions): OwnFacilities {
  const { clock, locks = memoryLocks(), artifacts = {}, ofHost } = options
  const { lock, close: closeLocks } = createLocks(locks, clock)
  const {
    begin,
    close: closeArtifacts,
    ...rest
  } = createArtifacts(artifacts, clock, () => artifacts.store ?? ofHost?.() ?? memoryArtifacts())
  return {
    lock,
    artifacts: rest,
    begin,
    close() {
      closeLocks()
      closeArtifacts()
    },
  }
}
