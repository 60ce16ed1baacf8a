import { expect, test } from 'vitest'
import { numberOption } from '../src/number-option.ts'

test('returns a number that is in range, bounds included', () => {
  expect(numberOption('n', 0, { min: 0 })).toBe(0)
  expect(numberOption('n', 2.5, { min: 0, max: 2.5 })).toBe(2.5)
  expect(numberOption('n', 3, { min: 1, whole: true })).toBe(3)
})

test.each([
  [-1, { min: 0 }, '"n" is -1, not a number of at least 0.'],
  [Number.NaN, { min: 0 }, '"n" is NaN, not a number of at least 0.'],
  [Number.POSITIVE_INFINITY, { min: 0 }, '"n" is Infinity, not a number of at least 0.'],
  [1.5, { min: 0, whole: true }, '"n" is 1.5, not a whole number of at least 0.'],
  [9, { min: 0, max: 5 }, '"n" is 9, not a number from 0 to 5.'],
])('refuses %s where it makes no sense, and says what would', (value, range, message) => {
  expect(() => numberOption('n', value, range)).toThrow(expect.objectContaining({ code: 'invalid_option' }))
  expect(() => numberOption('n', value, range)).toThrow(message)
})
