// The file of a store: opened by one process at a time, told from other files, and of a version that is known here.
//
// - The lock is SQLite's own exclusive lock on the file, held until close: the operating system lets go of it when the process
//   ends, however it ends, so that nothing stale is ever left behind.
// - A file that is not ours is refused before anything is written to it.
import { DatabaseSync } from 'node:sqlite'
import { StatecraftError } from '../errors.ts'
import { APPLICATION_ID, SCHEMA, SCHEMA_VERSION, STEPS } from './schema.ts'

export interface SqliteOptions {
  /**
   * Faster commits: a power cut or a crash of the operating system may take back the last of them, never a part of one. A
   * crash of the process alone takes back none. Default: false, every commit is on the disk before anyone sees it.
   */
  readonly mayLoseLastCommitsOnPowerCut?: boolean
}

/** https://www.sqlite.org/rescode.html */
const BUSY = 5

function numberOf(db: DatabaseSync, sql: string): number {
  const value = Object.values(db.prepare(sql).get() ?? {})[0]
  return typeof value === 'number' ? value : Number.NaN
}

/** Throws for the file of another application. */
function isNew(db: DatabaseSync, path: string): boolean {
  if (numberOf(db, 'PRAGMA application_id') === APPLICATION_ID) return false
  if (numberOf(db, 'SELECT count(*) FROM sqlite_schema') === 0) return true
  throw new StatecraftError('store_invalid', `"${path}" is an SQLite file of another application: use another path`)
}

function create(db: DatabaseSync): void {
  db.exec(`BEGIN EXCLUSIVE; ${SCHEMA}
    INSERT INTO schema_version VALUES (${SCHEMA_VERSION});
    INSERT INTO host VALUES (0, NULL);
    PRAGMA application_id = ${APPLICATION_ID};
    COMMIT`)
}

/** Brings an older store up to date, one version after the other. */
function upgrade(db: DatabaseSync, from: number): void {
  for (let version = from + 1; version <= SCHEMA_VERSION; version += 1)
    db.exec(`BEGIN EXCLUSIVE; ${STEPS[version]} UPDATE schema_version SET version = ${version}; COMMIT`)
}

/** Throws for a version that is not known here. */
function versionOf(db: DatabaseSync, path: string): number {
  const version = numberOf(db, 'SELECT version FROM schema_version')
  if (version >= 1 && version <= SCHEMA_VERSION) return version
  if (version > SCHEMA_VERSION) {
    throw new StatecraftError(
      'store_newer',
      `"${path}" has version ${version} and this package knows up to ${SCHEMA_VERSION}: update @statecraft/runtime, or use another file`,
      { details: { version, known: SCHEMA_VERSION } },
    )
  }
  throw new StatecraftError('store_invalid', `"${path}" says no version that there was: use another file`)
}

/** What SQLite says, as an error of ours. */
function refusal(path: string, cause: unknown): StatecraftError {
  if (cause instanceof StatecraftError) return cause
  const { errcode, message } = cause as { errcode?: unknown; message?: unknown }
  if (errcode === BUSY)
    return new StatecraftError(
      'store_busy',
      `Another process has "${path}" open: stop it, or give this one a file of its own`,
      { cause },
    )
  return new StatecraftError(
    'store_invalid',
    `"${path}" cannot be opened as a store (${String(message)}): check that its folder exists and may be written, or use another file`,
    { cause },
  )
}

function prepare(db: DatabaseSync, path: string, options: SqliteOptions): void {
  // Before anything is read: from then on nobody else gets in.
  db.exec('PRAGMA locking_mode = EXCLUSIVE')
  const fresh = isNew(db, path)
  const version = fresh ? SCHEMA_VERSION : versionOf(db, path)
  db.exec(`PRAGMA journal_mode = WAL;
    PRAGMA synchronous = ${options.mayLoseLastCommitsOnPowerCut ? 'NORMAL' : 'FULL'};
    PRAGMA trusted_schema = OFF`)
  if (fresh) create(db)
  upgrade(db, version)
  // Takes the lock also where nothing was written yet.
  db.exec('BEGIN EXCLUSIVE; COMMIT')
}

/** Throws `store_busy`, `store_newer` and `store_invalid`. */
export function openStore(path: string, options: SqliteOptions = {}): DatabaseSync {
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(path)
    prepare(db, path, options)
    return db
  } catch (error) {
    db?.close()
    throw refusal(path, error)
  }
}
