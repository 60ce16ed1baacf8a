// The one place where a call is tried again. A retry is another attempt at the same call; whether and when is decided by
// `retryDelay`. Errors that cannot pass cost exactly one attempt; an abort ends everything at once, pauses too.
import { throwIfAborted, wait } from './abort.ts'
import { attempts } from './attempts.ts'
import { ProviderError, type ProviderErrorDetails } from './errors.ts'
import { afterLost, isProviderError, lostIn, retell } from './failure.ts'
import { type KnownOptions, refuseStrange } from './known-options.ts'
import { defineModel, type Model } from './model.ts'
import { notify } from './notify.ts'
import { numberOption } from './number-option.ts'
import { type RetryPolicy, retryDelay } from './retry-delay.ts'
import { limitTime } from './time-limit.ts'
import { longestTimerMs, systemClock, type TimedClock } from './timed-clock.ts'

/** How to retry. */
export interface RetryOptions {
  /** Attempts after the first one. Default 3. */
  readonly retries?: number
  /** Longest pause before the first retry, in milliseconds. Default 1,000. */
  readonly delayMs?: number
  /** The longest pause grows by this factor from one retry to the next. Default 2. */
  readonly backoff?: number
  /** No pause is longer than this, in milliseconds; a provider that asks for more ends the call. Default 60,000. */
  readonly maxDelayMs?: number
  /** All attempts and pauses together, in milliseconds; an attempt in flight then ends with `timeout`. Default: no limit. */
  readonly totalMs?: number
  /** From 0 to 1. Default `Math.random`. */
  readonly random?: () => number
  /** Default: the platform's. */
  readonly clock?: TimedClock
  /** Hears of every retry before its pause. What it throws is dropped. */
  readonly onRetry?: (retry: Retry) => void
}

/** An attempt failed and another one will follow. */
export interface Retry {
  /** The attempt that failed: 1 for the first one. */
  readonly attempt: number
  /** The pause before the next one, in milliseconds. */
  readonly delayMs: number
  readonly error: ProviderError
}

const retryOptions: KnownOptions<RetryOptions> = {
  retries: true,
  delayMs: true,
  backoff: true,
  maxDelayMs: true,
  totalMs: true,
  random: true,
  clock: true,
  onRetry: true,
}

/**
 * Tries a call again when it failed in a way that may pass (`retryable`): after a random pause below a growing limit, and
 * not before the time that the provider asked for.
 *
 * The error of the last attempt is thrown, with its code, status and ids; after several attempts its message says how many.
 *
 * @throws ProviderError `invalid_option` when a number makes no sense
 * @example
 * const model = withRetry(openai('gpt-…'), { retries: 5, totalMs: 120_000 })
 */
export function withRetry(model: Model, options: RetryOptions = {}): Model {
  refuseStrange('withRetry', options, retryOptions, {
    maxRetries: 'use "retries"',
    timeout: 'use "totalMs"',
    factor: 'use "backoff"',
  })
  const policy = policyOf(options)
  const { random = Math.random, clock = systemClock, onRetry } = options

  /** The pause after a failure; throws when there is none to make. */
  const pauseAfter = (error: unknown, attempt: number, elapsedMs: number, lost: number): number => {
    if (!isProviderError(error)) throw error
    const { retryAfterMs } = error
    const delayMs = error.retryable
      ? retryDelay(policy, { attempt, elapsedMs, retryAfterMs, random: random() })
      : undefined
    if (delayMs === undefined) throw lastOf(error, attempt, lost)
    notify(onRetry, { attempt, delayMs, error })
    return delayMs
  }

  return defineModel(
    model.modelId,
    async (request, io) => {
      const begun = clock.now()
      const limit = limitTime(io.signal, policy.totalMs, clock)
      const nextIo = attempts({ ...io, signal: limit.signal })
      let lost = 0
      try {
        for (let attempt = 1; ; attempt += 1) {
          try {
            return afterLost(await model(request, nextIo()), lost)
          } catch (error) {
            throwIfAborted(io.signal)
            if (limit.isOver()) throw outOfTime(policy, attempt, error, lost)
            await wait(pauseAfter(error, attempt, clock.now() - begun, lost), io.signal, clock)
            lost += isProviderError(error) ? lostIn(error) : 0
          }
        }
      } finally {
        limit.end()
      }
    },
    model,
  )
}

function policyOf(options: RetryOptions): RetryPolicy {
  const { retries = 3, delayMs = 1_000, backoff = 2, maxDelayMs = 60_000, totalMs } = options
  const time = { min: 0, max: longestTimerMs }
  return {
    retries: numberOption('retries', retries, { min: 0, whole: true }),
    delayMs: numberOption('delayMs', delayMs, time),
    backoff: numberOption('backoff', backoff, { min: 1 }),
    maxDelayMs: numberOption('maxDelayMs', maxDelayMs, time),
    totalMs: totalMs === undefined ? undefined : numberOption('totalMs', totalMs, { min: 1, max: longestTimerMs }),
  }
}

function lastOf(error: ProviderError, attempt: number, lost: number): ProviderError {
  if (attempt === 1) return error
  const tell = (what: string): string => `Attempt ${attempt}, the last one, failed: ${what}`
  return retell(error, tell, lostTotal(lost, error))
}

/** Of all attempts but the last one, which tells by its code. */
function lostTotal(lost: number, error: unknown): Pick<ProviderErrorDetails, 'lostAttempts'> {
  const inside = isProviderError(error) ? error.details.lostAttempts : undefined
  const total = lost + (typeof inside === 'number' ? inside : 0)
  return total === 0 ? {} : { lostAttempts: total }
}

function outOfTime({ totalMs }: RetryPolicy, attempt: number, error: unknown, lost: number): ProviderError {
  const { requestId, partialText } = isProviderError(error) ? error : {}
  const what = `The ${totalMs} ms allowed for all attempts ("totalMs") were over in attempt ${attempt}.`
  return new ProviderError('timeout', what, { requestId, partialText, ...lostTotal(lost, error), cause: error })
}
