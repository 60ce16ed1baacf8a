// Token counts. Unknown is `undefined`, never 0; and an unknown summand makes an unknown sum.

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
