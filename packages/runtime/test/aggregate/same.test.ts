import { expect, test } from 'vitest'
import { sameExactly, sameStructure, sameWords } from '../../src/index.ts'

test.each([
  [{ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 }, true],
  [{ a: 1, b: undefined }, { a: 1 }, true],
  [{ a: null }, { a: undefined }, false],
  [[1, 2], [2, 1], false],
  [[], {}, false],
  [{ a: 1 }, { a: 1, b: 2 }, false],
  ['yes', 'Yes', false],
  [1, '1', false],
  [{ n: -0 }, { n: 0 }, true],
  [Number.NaN, Number.NaN, true],
])('the structure of %j and %j: %s', (a, b, same) => {
  expect(sameStructure(a, b)).toBe(same)
  expect(sameStructure(b, a)).toBe(same)
})

test.each([
  ['Yes.', ' yes', true],
  ['“Not ready” – to ship', 'not ready to ship', true],
  ['yes', 'no', false],
  [{ a: 'Yes' }, { a: 'yes' }, false],
  ['1', 1, false],
])('the words of %j and %j: %s', (a, b, same) => {
  expect(sameWords(a, b)).toBe(same)
})

test.each([
  ['yes', 'yes', true],
  ['yes', 'Yes', false],
  ['1', 1, false],
  [{ a: 1, b: 2 }, { a: 1, b: 2 }, true],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, false],
])('%j and %j to the letter: %s', (a, b, same) => {
  expect(sameExactly(a, b)).toBe(same)
})
