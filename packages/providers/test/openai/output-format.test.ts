import { expect, test } from 'vitest'
import { outputFormat } from '../../src/openai/output-format.ts'
import { add } from './histories.ts'

test('keeps the name and the schema, and is strict where the schema qualifies', () => {
  const schema = add.inputSchema
  expect(outputFormat({ name: 'sum', schema })).toEqual({ name: 'sum', schema, strict: true })
  expect(outputFormat({ name: 'sum', schema: { type: 'object' } }).strict).toBe(false)
})

test.each([
  ['capital of Italy', 'capital_of_Italy'],
  ['a'.repeat(70), 'a'.repeat(64)],
  ['', 'output'],
])('turns the name "%s" into one that the API takes', (name, expected) => {
  expect(outputFormat({ name, schema: {} }).name).toBe(expected)
})
