import { describe, expect, it } from 'vitest'
import { anchorsOf, slugOf } from '../../src/audit/anchors.ts'
import { readMarkdown } from '../../src/audit/markdown.ts'

const anchors = (text: string) => [...anchorsOf(readMarkdown(text))]

describe('slugOf', () => {
  it.each([
    ['Getting started', 'getting-started'],
    ["What's new? (v2.0)", 'whats-new-v20'],
    ['A & B -- C', 'a--b----c'],
    ['`code_with()` and *stars*', 'code_with-and-stars'],
    ['_emphasis_ in snake_case and __init__', 'emphasis-in-snake_case-and-init'],
    ['`__init__`', '__init__'],
    ['A [link](https://example.org) and ![image](x.png)', 'a-link-and-'],
    ['Ünï 日本', 'ünï-日本'],
    ['🎉 Party', '-party'],
    [':rocket: Launch', 'rocket-launch'],
    ['<b>Bold</b> &amp; more', 'bold--more'],
  ])('makes of %j what GitHub makes of it', (heading, slug) => {
    expect(slugOf(heading)).toBe(slug)
  })
})

describe('anchorsOf', () => {
  it('numbers repeated headings', () => {
    expect(anchors('# A\n## A\n# a\n# B')).toEqual(['a', 'a-1', 'a-2', 'b'])
  })

  it('counts headings and anchors written in HTML, and custom ids', () => {
    expect(anchors('<h1 align="center">\n  The <i>Title</i>\n</h1>\n<a name="here"></a>\n# B {#bee}')).toEqual([
      'the-title',
      'b-bee',
      'bee',
      'here',
    ])
  })

  it('leaves out what stands in code', () => {
    expect(anchors('```\n# A\n<a id="b">\n```\n`<a id="c">`')).toEqual([])
  })
})
