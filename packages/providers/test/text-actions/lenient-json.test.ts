import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readJson, readJsonPrefix } from '../../src/text-actions/lenient-json.ts'

test.each([
  ['{"a": 1,}', { a: 1 }],
  ['[1, 2, ]', [1, 2]],
  ["{'a': 'it is \"so\"'}", { a: 'it is "so"' }],
  ["['it\\'s']", ["it's"]],
  ['{“a”: ‘b’}', { a: 'b' }],
  ['{a: 1, b-c: 2, größe: 3}', { a: 1, 'b-c': 2, größe: 3 }],
  ['[True, False, None, true, null]', [true, false, null, true, null]],
  ['"one\ntwo\tthree"', 'one\ntwo\tthree'],
  ['"\\u00e9\\n“quoted”"', 'é\n“quoted”'],
  ['  -1.5e3  ', -1500],
  ['{"a": {"__proto__": 1, "constructor": 2, "b": 3}}', { a: { b: 3 } }],
])('what models write for JSON is read: %s', (text, value) => {
  expect(readJson(text)).toEqual(value)
})

test.each([
  '',
  'word',
  '{"a": 1',
  '{"a" 1}',
  '[1 2]',
  '"open',
  '{"a": }',
  '01',
  '1.',
  '[,]',
  '{"a": 1} more',
  '"\\x"',
  '['.repeat(1_000),
])('what is no JSON is not guessed: %s', text => {
  expect(readJson(text)).toBeUndefined()
})

test('a value is read from the start of a text, and from a place in it', () => {
  expect(readJsonPrefix('{"a": 1}\nmore')).toEqual({ value: { a: 1 }, rest: '\nmore' })
  expect(readJsonPrefix('A: [1] more', 3)).toEqual({ value: [1], rest: ' more' })
})

test('all JSON is read as it is', () => {
  const json = fc.json().filter(text => !/__proto__|constructor/.test(text))
  fc.assert(
    fc.property(json, text => {
      expect(readJson(text)).toEqual(JSON.parse(text))
    }),
  )
})
