// Calls wait until the limits allow them: how many at once, how many requests and tokens a minute.
import { createLimiter, type Limiter, type LimiterOptions } from './limiter.ts'
import { defineModel, type Model } from './model.ts'
import { estimateTokens } from './token-estimate.ts'
import { totalTokens } from './usage.ts'

/**
 * Keeps a model within limits. Before a call its tokens are reserved by an estimate (four characters are one token, plus
 * `maxTokens`, or 1,000 where none is set); afterwards the real usage replaces it, and where that is unknown or the call
 * failed the estimate stands. `io.caller` says who asks: callers take turns, so that none waits for another's backlog.
 * A waiting call ends at once with `aborted` when its signal fires.
 *
 * Models share limits by sharing a limiter: one for everything that uses the same key. Put it inside `withRetry`, so that
 * every attempt counts and nobody holds a place while pausing.
 *
 * @param limits - a limiter, or the options of one that this model has to itself
 * @throws ProviderError `invalid_option` when a number makes no sense or no limit is given
 * @example
 * const model = withRetry(withLimits(anthropic('claude-…'), { concurrency: 10, requestsPerMinute: 300 }))
 */
export function withLimits(model: Model, limits: Limiter | LimiterOptions): Model {
  const limiter = 'acquire' in limits ? limits : createLimiter(limits)
  return defineModel(
    model.modelId,
    async (request, io) => {
      const permit = await limiter.acquire(limiter.countsTokens ? estimateTokens(request) : 0, io)
      let used: number | undefined
      try {
        const reply = await model(request, io)
        used = totalTokens(reply.usage)
        return reply
      } finally {
        permit.release(used)
      }
    },
    model,
  )
}
