import { expect, test } from 'vitest'
import { anchorsIn, brokenLinks } from '../links.ts'

const broken = (text: string, others: Record<string, string> = {}, files: readonly string[] = []) =>
  brokenLinks('docs/page.md', new Map(Object.entries({ 'docs/page.md': text, ...others })), path =>
    files.includes(path),
  )

test('a link to a page or file that exists is whole', () => {
  expect(broken('[a](./other.md) ![b](../logo.svg)', { 'docs/other.md': '' }, ['logo.svg'])).toEqual([])
})

test('a link to nothing is broken, inline or by reference', () => {
  expect(broken('[a](gone.md) and [b][c]\n\n[c]: ../gone.ts "title"')).toEqual(['gone.md', '../gone.ts'])
})

test('an anchor needs its heading, here and on other pages', () => {
  const others = { 'docs/other.md': '# Some `code` & more' }
  expect(broken('# Top\n[a](#top) [b](#bottom) [c](other.md#some-code--more) [d](other.md#x)', others)).toEqual([
    '#bottom',
    'other.md#x',
  ])
})

test('repeated headings are numbered as GitHub does', () => {
  expect([...anchorsIn('# One\n# One')]).toEqual(['one', 'one-1'])
})

test('code, other sites and mail are left alone', () => {
  expect(broken('`[a](gone)` [b](https://example.com/x) [c](mailto:a@example.com)\n```\n[d](gone)\n```\n')).toEqual([])
})
