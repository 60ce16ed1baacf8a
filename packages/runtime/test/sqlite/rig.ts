// A runtime on a store in a folder of its own, which can die without a farewell and be opened again.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { onTestFinished } from 'vitest'
import {
  type ActorDefinition,
  createPacer,
  createRuntime,
  type Pacer,
  type Runtime,
  type RuntimeOptions,
} from '../../src/index.ts'
import { hostOn } from '../../src/sqlite/sqlite-host.ts'
import { openStore } from '../../src/sqlite/store.ts'
import { createSimulatedClock, type SimulatedClock } from '../../src/testing/index.ts'

/** A path for a store, in a folder that goes when the test ends. */
export function storePath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'statecraft-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'store.db')
}

export interface Opened {
  readonly runtime: Runtime
  readonly db: DatabaseSync
  /** As if the process had been killed: nothing more is written, and the lock is gone. */
  die(): void
}

export interface OpenOptions extends Omit<RuntimeOptions, 'host'> {
  /** Registered before anything else. */
  readonly agents?: readonly ActorDefinition[]
  /** Commits without waiting for the disk. */
  readonly relaxed?: boolean
}

/** Opens the store without resuming. */
export function open(path: string, { agents = [], relaxed = false, ...options }: OpenOptions = {}): Opened {
  const db = openStore(path, { mayLoseLastCommitsOnPowerCut: relaxed })
  const runtime = createRuntime({ ...options, host: ports => hostOn(db, ports) })
  for (const agent of agents) runtime.agents.register(agent)
  const die = (): void => {
    if (db.isOpen) db.close()
  }
  onTestFinished(die)
  return { runtime, db, die }
}

/** Time that moves only when told to. */
export const handClock = (now = 1_000_000): SimulatedClock => createSimulatedClock({ now, settle: breath })

/** Lets everything that waits for nothing but the event loop happen. */
export async function breath(): Promise<void> {
  for (let n = 0; n < 5; n += 1) await new Promise(resolve => setImmediate(resolve))
}

export interface HandPacer extends Pacer {
  /** From now on, what would be taken is left waiting. */
  hold(): void
}

/** Takes what waits as usual until it is told to hold. */
export function handPacer(): HandPacer {
  const pacer = createPacer()
  let held = false
  const unlessHeld = (work: () => void) => (): void => {
    if (!held) work()
  }
  return {
    soon: work => pacer.soon(unlessHeld(work)),
    later: work => pacer.later(unlessHeld(work)),
    slice: pacer.slice,
    hold: () => {
      held = true
    },
  }
}

/** A step that never ends. */
export const never = (): Promise<never> => new Promise(() => {})
