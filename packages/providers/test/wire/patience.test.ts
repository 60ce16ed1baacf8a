import { expect, test } from 'vitest'
import type { ModelSettings } from '../../src/index.ts'
import type { Timeouts } from '../../src/wire/timeouts.ts'
import { resolveWire } from '../../src/wire/wire-options.ts'

const provider = { name: 'Acme', keyVariable: 'ACME_KEY', baseUrlVariable: 'ACME_URL', needsKey: false }
const timeouts = (reasoning: ModelSettings['reasoning'], given?: Timeouts) =>
  resolveWire(given ? { timeouts: given } : {}, provider).timeouts(reasoning ? { reasoning } : {})

test.each([
  [undefined, 30_000],
  [{ effort: 'none' }, 30_000],
  [{ effort: 'low' }, 30_000],
  [{ effort: 'medium' }, 120_000],
  [{ effort: 'high' }, 600_000],
  [{ effort: 'max' }, 600_000],
  [{ budgetTokens: 8_000 }, 600_000],
] as const)('with reasoning %j a model may be silent for %i ms', (reasoning, ms) => {
  expect(timeouts(reasoning)).toEqual({ connectMs: 10_000, firstTokenMs: ms, idleMs: ms, totalMs: 600_000 })
})

test('what is said holds, however hard the model thinks', () => {
  const given = { connectMs: 1, firstTokenMs: 2, idleMs: 3, totalMs: 4 }
  expect(timeouts({ effort: 'max' }, given)).toEqual(given)
})

test('no stage is given longer than the call', () => {
  expect(timeouts({ effort: 'medium' }, { totalMs: 5_000 })).toMatchObject({ firstTokenMs: 5_000, idleMs: 5_000 })
})
