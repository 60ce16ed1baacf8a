import { expect, test } from 'vitest'
import { pageText, pageTitle } from '../src/page-text.ts'

test('headings, paragraphs, lists and links are kept; scripts, styles and pictures are not', () => {
  const html = `<html><head><title>Kelp &amp; co</title><style>p{}</style></head><body><h1>Kelp</h1>
    <p>Grows <b>fast</b>.</p><ul><li>brown</li><li>large</li></ul><a href="/more">More</a>
    <script>steal()</script><img src="x.png" alt="pic"></body></html>`
  const text = pageText(html, 'https://sea.example/kelp')
  expect(text).toContain('Kelp\n')
  expect(text).toContain('Grows fast.')
  expect(text).toContain(' * brown')
  expect(text).toContain('More [https://sea.example/more]')
  expect(text).not.toMatch(/steal|p\{\}|x\.png/)
  expect(pageTitle(html)).toBe('Kelp & co')
})

test('a page without a title has none', () => {
  expect(pageTitle('<p>x</p>')).toBeUndefined()
})

test('a page of a hundred thousand nested elements is cut, not a crash', () => {
  expect(() => pageText('<div>'.repeat(100_000))).not.toThrow()
})
