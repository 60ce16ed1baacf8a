import { describe, expect, it } from 'vitest'
import { readMarkdown } from '../../src/audit/markdown.ts'
import { markdownLinks } from '../../src/audit/markdown-links.ts'

const found = (text: string) => markdownLinks(readMarkdown(text))
const targets = (text: string) => found(text).links.map(({ target, line }) => `${line}: ${target}`)

describe('markdownLinks', () => {
  it('finds links and images, also one in the other', () => {
    expect(targets('[a](b.md) ![c](d.png)\n[![e](f.svg)](g.md)')).toEqual([
      '1: b.md',
      '1: d.png',
      '2: f.svg',
      '2: g.md',
    ])
  })

  it('reads titles, angle brackets, parentheses, escapes and entities', () => {
    expect(targets('[a](b.md "t(i)tle") [c](<d e.md> \'x\') [f](g(1).md) [h](i\\).md) [j](k?a&amp;b)')).toEqual([
      '1: b.md',
      '1: d e.md',
      '1: g(1).md',
      '1: i).md',
      '1: k?a&b',
    ])
  })

  it('lets a link span lines, but not paragraphs', () => {
    expect(targets('[a\nb](c.md)\n\n[d\n\ne](f.md)')).toEqual(['1: c.md'])
  })

  it('takes escaped brackets, checkboxes, blanks and footnotes for no links', () => {
    expect(targets('\\[a](b) [ ] [x] [c] (d) [e](f g) [^1]\n\n[^1]: note.md')).toEqual([])
  })

  it('ignores code', () => {
    expect(targets('`[a](b.md)`\n```\n[c](d.md)\n[e]: f.md\n```\n[`g`](h.md)')).toEqual(['6: h.md'])
  })

  it('finds the targets of definitions, wherever they are used', () => {
    expect(targets('[a][b] [c][] [d]\n\n[b]: e.md "title"\n[c]: <f g.md>\n[D]:\n  h.md\n[note]: this is text')).toEqual(
      ['3: e.md', '4: f g.md', '5: h.md'],
    )
  })

  it('finds href and src in HTML', () => {
    expect(targets('<img alt="x" src="a.png"> <a\nhref=\'b.md\'>')).toEqual(['1: a.png', '2: b.md'])
  })

  it('tells labels that nobody defines, in a text that defines some', () => {
    expect(found('see [a][One  two], [b][typo]\n\n[one Two]: c.md').undefinedLabels).toEqual([
      { label: 'typo', line: 1 },
    ])
    expect(found('see [a][typo]').undefinedLabels).toEqual([])
    expect(found('grid[i][j] [x][^1] [a][ ]\n\n[k]: c.md').undefinedLabels).toEqual([])
  })
})
