import { describe, expect, test } from 'vitest'
import { sharedTokens } from './shared-tokens.ts'

const SEED = Number(process.env.SEED ?? 20_261_121)
const AGENTS = 50
const TOKENS = 100_000

const cases = [
  ['replies within maxTokens', [500, 4_000], { maxTokens: 4_000 }],
  ['replies that are always the same', [3_000, 3_000], { maxTokens: 3_000 }],
  ['small replies without maxTokens', [100, 900], {}],
  ['large replies without maxTokens', [500, 4_000], {}],
  ['large replies without maxTokens that are always the same', [3_000, 3_000], {}],
] as const

describe.each(['runtime', 'run'] as const)(`${AGENTS} agents share what one %s may use, seed ${SEED}`, limited => {
  test.each(cases)('%s: they pass it by one reply at most, and work side by side', async (_, replies, settings) => {
    const options = { limited, agents: AGENTS, tokens: TOKENS, replies, settings, seed: SEED }
    const { used = Number.NaN, largest, atOnce, endings } = await sharedTokens(options)
    expect(used).toBeGreaterThanOrEqual(TOKENS)
    expect(used - TOKENS).toBeLessThan(largest)
    expect(atOnce).toBeGreaterThan(10)
    expect(endings).toEqual(['limit_exceeded tokens'])
  })
})
