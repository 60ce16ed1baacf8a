import { describe, expect, it } from 'vitest'
import { readMarkdown } from '../../src/audit/markdown.ts'

const kept = (text: string) => readMarkdown(text).prose.map(line => line.trim())
const headings = (text: string) =>
  readMarkdown(text).headings.map(({ level, text, line }) => `${line}:${level} ${text}`)

describe('readMarkdown', () => {
  it('takes fenced code out, also in quotes and lists, up to the fence that closes it', () => {
    expect(kept('a\n```sh\nb\n~~~\n```\nc')).toEqual(['a', '', '', '', '', 'c'])
    expect(kept('~~~~\na\n~~~\n~~~~~\nb')).toEqual(['', '', '', '', 'b'])
    expect(kept('- x\n  ```\n  a\n  ```\n- y')).toEqual(['- x', '', '', '', '- y'])
    expect(kept('> ```\n> a\nb')).toEqual(['', '', 'b'])
    expect(kept('```\na\n``` b')).toEqual(['', '', ''])
    expect(kept('```a`b\nc')).toEqual(['```a`b', 'c'])
  })

  it('takes indented code out, but not what is indented under a list item', () => {
    expect(kept('a\n\n    code\n\n    more\n\nb')).toEqual(['a', '', '', '', '', '', 'b'])
    expect(kept('a\n    not code')).toEqual(['a', 'not code'])
    expect(kept('- a\n\n    not code')).toEqual(['- a', '', 'not code'])
  })

  it('takes front matter and comments out', () => {
    expect(kept('---\ntitle: x\n---\na')).toEqual(['', '', '', 'a'])
    expect(kept('a <!-- b --> c <!-- d\ne\nf --> g')).toEqual(['a            c', '', 'g'])
    expect(kept('<!--\n```\n-->\na')).toEqual(['', '', '', 'a'])
    expect(kept('`<!--` a')).toEqual(['a'])
  })

  it('takes inline code out: a run of backticks up to the next one of its length', () => {
    expect(kept('a `b` c')).toEqual(['a     c'])
    expect(kept('``a ` b`` c')).toEqual(['c'])
    expect(kept('a ` b `` c')).toEqual(['a ` b `` c'])
    expect(kept('`a\nb` c')).toEqual(['', 'c'])
    expect(kept('a `b\n\nc` d')).toEqual(['a `b', '', 'c` d'])
    expect(kept('- a `b\n- c` d')).toEqual(['- a `b', '- c` d'])
    expect(kept('\\`a\\` `b\\` c')).toEqual(['\\`a\\`      c'])
  })

  it('finds headings of both kinds, with their level and line', () => {
    expect(headings('# A\n\n## B ##\ntext\n\nC\nand D\n---\n\nE\n===\n#F\n####### G\n> ## H\n#')).toEqual([
      '1:1 A',
      '3:2 B',
      '7:2 C and D',
      '10:1 E',
      '14:2 H',
      '15:1 ',
    ])
  })

  it('takes a rule, a list and a comment in code for no heading', () => {
    expect(headings('a\n\n---\n\n- b\n---\n\n```\n# c\n```\n\n    # d')).toEqual([])
  })
})
