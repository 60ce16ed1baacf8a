import { expect, test } from 'vitest'
import { growToolArguments, readToolArguments } from '../../src/wire/tool-arguments.ts'
import { code } from '../asking.ts'

test.each([
  ['{"a":1}', { a: 1 }],
  ['[1]', [1]],
  ['null', null],
  [' {"city":"Zürich 🏔"} ', { city: 'Zürich 🏔' }],
])('%s is read', (text, input) => {
  expect(readToolArguments(text, 100)).toEqual({ input })
})

test.each(['', '  \n'])('no text at all (%o) is a call without arguments', text => {
  expect(readToolArguments(text, 100)).toEqual({ input: {} })
})

test.each(['{"a":', "{a: 'b'}", 'undefined', '{"a":1}{"a":1}'])('%s is kept as malformed', text => {
  expect(readToolArguments(text, 100)).toEqual({ input: undefined, malformed: text })
})

test('the limit counts bytes, to the byte', () => {
  const text = '"ééé"' // 2 quotes, 3 letters of 2 bytes
  expect(readToolArguments(text, 8)).toEqual({ input: 'ééé' })
  expect(() => readToolArguments(text, 7)).toThrow(code('reply_too_large'))
})

test('arguments that never end are stopped while they arrive', () => {
  expect(growToolArguments('{"a', '":1}', 7)).toBe('{"a":1}')
  expect(() => growToolArguments('{"a', '":12}', 7)).toThrow(code('reply_too_large'))
})

test('keys that could become more than data do not land', () => {
  const text = '{"__proto__":{"admin":true},"constructor":{"x":1},"a":{"__proto__":1,"b":2}}'
  const { input } = readToolArguments(text, 1_000)
  expect(JSON.stringify(input)).toBe('{"a":{"b":2}}')
})
