// How many calls may run at once and by the minute, for all who share the limiter: usually everything that uses one key.
// Owns the waiting line. Invariants: never more permits out than `concurrency`; whoever waits is admitted in fair order and
// nobody overtakes; an aborted waiter is gone at once; a timer runs only while somebody waits for a budget to refill.
import { orAborted, throwIfAborted } from './abort.ts'
import { type Bucket, bucket } from './bucket.ts'
import { ProviderError } from './errors.ts'
import { fairLine } from './fair-line.ts'
import { type KnownOptions, refuseStrange } from './known-options.ts'
import type { ModelIo } from './model.ts'
import { numberOption } from './number-option.ts'
import { longestTimerMs, systemClock, type TimedClock } from './timed-clock.ts'

/** What a limiter allows. At least one of the first three. */
export interface LimiterOptions {
  /** Calls at the same time. */
  readonly concurrency?: number
  /** One minute's worth may be used at once; then it refills steadily. */
  readonly requestsPerMinute?: number
  /** Input and output tokens, cached ones included. One minute's worth may be used at once; then it refills steadily. */
  readonly tokensPerMinute?: number
  /** Calls that may wait; one more fails with `rate_limited` at once. Default 10,000. */
  readonly maxWaiting?: number
  /** Default: the platform's. */
  readonly clock?: TimedClock
}

/** The right to make one call. */
export interface Permit {
  /** Call it when the call has ended, with the tokens that it really took; `undefined`: unknown, the estimate stands. */
  release(tokens: number | undefined): void
}

/** Admits calls. Everything that shares one limiter shares its limits. */
export interface Limiter {
  /** Whether it limits tokens: otherwise nobody needs to estimate them. */
  readonly countsTokens: boolean
  /** What goes on at the moment. */
  state(): { readonly running: number; readonly waiting: number }
  /**
   * Waits for its turn. Callers take turns; calls without a `caller` are one caller together.
   *
   * @param tokens - an estimate of what the call will take, reserved until `release`
   * @throws ProviderError `aborted` when the signal fires first, `rate_limited` when too many wait already
   */
  acquire(tokens: number, io: Pick<ModelIo, 'signal' | 'caller'>): Promise<Permit>
}

interface Waiter {
  readonly tokens: number
  admit(): void
}

const limiterOptions: KnownOptions<LimiterOptions> = {
  concurrency: true,
  requestsPerMinute: true,
  tokensPerMinute: true,
  maxWaiting: true,
  clock: true,
}

/**
 * Makes a limiter. Give the same one to every model that uses the same key.
 *
 * @throws ProviderError `invalid_option` when a number makes no sense or no limit is given
 * @example
 * const limiter = createLimiter({ concurrency: 20, tokensPerMinute: 400_000 })
 * const fast = withLimits(openai('gpt-…-mini'), limiter)
 * const strong = withLimits(openai('gpt-…'), limiter)
 */
export function createLimiter(options: LimiterOptions): Limiter {
  refuseStrange('createLimiter', options, limiterOptions)
  const { concurrency, requests, tokens, maxWaiting } = limitsOf(options)
  const { clock = systemClock } = options
  const line = fairLine<Waiter>()
  let running = 0
  let timer: unknown

  /** One call more, or taken back. */
  const draw = (calls: 1 | -1, amount: number): void => {
    const now = clock.now()
    running += calls
    requests?.take(calls, now)
    tokens?.take(amount, now)
  }

  const admitWaiting = (): void => {
    if (timer !== undefined) clock.clearTimeout(timer)
    timer = undefined
    for (let waiter = line.first(); waiter && running < concurrency; waiter = line.first()) {
      const now = clock.now()
      const waitMs = Math.max(requests?.waitFor(1, now) ?? 0, tokens?.waitFor(waiter.tokens, now) ?? 0)
      if (waitMs > 0) {
        timer = clock.setTimeout(admitWaiting, Math.min(waitMs, longestTimerMs))
        return
      }
      line.take()
      draw(1, waiter.tokens)
      waiter.admit()
    }
  }

  const permit = (reserved: number): Permit => {
    let held = true
    return {
      release(used = reserved) {
        if (!held) return
        held = false
        running -= 1
        tokens?.take(used - reserved, clock.now())
        admitWaiting()
      },
    }
  }

  return {
    countsTokens: tokens !== undefined,
    state: () => ({ running, waiting: line.size }),
    async acquire(amount, { signal, caller = '' }) {
      throwIfAborted(signal)
      numberOption('tokens', amount, { min: 0 })
      const { promise, resolve } = Promise.withResolvers<void>()
      let admitted = false
      const admit = (): void => {
        admitted = true
        resolve()
      }
      const place = line.join(caller, { tokens: amount, admit })
      // Behind somebody who waits already, nothing can be admitted.
      if (line.size === 1) admitWaiting()
      try {
        if (line.size > maxWaiting) throw lineIsFull(maxWaiting)
        if (!admitted) await orAborted(promise, signal)
      } catch (error) {
        place.remove()
        // Admitted and aborted in the same moment: nothing was asked, so nothing is used up.
        if (admitted) draw(-1, -amount)
        admitWaiting()
        throw error
      }
      return permit(amount)
    },
  }
}

function limitsOf(options: LimiterOptions): {
  readonly concurrency: number
  readonly requests: Bucket | undefined
  readonly tokens: Bucket | undefined
  readonly maxWaiting: number
} {
  const { concurrency, requestsPerMinute, tokensPerMinute, maxWaiting = 10_000 } = options
  if (concurrency === undefined && requestsPerMinute === undefined && tokensPerMinute === undefined) {
    const what = 'The limiter has no limit: give "concurrency", "requestsPerMinute" or "tokensPerMinute".'
    throw new ProviderError('invalid_option', what)
  }
  const perMinute = (name: string, value: number | undefined): Bucket | undefined =>
    value === undefined ? undefined : bucket(numberOption(name, value, { min: 1 }))
  return {
    concurrency:
      concurrency === undefined
        ? Number.POSITIVE_INFINITY
        : numberOption('concurrency', concurrency, { min: 1, whole: true }),
    requests: perMinute('requestsPerMinute', requestsPerMinute),
    tokens: perMinute('tokensPerMinute', tokensPerMinute),
    maxWaiting: numberOption('maxWaiting', maxWaiting, { min: 0, whole: true }),
  }
}

function lineIsFull(maxWaiting: number): ProviderError {
  const what = `${maxWaiting} calls wait for this limiter already, as many as may ("maxWaiting").`
  return new ProviderError('rate_limited', what)
}
