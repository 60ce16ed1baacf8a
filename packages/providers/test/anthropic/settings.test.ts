import { describe, expect, test } from 'vitest'
import { defaultMaxTokens, settingFaults, settingParams } from '../../src/anthropic/settings.ts'
import type { ModelSettings } from '../../src/index.ts'

describe('settingFaults', () => {
  test('finds none in what the API has', () => {
    const settings: ModelSettings[] = [
      {},
      { maxTokens: 1 },
      { reasoning: { effort: 'none' } },
      { reasoning: { effort: 'max', budgetTokens: 1_024 }, maxTokens: 1_025 },
    ]
    expect(settings.flatMap(settingFaults)).toEqual([])
  })

  test.each<[ModelSettings, string]>([
    [{ temperature: 0 }, 'reasoning.effort'],
    [{ maxTokens: 0 }, 'at least 1'],
    [{ maxTokens: 1.5 }, 'whole number'],
    [{ reasoning: { effort: 'minimal' } }, 'use "low"'],
    [{ reasoning: { budgetTokens: 1_023 } }, 'at least 1024'],
    [{ reasoning: { budgetTokens: Number.NaN } }, 'whole number'],
    [{ reasoning: { budgetTokens: 4_096 }, maxTokens: 4_096 }, 'raise `maxTokens`'],
    [{ reasoning: { budgetTokens: 4_096, effort: 'none' } }, 'leave one of them out'],
    [{ topP: 1 } as ModelSettings, '`topP` is no neutral setting'],
  ])('names the alternative to %j', (settings, alternative) => {
    expect(settingFaults(settings)).toEqual([expect.stringContaining(alternative)])
  })

  test('names every fault', () => {
    expect(settingFaults({ temperature: 1, maxTokens: -1, reasoning: { effort: 'minimal' } })).toHaveLength(3)
  })
})

describe('[A12a] settingParams', () => {
  test('leaves thinking to the model where the settings say nothing', () => {
    expect(settingParams({})).toEqual({ max_tokens: defaultMaxTokens })
    expect(settingParams({ maxTokens: 7 })).toEqual({ max_tokens: 7 })
  })

  test('turns an effort into adaptive thinking of this depth that can be read', () => {
    expect(settingParams({ reasoning: { effort: 'xhigh' } })).toEqual({
      max_tokens: defaultMaxTokens,
      thinking: { type: 'adaptive', display: 'summarized' },
      effort: 'xhigh',
    })
  })

  test('turns thinking off', () => {
    expect(settingParams({ reasoning: { effort: 'none' } }).thinking).toEqual({ type: 'disabled' })
  })

  test('leaves room for the answer beside a budget to think with', () => {
    expect(settingParams({ reasoning: { budgetTokens: 50_000 } })).toEqual({
      max_tokens: 50_000 + defaultMaxTokens,
      thinking: { type: 'enabled', budget_tokens: 50_000 },
    })
    expect(settingParams({ maxTokens: 9_000, reasoning: { budgetTokens: 2_048, effort: 'low' } })).toEqual({
      max_tokens: 9_000,
      thinking: { type: 'enabled', budget_tokens: 2_048 },
      effort: 'low',
    })
  })
})
