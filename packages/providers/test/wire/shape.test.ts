import { expect, test } from 'vitest'
import { countField, field, isRecord, listField, textField } from '../../src/wire/shape.ts'

test('an object is neither null nor a list', () => {
  expect([{}, null, [], 'a', 1, undefined].map(isRecord)).toEqual([true, false, false, false, false, false])
})

test('a field is read from objects alone', () => {
  expect(field({ a: 1 }, 'a')).toBe(1)
  expect([field({}, 'a'), field(null, 'a'), field('text', 'length'), field([1], 'length')]).toEqual(
    Array(4).fill(undefined),
  )
})

test('a text is text', () => {
  expect(textField({ a: '' }, 'a')).toBe('')
  expect([textField({ a: null }, 'a'), textField({ a: 1 }, 'a'), textField({}, 'a')]).toEqual(Array(3).fill(undefined))
})

test('a count is a whole number of at least 0, anything else is unknown', () => {
  expect([countField({ n: 0 }, 'n'), countField({ n: 7 }, 'n')]).toEqual([0, 7])
  for (const n of [-1, 1.5, Number.NaN, '7', null, 2 ** 60]) expect(countField({ n }, 'n')).toBeUndefined()
})

test('a list is a list', () => {
  expect(listField({ a: [1] }, 'a')).toEqual([1])
  expect(listField({ a: { length: 0 } }, 'a')).toBeUndefined()
})
