// Prices of the models that the demo asks by default, in USD per million tokens: examples for a table of one's own, right on
// the day they carry. Sources: https://platform.claude.com/docs/en/about-claude/pricing (a prompt of more than 100,000 tokens
// costs more) and https://developers.openai.com/api/docs/models/gpt-6-luna (more than 272,000 tokens). An audit stays far below.
import { definePrices, type PriceTable } from '@statecraft/providers'
import { OFFLINE_MODEL } from '../offline-model/offline-model.ts'
import type { ModelChoice } from './model-choice.ts'

export const PRICES_AS_OF = '2026-11-21'

export const examplePrices: PriceTable = definePrices({
  // It is no language model: its tokens are none, and they cost nothing.
  [OFFLINE_MODEL]: { input: 0, output: 0, asOf: PRICES_AS_OF },
  'anthropic/claude-haiku-5-5': { input: 0.1, output: 0.5, cacheRead: 0.01, cacheWrite: 0.125, asOf: PRICES_AS_OF },
  'openai/gpt-6-luna': { input: 0.1, output: 0.5, cacheRead: 0.01, cacheWrite: 0.125, asOf: PRICES_AS_OF },
})

/** What a server of one's own costs is in no table, whatever its models are called. */
export const pricesFor = ({ type }: ModelChoice): PriceTable => (type === 'server' ? {} : examplePrices)
