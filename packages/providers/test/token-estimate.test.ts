import { expect, test } from 'vitest'
import type { ModelRequest } from '../src/index.ts'
import { estimateTokens } from '../src/token-estimate.ts'
import { ask, tools } from './asking.ts'

const base = estimateTokens(ask(''))

test('counts four characters as one token, wherever they stand', () => {
  expect(estimateTokens(ask('x'.repeat(400))) - base).toBe(100)
  expect(estimateTokens({ ...ask(''), instructions: 'x'.repeat(400) }) - base).toBe(100)
  expect(estimateTokens({ ...ask(''), tools })).toBeGreaterThan(base)
  const output = { name: 'capital', schema: { type: 'object', description: 'x'.repeat(400) } }
  expect(estimateTokens({ ...ask(''), output }) - base).toBeGreaterThan(100)
})

test('counts thoughts, calls and results of the history', () => {
  const history = (text: string): ModelRequest => ({
    messages: [
      ...ask('').messages,
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text, provider: 'acme' },
          { type: 'tool-call', id: 'call_1', name: 'add', input: { text } },
          { type: 'tool-call', id: 'call_2', name: 'add', input: undefined, malformed: text },
          { type: 'tool-call', id: 'call_3', name: 'add', input: undefined },
        ],
      },
      { role: 'tool', content: [{ type: 'tool-result', id: 'call_1', name: 'add', output: text }] },
    ],
  })
  expect(estimateTokens(history('x'.repeat(400))) - estimateTokens(history(''))).toBe(400)
})

test('adds what the answer may take, or a thousand where nobody limits it', () => {
  expect(base).toBe(1_000)
  expect(estimateTokens({ ...ask(''), settings: { maxTokens: 50 } })).toBe(50)
})

test('takes an image for what images usually cost, not for the length of its bytes', () => {
  const source = { kind: 'base64', data: 'A'.repeat(1_000_000) } as const
  const content = [{ type: 'image', source, mediaType: 'image/png' } as const]
  expect(estimateTokens({ messages: [{ role: 'user', content }] }) - base).toBe(1_500)
})
