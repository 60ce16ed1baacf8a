import { expect, test } from 'vitest'
import { argumentsText, outputText } from '../../src/openai/tool-text.ts'

const call = { type: 'tool-call', id: 'a', name: 'add' } as const
const result = { type: 'tool-result', id: 'a', name: 'add' } as const

test('arguments are JSON, also those that were not', () => {
  expect(argumentsText({ ...call, input: { a: 1 } })).toBe('{"a":1}')
  expect(argumentsText({ ...call, input: null })).toBe('null')
  expect(JSON.parse(argumentsText({ ...call, input: undefined, malformed: '{"a":' }))).toEqual({ malformed: '{"a":' })
})

test('an output is its text, or its JSON, and says when it is an error', () => {
  expect(outputText({ ...result, output: 'five' })).toBe('five')
  expect(outputText({ ...result, output: { sum: 5 } })).toBe('{"sum":5}')
  expect(outputText({ ...result, output: 'no such tool', isError: true })).toBe('Error: no such tool')
})
