// Locks that hold between the processes of one machine. Each key has a file, and whoever holds the key has SQLite's exclusive lock
// on it: the operating system lets go of that when the process ends, however it ends, so that nothing stale is left behind.
//
// - The files are empty and stay: to remove one while others wait for it would let two in.
// - Within this process a line in memory keeps the order; between processes whoever looks first gets it.
import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Clock, systemClock } from '../clock.ts'
import { StatecraftError } from '../errors.ts'
import { type KnownOptions, refuseStrange } from '../known-options.ts'
import type { LockPort } from '../locks/lock-port.ts'
import { memoryLocks } from '../locks/memory-locks.ts'

export interface FileLockOptions {
  /** How often a lock that another process holds is looked at, in ms. Default 25. */
  readonly pollMs?: number
  /** Default: the platform's. */
  readonly clock?: Clock
}

const FILE_LOCK_OPTIONS: KnownOptions<FileLockOptions> = { pollMs: true, clock: true }

/** https://www.sqlite.org/rescode.html */
const BUSY = 5

const unusable = (folder: string, cause: unknown): StatecraftError =>
  new StatecraftError(
    'store_invalid',
    `Locks cannot be kept in "${folder}" (${(cause as Error).message}): use a folder of a local disk that may be written`,
    { cause },
  )

/** Whether it was free; then it is held. */
function hold(file: DatabaseSync): boolean {
  try {
    file.exec('BEGIN EXCLUSIVE')
    return true
  } catch (error) {
    if ((error as { errcode?: unknown }).errcode === BUSY) return false
    throw error
  }
}

/** Resolves after a while; rejects with the signal's reason when that fires before. */
function pause(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const timer = clock.setTimeout(resolve, ms)
  const onAbort = (): void => reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  return promise.finally(() => {
    clock.clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  })
}

/**
 * Locks as files in a folder, for `createRuntime({ locks })`: they hold between all processes of this machine that use the same
 * folder. Throws `store_invalid` for a folder that cannot be used, `input_invalid` for options that there are not.
 *
 * @example
 * ```ts
 * const runtime = createRuntime({ locks: fileLocks('/var/lib/app/locks') })
 * await runtime.lock('user:42', () => rename('user:42'))
 * ```
 */
export function fileLocks(folder: string, options: FileLockOptions = {}): LockPort {
  refuseStrange('fileLocks', options, FILE_LOCK_OPTIONS)
  const { pollMs = 25, clock = systemClock } = options
  const line = memoryLocks()
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw unusable(folder, error)
  }
  const open = (key: string): DatabaseSync =>
    new DatabaseSync(join(folder, `${createHash('sha256').update(key).digest('hex')}.lock`))

  const take = async (key: string, signal: AbortSignal): Promise<DatabaseSync> => {
    let file: DatabaseSync | undefined
    try {
      file = open(key)
      while (!hold(file)) await pause(pollMs, clock, signal)
      return file
    } catch (error) {
      file?.close()
      throw signal.aborted ? signal.reason : unusable(folder, error)
    }
  }

  return {
    async acquire(key, { signal }) {
      const leave = await line.acquire(key, { signal })
      try {
        const file = await take(key, signal)
        return () => {
          if (!file.isOpen) return
          file.close()
          return leave()
        }
      } catch (error) {
        await leave()
        throw error
      }
    },
  }
}
