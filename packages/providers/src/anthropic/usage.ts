// Token counts as the Messages API reports them. Its `input_tokens` leaves cached tokens out; ours has them in.
// Anything that is not a count is unknown, never 0.
import type { Usage } from '../usage.ts'
import { countField, field } from '../wire/shape.ts'

/** Counts of the API; each is unknown until the API says it. */
export interface Counts {
  readonly input: number | undefined
  readonly cacheRead: number | undefined
  readonly cacheWrite: number | undefined
  readonly output: number | undefined
  readonly thinking: number | undefined
}

export const noCounts: Counts = {
  input: undefined,
  cacheRead: undefined,
  cacheWrite: undefined,
  output: undefined,
  thinking: undefined,
}

/** The counts that are known after a further report: reports are cumulative, so the later one wins, count by count. */
export function countsAfter(before: Counts, report: unknown): Counts {
  return {
    input: countField(report, 'input_tokens') ?? before.input,
    cacheRead: countField(report, 'cache_read_input_tokens') ?? before.cacheRead,
    cacheWrite: countField(report, 'cache_creation_input_tokens') ?? before.cacheWrite,
    output: countField(report, 'output_tokens') ?? before.output,
    thinking: countField(field(report, 'output_tokens_details'), 'thinking_tokens') ?? before.thinking,
  }
}

/** The neutral usage. A cache that the API says nothing of was not used. */
export function usageOf({ input, cacheRead, cacheWrite, output, thinking }: Counts): Usage {
  return {
    inputTokens: input === undefined ? undefined : input + (cacheRead ?? 0) + (cacheWrite ?? 0),
    outputTokens: output,
    ...(cacheRead === undefined ? {} : { cacheReadTokens: cacheRead }),
    ...(cacheWrite === undefined ? {} : { cacheWriteTokens: cacheWrite }),
    ...(thinking === undefined ? {} : { reasoningTokens: thinking }),
  }
}
