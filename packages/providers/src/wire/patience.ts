// How long a model may think before its first token and between two, where nobody says: the longer, the harder it was told to
// think. Providers are silent while a model thinks, and a call that is given up then has been paid for.
import type { ModelSettings } from '../model.ts'
import type { Timeouts } from './timeouts.ts'

const usualMs = 30_000
const thinkingMs = 120_000

/** `given` where it is said; else by the settings. A hard thinker has all the time of the call. */
export function patienceFor(
  given: Timeouts,
  totalMs: number,
  { reasoning = {} }: ModelSettings,
): Required<Pick<Timeouts, 'firstTokenMs' | 'idleMs'>> {
  const byDefault = Math.min(defaultMs(reasoning, totalMs), totalMs)
  return { firstTokenMs: given.firstTokenMs ?? byDefault, idleMs: given.idleMs ?? byDefault }
}

function defaultMs({ effort, budgetTokens }: NonNullable<ModelSettings['reasoning']>, totalMs: number): number {
  if (budgetTokens !== undefined) return totalMs
  switch (effort) {
    case undefined:
    case 'none':
    case 'minimal':
    case 'low':
      return usualMs
    case 'medium':
      return thinkingMs
    case 'high':
    case 'xhigh':
    case 'max':
      return totalMs
    default:
      return effort satisfies never
  }
}
