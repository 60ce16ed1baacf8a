import { expect, test } from 'vitest'
import { fitting, textWidth } from '../src/text-width.ts'

test.each([
  ['', 0],
  ['plain', 5],
  ['é', 1],
  ['e\u0301', 1],
  ['検査', 4],
  ['한글', 4],
  ['ﾊﾝｶｸ', 4],
  ['✓…│', 3],
  ['🚀', 2],
  ['👩‍🔬', 2],
  ['🇪🇺', 2],
  ['⚠️', 2],
  ['𠮷', 2],
])('%s takes %i cells', (text, width) => {
  expect(textWidth(text)).toBe(width)
})

test('a beginning never takes more than it may and never splits a character', () => {
  expect(fitting('plain', 3)).toBe('pla')
  expect(fitting('検査', 3)).toBe('検')
  expect(fitting('a👩‍🔬b', 2)).toBe('a')
  expect(fitting('e\u0301tat', 1)).toBe('e\u0301')
  expect(fitting('short', 80)).toBe('short')
  expect(fitting('検査', 0)).toBe('')
})
