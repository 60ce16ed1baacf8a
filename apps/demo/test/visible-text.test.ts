import { describe, expect, it } from 'vitest'
import { visibleText } from '../src/visible-text.ts'

describe('visibleText', () => {
  it('leaves what can be seen alone', () => {
    expect(visibleText('Grüße, "日本" \\ 🎉')).toBe('Grüße, "日本" \\ 🎉')
  })

  it.each([
    ['a\nb\tc\r', 'a\\nb\\tc\\r'],
    ['\u001b[31mred\u001b[0m', '\\u{1b}[31mred\\u{1b}[0m'],
    ['abc\u202ecba', 'abc\\u{202e}cba'],
    ['line\u2028break', 'line\\u{2028}break'],
    ['half \ud800', 'half \\u{d800}'],
  ])('escapes what could act on a terminal: %j', (text, shown) => {
    expect(visibleText(text)).toBe(shown)
  })

  it('cuts what is too long', () => {
    expect(visibleText('abcdef', 4)).toBe('abc…')
    expect(visibleText('abcd', 4)).toBe('abcd')
  })
})
