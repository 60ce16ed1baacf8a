import { expect, test } from 'vitest'
import { areOpenKeys, NO_KEYS, numberOf, withKey, withoutKey } from '../src/open-keys.ts'

test('a key waits for its latest number until it is taken out, and others are left alone', () => {
  const open = withKey(withKey(NO_KEYS, 'a', 1), 'b', 2)
  expect([numberOf(open, 'a'), numberOf(open, 'b'), numberOf(open, 'c')]).toEqual([1, 2, undefined])
  const again = withKey(open, 'a', 3)
  expect([numberOf(again, 'a'), numberOf(again, 'b')]).toEqual([3, 2])
  expect(withoutKey(again, 'a')).toEqual([['b', 2]])
  expect(open).toEqual([
    ['a', 1],
    ['b', 2],
  ])
})

test.each(['__proto__', 'constructor', 'toString', ''])('%j is a key like any other', key => {
  expect(numberOf(NO_KEYS, key)).toBeUndefined()
  const open = JSON.parse(JSON.stringify(withKey(NO_KEYS, key, 7)))
  expect(numberOf(open, key)).toBe(7)
  expect(withoutKey(open, key)).toEqual([])
})

test.each([[{}], [null], [[['a']]], [[['a', 1.5]]], [[[1, 1]]], [['a', 1]], [[['a', 1, 2]]]])(
  '%j was not stored by us',
  value => {
    expect(areOpenKeys(value)).toBe(false)
  },
)
