// The host that keeps everything in one SQLite file and goes on from there in the next process. The engine is that of the
// memory host; what is different is its journal.
import type { DatabaseSync } from 'node:sqlite'
import { createAsleepHost } from '../engine/asleep.ts'
import { createEngine } from '../engine/create-engine.ts'
import { createEngineHost } from '../engine/engine-host.ts'
import { restore } from '../engine/restore.ts'
import type { Host, HostFactory, HostPorts } from '../host.ts'
import { type KnownOptions, refuseStrange } from '../known-options.ts'
import { load } from './load.ts'
import { sqliteArtifacts } from './sqlite-artifacts.ts'
import { createSqliteJournal } from './sqlite-journal.ts'
import { openStore, type SqliteOptions } from './store.ts'

const KIND = 'sqlite'
const SQLITE_OPTIONS: KnownOptions<SqliteOptions> = { mayLoseLastCommitsOnPowerCut: true }

/** A host on an open store, which it closes. Throws `store_invalid`. */
export function hostOn(db: DatabaseSync, ports: HostPorts): Host {
  const saved = load(db)
  const engine = createEngine(ports, createSqliteJournal(db, saved.seq))
  const artifacts = sqliteArtifacts(db)
  if (saved.actors.length > 0) return { ...createAsleepHost(KIND, engine, saved), artifacts }
  // Nobody is there to wait for; ended tasks and what was spent stay known.
  restore(engine, saved)
  return { ...createEngineHost(KIND, engine), artifacts }
}

/**
 * A host in one SQLite file: turns, messages, steps, timers, tasks, subscriptions and artifacts survive the process, `kill -9` and, by
 * default, a power cut. One transaction for each turn; a completed step is never run again, one that was in flight is, with
 * `attempt` one higher and the same idempotency key.
 *
 * - In a new process register every agent that the open work uses (also those that were passed to `run` without a name), then
 *   call `runtime.resume()`: until then every other act throws `resume_required`. It returns the runs that are open. A store
 *   without open work goes on by itself, once those agents are registered that live in it.
 * - An actor is found again by the name of its definition: as long as one lives, another definition of that name is refused
 *   (`agent_exists`), unless it comes with a definition of its own, as the children of a supervisor do.
 * - What actors hold, send and return must be plain JSON (`not_json` otherwise); runs name their models.
 * - One process at a time: a second one gets `store_busy`.
 * - A commit that fails stops the host: open runs end with `store_failed` in this process and go on in the next.
 *
 * Throws `input_invalid` for options that there are not; `store_busy`, `store_newer` and `store_invalid` when the runtime is created.
 *
 * @example
 * ```ts
 * const runtime = createRuntime({ host: sqlite('runs.db') })
 * runtime.agents.register(analyst)
 * for (const run of runtime.resume()) console.log(run.id, (await run.result()).status)
 * ```
 */
export function sqlite(path: string, options: SqliteOptions = {}): HostFactory {
  refuseStrange('sqlite', options, SQLITE_OPTIONS)
  return ports => {
    const db = openStore(path, options)
    try {
      return hostOn(db, ports)
    } catch (error) {
      db.close()
      throw error
    }
  }
}
