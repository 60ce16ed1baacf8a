import { describe, expect, test } from 'vitest'
import { anthropic } from '../src/anthropic/index.ts'
import type { ModelSettings } from '../src/index.ts'
import { openai } from '../src/openai/index.ts'
import { settingShapeFaults } from '../src/setting-faults.ts'
import { code } from './asking.ts'

const misspelt: readonly (readonly [settings: object, alternative: string])[] = [
  [{ reasoning: { efort: 'low' } }, 'use effort or budgetTokens'],
  [{ reasoning: { effort: 'ultra' } }, 'none, minimal, low, medium, high, xhigh, max'],
  [{ reasoning: 'high' }, '{ effort: "low" }'],
  [{ toolChoice: 'any' }, 'auto, required, none'],
  [{ toolChoice: { name: 'look' } }, '{ tool: "its name" }'],
]

describe.each(misspelt)('%j', (settings, alternative) => {
  test('is a fault that names the alternative', () => {
    expect(settingShapeFaults(settings as ModelSettings)).toEqual([expect.stringContaining(alternative)])
  })

  test('is refused where a model is defined, whatever the API', () => {
    for (const make of [openai, openai.chat, anthropic]) {
      expect(() => make('m', { settings: settings as ModelSettings })).toThrow(code('invalid_option'))
      expect(() => make('m', { settings: settings as ModelSettings })).toThrow(alternative)
    }
  })
})

test('settings that exist have no fault', () => {
  const choices: ModelSettings[] = [{ toolChoice: 'required' }, { toolChoice: { tool: 'look' } }]
  const all: ModelSettings[] = [
    {},
    { reasoning: {} },
    { reasoning: { effort: 'max', budgetTokens: 2_048 } },
    ...choices,
  ]
  expect(all.flatMap(settingShapeFaults)).toEqual([])
})

test('a model that thinks cannot be forced to call a tool by the Messages API, and that is said before', () => {
  const settings = { reasoning: { effort: 'high' }, toolChoice: 'required' } as const
  expect(() => anthropic('m', { settings })).toThrow('`toolChoice` cannot force a call while the model thinks')
  expect(() => openai('m', { settings })).not.toThrow()
})

describe('an option that does not exist is refused where a model is defined, with the place to use', () => {
  test.each<[string, () => unknown, string]>([
    ['retries of the client', () => openai('m', { maxRetries: 3 } as object), 'withRetry'],
    ['a timeout of the client', () => anthropic('m', { timeout: 5 } as object), '"timeouts"'],
    ['a setting beside the settings', () => openai.chat('m', { maxTokens: 5 } as object), '"settings"'],
    ['a name that is misspelt', () => openai('m', { baseUrl: 'http://a.test' } as object), 'baseURL'],
    ['a dialect of another API', () => openai('m', { dialect: 'openai' } as object), '"dialect" is no option'],
    ['an unknown dialect', () => openai.chat('m', { dialect: 'ollama' as 'openai' }), '"compatible"'],
    ['an unknown time of a cache', () => anthropic('m', { promptCache: '2h' as '1h' }), '"5m", "1h", false'],
  ])('%s', (_, define, words) => {
    expect(define).toThrow(code('invalid_option'))
    expect(define).toThrow(words)
  })
})
