import { describe, expect, it } from 'vitest'
import { terminalOf } from '../src/terminal.ts'

const screen = { isTTY: true, columns: 120, rows: 40, write: () => true }
const file = { write: () => true }

describe('terminalOf', () => {
  it('is live and in colour on a real terminal', () => {
    const { live, color, paint, width, height } = terminalOf(screen, { TERM: 'xterm' })
    expect({ live, color, width: width(), height: height() }).toEqual({
      live: true,
      color: true,
      width: 120,
      height: 40,
    })
    expect(paint('bad', 'no')).toBe('\u001b[31mno\u001b[39m')
  })

  it.each([
    ['no terminal', file, {}],
    ['NO_COLOR', screen, { NO_COLOR: '1' }],
    ['CI', screen, { CI: 'true' }],
    ['a terminal that can do nothing', screen, { TERM: 'dumb' }],
  ])('is plain with %s', (_, output, env) => {
    const { live, color, paint } = terminalOf(output, env)
    expect({ live, color, painted: paint('bad', 'no') }).toEqual({ live: false, color: false, painted: 'no' })
  })

  it.each([{ NO_COLOR: '' }, { CI: '' }, { CI: 'false' }, { CI: '0' }])('takes %j for unset', env => {
    expect(terminalOf(screen, env).live).toBe(true)
  })

  it('writes pages of 80 cells where there is no width, and never narrower than 40', () => {
    expect(terminalOf(file, {}).width()).toBe(80)
    expect(terminalOf({ ...screen, columns: 10 }, {}).width()).toBe(40)
  })
})
