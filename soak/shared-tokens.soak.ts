import { expect, test } from 'vitest'
import { sharedTokens } from '../packages/actors/test/providers/shared-tokens.ts'
import { recordFigure } from './figures.ts'

const AGENTS = 50
const TOKENS = 100_000
const SEEDS = 100

test(`${AGENTS} agents that share ${TOKENS} tokens pass the limit by one reply at most, with each of ${SEEDS} seeds`, async () => {
  const first = Number(process.env.SEED ?? Date.now() % 1_000_000)
  console.log(`seeds ${first} to ${first + SEEDS - 1}`)
  let [worst, worstSeed] = [0, first]
  for (let seed = first; seed < first + SEEDS; seed += 1) {
    for (const limited of ['runtime', 'run'] as const) {
      const { used = Number.NaN, largest } = await sharedTokens({
        limited,
        agents: AGENTS,
        tokens: TOKENS,
        replies: [500, 4_000],
        settings: {},
        seed,
      })
      const share = (used - TOKENS) / largest
      expect({ seed, limited, within: share >= 0 && share < 1 }).toEqual({ seed, limited, within: true })
      if (share > worst) [worst, worstSeed] = [share, seed]
    }
  }
  recordFigure(`${AGENTS} agents under one limit on tokens: passed by, at most`, {
    value: Number(worst.toFixed(2)),
    unit: 'of the largest reply',
    seed: worstSeed,
    note: `limit of ${TOKENS}, replies of 500 to 4,000 without maxTokens, of a run and of a runtime, ${SEEDS} seeds`,
  })
})
