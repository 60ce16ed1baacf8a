// Token counts. Unknown is `undefined`, never 0; and an unknown summand makes an unknown sum.
// An absent part and an `undefined` one mean the same, unknown: counts travel as JSON, which keeps no difference.

export interface Usage {
  /** All input tokens, cached ones included. */
  readonly inputTokens: number | undefined
  /** All output tokens, reasoning included. */
  readonly outputTokens: number | undefined
  /** Part of `inputTokens` that was read from the provider's cache. */
  readonly cacheReadTokens?: number | undefined
  /** Part of `inputTokens` that was written to the provider's cache. */
  readonly cacheWriteTokens?: number | undefined
  /** Part of `outputTokens` that was reasoning. */
  readonly reasoningTokens?: number | undefined
}

/** Nothing is known: the provider reported no counts. */
export const unknownUsage: Usage = Object.freeze({ inputTokens: undefined, outputTokens: undefined })

/** The usage of no call at all: where a sum starts. */
export const zeroUsage: Usage = Object.freeze({
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  reasoningTokens: 0,
})

/**
 * The usage of two calls together, count by count. A count is known in the sum when both sides know it;
 * an unknown part is left out of the sum. The order of adding does not matter.
 *
 * @example
 * replies.map(reply => reply.usage).reduce(addUsage, zeroUsage)
 */
export function addUsage(a: Usage, b: Usage): Usage {
  return {
    inputTokens: sum(a.inputTokens, b.inputTokens),
    outputTokens: sum(a.outputTokens, b.outputTokens),
    ...known('cacheReadTokens', sum(a.cacheReadTokens, b.cacheReadTokens)),
    ...known('cacheWriteTokens', sum(a.cacheWriteTokens, b.cacheWriteTokens)),
    ...known('reasoningTokens', sum(a.reasoningTokens, b.reasoningTokens)),
  }
}

/** Input and output tokens together; `undefined` when either is unknown. */
export function totalTokens(usage: Usage): number | undefined {
  return sum(usage.inputTokens, usage.outputTokens)
}

function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b
}

function known(part: keyof Usage, count: number | undefined): Partial<Usage> {
  return count === undefined ? {} : { [part]: count }
}
