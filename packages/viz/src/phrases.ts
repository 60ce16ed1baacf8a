// Figures with their words, as pictures say them.
import { formatCost, formatTokens } from './format.ts'

/** For example `1 agent`, `1,200 agents`. */
export const count = (n: number, word: string): string => `${formatTokens(n)} ${word}${n === 1 ? '' : 's'}`

interface TokenCount {
  readonly inputTokens: number | undefined
  readonly outputTokens: number | undefined
}

/** `1,234 tokens`, or `tokens unknown`. */
export function tokenSum({ inputTokens, outputTokens }: TokenCount): string {
  if (inputTokens === undefined || outputTokens === undefined) return 'tokens unknown'
  return count(inputTokens + outputTokens, 'token')
}

/** `1,234 tokens (1,000 in, 234 out)`, `0 tokens`, or `tokens unknown`. */
export function tokenWords(tokens: TokenCount): string {
  const { inputTokens, outputTokens } = tokens
  if (inputTokens === undefined || outputTokens === undefined || inputTokens + outputTokens === 0)
    return tokenSum(tokens)
  return `${tokenSum(tokens)} (${formatTokens(inputTokens)} in, ${formatTokens(outputTokens)} out)`
}

/** `$0.0012`, or `cost unknown`. */
export const costWords = (costUsd: number | undefined): string =>
  costUsd === undefined ? 'cost unknown' : formatCost(costUsd)
