import { describe, expect, it } from 'vitest'
import { cellWidth } from '../../src/cell-width.ts'
import { createPaint } from '../../src/paint.ts'
import { code, type Page, strong } from '../../src/report/page.ts'
import { toTerminalText } from '../../src/report/terminal-text.ts'

const page: Page = [
  { type: 'heading', text: 'Part' },
  { type: 'list', lead: 'These:', items: [[code('src/a-long-name.ts'), ' and many more words behind it']] },
  { type: 'table', head: ['Who', 'Why'], rows: [[['日本'], ['for a reason that takes more than one line']]] },
  { type: 'paragraph', text: [strong('End'), '.'] },
]

describe('toTerminalText', () => {
  it('wraps everything to the width, and keeps columns', () => {
    const text = toTerminalText(page, { width: 30, paint: createPaint(false) })
    expect(text).toMatchInlineSnapshot(`
      "Part
      These:
      - src/a-long-name.ts and many
        more words behind it

      Who   Why
      日本  for a reason that takes
            more than one line

      End."
    `)
    expect(Math.max(...text.split('\n').map(cellWidth))).toBeLessThanOrEqual(30)
  })

  it('marks headings where there are colours', () => {
    expect(toTerminalText(page, { width: 30, paint: createPaint(true) })).toContain('\u001b[1mPart\u001b[22m')
  })
})
