import { describe, expect, test } from 'vitest'
import { isLoopback, isOpenAI } from '../../src/openai/address.ts'

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

describe('isLoopback', () => {
  test.each([
    'http://localhost:1234/v1',
    'http://a.localhost',
    'http://127.0.0.1:11434',
    'http://127.8.9.1',
    'http://[::1]:80',
  ])('is %s', address => expect(isLoopback(address)).toBe(true))

  test.each([
    undefined,
    'https://api.openai.com/v1',
    'http://127.0.0.1.example.com',
    'http://10.0.0.1',
    'http://localhost.example',
  ])('is not %s', address => expect(isLoopback(address)).toBe(false))
})
