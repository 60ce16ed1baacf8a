import { expect, it } from 'vitest'
import { decidedBy } from '../../src/models/decided-by.ts'
import type { ModelChoice } from '../../src/models/model-choice.ts'
import { resultOf } from '../report/sample-report.ts'

const haiku: ModelChoice = { type: 'anthropic', name: 'claude-haiku-5-5', host: '', why: '' }
const took = (turns: number, totalTokens: number | undefined, costUsd: number | undefined) =>
  resultOf({
    usage: { inputTokens: undefined, outputTokens: undefined, totalTokens },
    costUsd,
    totals: { ...resultOf({}).totals, turns },
  })

it.each([
  [took(21, 23_100, 0.0042), '21 calls, 23,100 tokens, $0.0042 by prices of 2026-11-21.'],
  [took(1, 0, 0), '1 call, 0 tokens, $0.00.'],
  [took(2, undefined, undefined), '2 calls, unknown tokens, cost unknown, as there is no price for it here.'],
])('says what a language model took', (result, expected) => {
  expect(decidedBy(haiku, result)).toBe(`Decided by anthropic/claude-haiku-5-5: ${expected}`)
})

it('says that the rules are none', () => {
  expect(decidedBy({ type: 'offline', why: '' }, took(21, 0, 0))).toBe(
    'Decided by offline/rules: rules, not a language model; no network, no tokens.',
  )
})
