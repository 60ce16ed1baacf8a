// The locks of a runtime: `runtime.lock` and the tools that are serialised use the same keys, so that they exclude each other.
//
// - A lock is held until the work has settled, also when its signal has fired: whoever comes next must find nobody at work.
// - Waiting ends: with the lock, with the signal, with the time limit, or with the runtime. So work that locks its own key again,
//   or two that wait for each other, end with `lock_timeout` instead of hanging.
import type { Clock } from '../clock.ts'
import { StatecraftError } from '../errors.ts'
import { type KnownOptions, refuseStrange } from '../known-options.ts'
import type { LockPort, Release } from './lock-port.ts'

export interface LockOptions {
  /** Ends the waiting; once the lock is held, fires the signal that the work got. */
  readonly signal?: AbortSignal | undefined
  /** Longest to wait for the lock, in ms. Default 30,000. How long the work takes is not limited. */
  readonly timeoutMs?: number
}

/** Runs work while nobody else holds the key. See `runtime.lock`. */
export type Lock = <T>(key: string, work: (signal: AbortSignal) => T | Promise<T>, options?: LockOptions) => Promise<T>

export interface Locks {
  readonly lock: Lock
  /** Ends all waiting with `runtime_closed`, and fires the signals of the work that holds something. */
  close(): void
}

const DEFAULT_TIMEOUT = 30_000
const LONGEST_KEY = 1000

const LOCK_OPTIONS: KnownOptions<LockOptions> = { signal: true, timeoutMs: true }

const noop = (): void => {}

function assertUsable(key: string, timeoutMs: number): void {
  if (typeof key !== 'string' || key === '' || key.length > LONGEST_KEY)
    throw new StatecraftError('input_invalid', `The key of a lock must be text of 1 to ${LONGEST_KEY} characters`)
  if (!(timeoutMs > 0)) throw new StatecraftError('input_invalid', `timeoutMs must be above 0, not ${timeoutMs}`)
}

export function createLocks(port: LockPort, clock: Clock): Locks {
  /** What waits or works. */
  const active = new Set<AbortController>()
  /** Since when keys are held here, in ms. */
  const heldSince = new Map<string, number>()
  let closed: StatecraftError | undefined

  const tooLong = (key: string, timeoutMs: number): StatecraftError => {
    const since = heldSince.get(key)
    const holder = since === undefined ? 'another process' : `somebody who got it ${clock.now() - since} ms ago`
    return new StatecraftError(
      'lock_timeout',
      `Lock "${key}" did not come free within ${timeoutMs} ms: it is held by ${holder}. Work that locks its own key again waits for itself`,
      { details: { key, timeoutMs } },
    )
  }

  /** Rejects as soon as `controller` fires; a lock that comes after that is let go of at once. */
  const acquire = async (key: string, { signal }: AbortController): Promise<Release> => {
    const { promise: stopped, reject } = Promise.withResolvers<never>()
    const onAbort = (): void => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    const coming = port.acquire(key, { signal })
    try {
      return await Promise.race([coming, stopped])
    } catch (error) {
      coming.then(release => release()).catch(noop)
      throw error
    } finally {
      signal.removeEventListener('abort', onAbort)
    }
  }

  const lock: Lock = async (key, work, options = {}) => {
    refuseStrange('runtime.lock', options, LOCK_OPTIONS)
    const { signal, timeoutMs = DEFAULT_TIMEOUT } = options
    assertUsable(key, timeoutMs)
    if (closed) throw closed
    signal?.throwIfAborted()
    const controller = new AbortController()
    const onAbort = (): void => controller.abort(signal?.reason)
    const timer = clock.setTimeout(() => controller.abort(tooLong(key, timeoutMs)), timeoutMs)
    signal?.addEventListener('abort', onAbort, { once: true })
    active.add(controller)
    try {
      const release = await acquire(key, controller)
      clock.clearTimeout(timer)
      heldSince.set(key, clock.now())
      try {
        controller.signal.throwIfAborted()
        return await work(controller.signal)
      } finally {
        heldSince.delete(key)
        await release()
      }
    } finally {
      clock.clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      active.delete(controller)
    }
  }

  return {
    lock,
    close() {
      closed ??= new StatecraftError('runtime_closed', 'The runtime was closed')
      for (const controller of active) controller.abort(closed)
    },
  }
}
