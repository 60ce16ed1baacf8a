// The decision whether a failed attempt is followed by another, and after how long. Pure.

/** How often, how soon and for how long to try again. */
export interface RetryPolicy {
  /** Attempts after the first one. */
  readonly retries: number
  /** Longest pause before the first retry, in milliseconds. */
  readonly delayMs: number
  /** The longest pause grows by this factor from one retry to the next. */
  readonly backoff: number
  /** No pause is longer than this, in milliseconds. */
  readonly maxDelayMs: number
  /** All attempts and pauses together take no longer than this, in milliseconds; `undefined`: no limit. */
  readonly totalMs: number | undefined
}

/** An attempt that failed in a way that may pass. */
export interface FailedAttempt {
  /** 1 for the first one. */
  readonly attempt: number
  /** Since the first one began, in milliseconds. */
  readonly elapsedMs: number
  /** How long the provider asks to wait, in milliseconds, where it says so. */
  readonly retryAfterMs: number | undefined
  /** A random number from 0 to 1. */
  readonly random: number
}

/**
 * The pause before the next attempt in milliseconds, or `undefined`: give up.
 *
 * Full jitter: the pause is anything between nothing and a ceiling that grows with every attempt, so that callers which
 * failed together do not come back together. What the provider asks for is waited in any case, with the jitter on top
 * for the same reason. A pause that the policy does not allow, or that leaves no time for an attempt, ends it at once.
 */
export function retryDelay(policy: RetryPolicy, failed: FailedAttempt): number | undefined {
  const { retries, delayMs, backoff, maxDelayMs, totalMs = Number.POSITIVE_INFINITY } = policy
  if (failed.attempt > retries) return undefined
  const asked = Math.max(0, failed.retryAfterMs ?? 0)
  if (asked > maxDelayMs) return undefined
  const ceiling = Math.min(maxDelayMs, delayMs * backoff ** (failed.attempt - 1))
  const pause = Math.min(maxDelayMs, asked + failed.random * ceiling)
  return failed.elapsedMs + pause < totalMs ? pause : undefined
}
