import { describe, expect, it } from 'vitest'
import { toMarkdown } from '../../src/report/markdown.ts'
import { code, strong } from '../../src/report/page.ts'

describe('toMarkdown', () => {
  it('writes every kind of block', () => {
    expect(
      toMarkdown([
        { type: 'title', text: ['Of ', code('/x')] },
        { type: 'heading', text: 'Part' },
        { type: 'paragraph', text: [strong('Yes'), ', and no.'] },
        { type: 'list', lead: 'These:', items: [['one'], [code('two')]] },
        { type: 'table', head: ['A', 'B'], rows: [[['1'], [code('2')]]] },
        { type: 'output', lead: 'It wrote:', lines: ['# no heading'] },
      ]),
    ).toMatchInlineSnapshot(`
      "# Of \`/x\`

      ## Part

      **Yes**, and no.

      These:

      - one
      - \`two\`

      | A | B |
      | --- | --- |
      | 1 | \`2\` |

      It wrote:

          # no heading
      "
    `)
  })

  it('lets no text from a file become a mark', () => {
    expect(toMarkdown([{ type: 'paragraph', text: ['<b> *x* _y_ [z](w) `q` a|b \\ &lt;'] }])).toBe(
      '\\<b\\> \\*x\\* \\_y\\_ \\[z\\](w) \\`q\\` a\\|b \\\\ \\&lt;\n',
    )
  })

  it.each([
    ['plain', '`plain`'],
    ['a`b``c', '```a`b``c```'],
    ['`edge', '`` `edge ``'],
    [' blanks ', '`  blanks  `'],
  ])('writes the code %j so that it reads the same', (text, expected) => {
    expect(toMarkdown([{ type: 'paragraph', text: [code(text)] }])).toBe(`${expected}\n`)
  })

  it('keeps a bar in a table from ending its cell', () => {
    expect(toMarkdown([{ type: 'table', head: ['A'], rows: [[[code('a|b'), 'c|d']]] }])).toContain('| `a\\|b`c\\|d |')
  })
})
