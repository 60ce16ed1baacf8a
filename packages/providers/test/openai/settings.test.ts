import { describe, expect, test } from 'vitest'
import { settingFaults } from '../../src/openai/settings.ts'

describe('settingFaults', () => {
  test('finds none in what OpenAI has', () => {
    expect(settingFaults({ maxTokens: 1, temperature: 0, reasoning: { effort: 'xhigh' } })).toEqual([])
    expect(settingFaults({})).toEqual([])
  })

  test('names the alternative of a thinking budget', () => {
    expect(settingFaults({ reasoning: { budgetTokens: 1_000 } })).toEqual([expect.stringContaining('reasoning.effort')])
  })

  test('names the place of what only OpenAI has', () => {
    const settings = { maxTokens: 9, topP: 0.5 }
    expect(settingFaults(settings)).toEqual([expect.stringMatching(/"topP".*providerOptions\.openai/)])
  })

  test.each([
    { maxTokens: 0 },
    { maxTokens: 1.5 },
    { temperature: -0.1 },
    { temperature: 2.1 },
    { temperature: Number.NaN },
  ])('refuses %j', settings => expect(settingFaults(settings)).toHaveLength(1))

  test('names every fault at once', () => {
    expect(settingFaults({ maxTokens: 0, temperature: 3, reasoning: { budgetTokens: 1 } })).toHaveLength(3)
  })
})
