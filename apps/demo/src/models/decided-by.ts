// Who decided, and what that took, for the end of a run.
import type { Result } from '@statecraft/runtime'
import { formatCost, formatTokens } from '@statecraft/viz'
import { PRICES_AS_OF } from './example-prices.ts'
import { type ModelChoice, modelIdOf } from './model-choice.ts'

function cost(usd: number | undefined): string {
  if (usd === undefined) return 'cost unknown, as there is no price for it here'
  return usd === 0 ? formatCost(usd) : `${formatCost(usd)} by prices of ${PRICES_AS_OF}`
}

/** A sentence. */
export function decidedBy(choice: ModelChoice, { usage, costUsd, totals }: Result): string {
  const who = `Decided by ${modelIdOf(choice)}`
  if (choice.type === 'offline') return `${who}: rules, not a language model; no network, no tokens.`
  const calls = `${totals.turns.toLocaleString('en')} ${totals.turns === 1 ? 'call' : 'calls'}`
  return `${who}: ${calls}, ${formatTokens(usage.totalTokens)} tokens, ${cost(costUsd)}.`
}
