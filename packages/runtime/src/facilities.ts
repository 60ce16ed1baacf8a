// What all actors of a runtime have in common beside messages: each step can reach it, and so can the app.
import type { Clock } from './clock.ts'
import type { LockPort } from './locks/lock-port.ts'
import { createLocks, type Lock } from './locks/locks.ts'
import { memoryLocks } from './locks/memory-locks.ts'

export interface Facilities {
  /** Runs work while nobody else in the runtime holds the key. */
  readonly lock: Lock
}

export interface FacilityOptions {
  readonly clock: Clock
  readonly locks?: LockPort | undefined
}

/** Facilities, and how to end them with their runtime. */
export function createFacilities({ clock, locks = memoryLocks() }: FacilityOptions): Facilities & { close(): void } {
  const { lock, close } = createLocks(locks, clock)
  return { lock, close }
}
