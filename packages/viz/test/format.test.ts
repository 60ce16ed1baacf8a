import { expect, test } from 'vitest'
import { formatCost, formatDuration, formatTokens } from '../src/index.ts'

test.each([
  [undefined, 'unknown'],
  [Number.NaN, 'unknown'],
  [-1, 'unknown'],
  [0, '0'],
  [999, '999'],
  [1234, '1,234'],
  [1_234_567, '1,234,567'],
])('tokens %s read as %s', (tokens, words) => {
  expect(formatTokens(tokens)).toBe(words)
})

test.each([
  [undefined, 'unknown'],
  [Number.POSITIVE_INFINITY, 'unknown'],
  [0, '$0.00'],
  [0.000_02, '<$0.0001'],
  [0.0012, '$0.0012'],
  [0.123, '$0.123'],
  [0.5, '$0.50'],
  [0.99999, '$1.00'],
  [12.3456, '$12.35'],
  [1234.5, '$1,234.50'],
])('a cost of %s reads as %s', (cost, words) => {
  expect(formatCost(cost)).toBe(words)
})

test.each([
  [undefined, 'unknown'],
  [-5, 'unknown'],
  [0, '0 ms'],
  [812.4, '812 ms'],
  [999.6, '1 s'],
  [1534, '1.5 s'],
  [30_000, '30 s'],
  [59_960, '1 min 0 s'],
  [125_000, '2 min 5 s'],
  [3_599_600, '1 h 0 min'],
  [3_840_000, '1 h 4 min'],
])('a duration of %s ms reads as %s', (ms, words) => {
  expect(formatDuration(ms)).toBe(words)
})
