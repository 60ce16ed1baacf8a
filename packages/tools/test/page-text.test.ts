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

test('a page of endless tags is read up to where it has more than any page needs', { timeout: 60_000 }, () => {
  const text = pageText(`${'<p>x'.repeat(19_999)}<p>last<p>left out${'<div>'.repeat(400_000)}`)
  expect(text.endsWith('last')).toBe(true)
})

test('a page of nested elements is no crash', { timeout: 60_000 }, () => {
  expect(() => pageText('<div>'.repeat(20_000))).not.toThrow()
})
