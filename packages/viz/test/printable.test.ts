import { expect, test } from 'vitest'
import { asciiOnly, printable } from '../src/printable.ts'

test.each([
  ['two\nlines\r\n', 'two\\nlines\\r\\n'],
  ['a\ttab', 'a\\ttab'],
  ['\u001b[31mred', '\\x1b[31mred'],
  ['\u0085\u009b', '\\x85\\x9b'],
  ['\u202eright to left', '\\u202eright to left'],
  ['line\u2028separator\ufeff', 'line\\u2028separator\\ufeff'],
  ['half \ud83d', 'half \\ud83d'],
])('escapes what could move the cursor or the reader: %j', (text, shown) => {
  expect(printable(text)).toBe(shown)
})

test('leaves words of every language and joined emoji alone', () => {
  const text = 'prüfen 検査 نمی‌خواهم 👩‍🔬'
  expect(printable(text)).toBe(text)
})

test('in ASCII everything else is escaped', () => {
  expect(asciiOnly('é 検 🚀')).toBe('\\xe9 \\u691c \\u{1f680}')
})
