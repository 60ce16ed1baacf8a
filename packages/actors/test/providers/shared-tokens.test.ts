import { describe, expect, test } from 'vitest'
import { type SharedTokensOptions, sharedTokens } from './shared-tokens.ts'

const SEED = Number(process.env.SEED ?? 20_261_121)
const AGENTS = 50
const TOKENS = 100_000

interface Case extends Pick<SharedTokensOptions, 'replies' | 'settings' | 'runSettings' | 'instructions'> {
  readonly title: string
  /** More than so many calls are under way at once. Default 10. */
  readonly sideBySide?: number
}

const cases: readonly Case[] = [
  { title: 'replies within maxTokens', replies: [500, 4_000], settings: { maxTokens: 4_000 } },
  {
    title: 'replies within maxTokens, and long instructions',
    replies: [7_000, 8_000],
    settings: { maxTokens: 1_000 },
    instructions: 21_000,
    sideBySide: 3,
  },
  {
    title: 'replies within the maxTokens of the run, which are more than those of the agents',
    replies: [500, 8_000],
    settings: { maxTokens: 1_000 },
    runSettings: { maxTokens: 8_000 },
    sideBySide: 5,
  },
  { title: 'replies that are always the same', replies: [3_000, 3_000], settings: { maxTokens: 3_000 } },
  { title: 'small replies without maxTokens', replies: [100, 900] },
  { title: 'large replies without maxTokens', replies: [500, 4_000] },
  { title: 'large replies without maxTokens that are always the same', replies: [3_000, 3_000] },
]

describe.each(['runtime', 'run'] as const)(`${AGENTS} agents share what one %s may use, seed ${SEED}`, limited => {
  test.each(cases)('$title: they pass it by one reply at most, and work side by side', async workload => {
    const { sideBySide = 10, title: _, ...more } = workload
    const options = { limited, agents: AGENTS, tokens: TOKENS, seed: SEED, ...more }
    const { used = Number.NaN, largest, atOnce, endings } = await sharedTokens(options)
    expect(used).toBeGreaterThanOrEqual(TOKENS)
    expect(used - TOKENS).toBeLessThan(largest)
    expect(atOnce).toBeGreaterThan(sideBySide)
    expect(endings).toEqual(['limit_exceeded tokens'])
  })
})
