// Artifacts in a store of their own, with time that stands still until it is told to move.
import {
  type ArtifactOptions,
  type ArtifactStore,
  type Artifacts,
  createArtifacts,
  memoryArtifacts,
} from '../../src/index.ts'
import { createSimulatedClock, type SimulatedClock } from '../../src/testing/index.ts'

export const HOUR = 3_600_000

export interface Opened {
  readonly clock: SimulatedClock
  readonly store: ArtifactStore
  readonly artifacts: Artifacts & { close(): void }
}

export function create(options: ArtifactOptions = {}, store: ArtifactStore = memoryArtifacts()): Opened {
  const clock = createSimulatedClock({ now: 1000 })
  return { clock, store, artifacts: createArtifacts(options, clock, () => store) }
}

/** What it rejects with, or what it gives. */
export const refusal = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    value => value,
    error => error,
  )
