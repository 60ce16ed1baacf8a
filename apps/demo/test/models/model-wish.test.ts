import { describe, expect, it } from 'vitest'
import { readModelWish } from '../../src/models/model-wish.ts'
import { UsageError } from '../../src/usage-error.ts'

describe('readModelWish', () => {
  it.each([
    ['auto', { type: 'auto' }],
    ['offline', { type: 'offline' }],
    ['openai', { type: 'openai', name: undefined }],
    ['anthropic:claude-sonnet-5-5', { type: 'anthropic', name: 'claude-sonnet-5-5' }],
    ['openai:ft:gpt:acme', { type: 'openai', name: 'ft:gpt:acme' }],
    ['http://127.0.0.1:11434/v1', { type: 'server', baseURL: 'http://127.0.0.1:11434/v1', name: undefined }],
    ['http://127.0.0.1:11434/v1/#qwen3:8b', { type: 'server', baseURL: 'http://127.0.0.1:11434/v1', name: 'qwen3:8b' }],
    ['https://a.example/api/v1#b/c#d', { type: 'server', baseURL: 'https://a.example/api/v1', name: 'b/c#d' }],
  ])('reads %s', (words, wish) => {
    expect(readModelWish(words)).toEqual(wish)
  })

  it('takes an address without a path for one with the usual path', () => {
    expect(readModelWish('http://localhost:1234#x')).toMatchObject({ baseURL: 'http://localhost:1234/v1' })
  })

  it.each(['', 'large', 'openai/gpt', 'Offline', 'ftp://a/v1', 'ollama:qwen3'])('knows no model "%s"', words => {
    expect(() => readModelWish(words)).toThrow(
      new UsageError(
        `There is no model "${words}": --model takes auto, offline, openai[:NAME], anthropic[:NAME] or URL[#NAME].`,
      ),
    )
  })

  it.each([
    ['openai:', 'behind the colon'],
    ['anthropic: ', 'behind the colon'],
    ['http://127.0.0.1/v1#', 'behind the #'],
    ['http://127.0.0.1/v1#a b', 'behind the #'],
  ])('wants a name in %j', (words, where) => {
    expect(() => readModelWish(words)).toThrow(where)
  })

  it.each(['http://me:hunter2@a.example/v1', 'http://hunter2@a.example', 'http://a.example/v1?key=hunter2', 'http://'])(
    'refuses %s without quoting it',
    words => {
      const read = () => readModelWish(words)
      expect(read).toThrow(UsageError)
      expect(read).toThrow(/^(?!.*hunter2)/)
    },
  )
})
