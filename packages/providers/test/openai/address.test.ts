import { describe, expect, test } from 'vitest'
import { isOpenAI } from '../../src/openai/address.ts'

describe('isOpenAI', () => {
  test.each([
    undefined,
    'https://api.openai.com/v1',
    'https://eu.api.openai.com/v1',
    'https://x.openai.azure.com/openai',
  ])('knows %s', address => expect(isOpenAI(address)).toBe(true))

  test.each([
    'http://127.0.0.1:11434/v1',
    'https://openrouter.ai/api/v1',
    'https://openai.com.example/v1',
    'https://notopenai.com',
  ])('does not take %s for it', address => expect(isOpenAI(address)).toBe(false))
})
