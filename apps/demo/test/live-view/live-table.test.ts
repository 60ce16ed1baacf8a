import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { liveTable } from '../../src/live-view/live-table.ts'
import { createPaint } from '../../src/paint.ts'
import { CODE, observed, spawned, stepStarted, streamed, taskEnded } from './observed.ts'

const HIDE = '\u001b[?25l'
const SHOW = '\u001b[?25h'
const ERASE = '\u001b[J'
const up = (lines: number) => `\r\u001b[${lines}A`

function openView(width = 80) {
  const written: string[] = []
  const exits = new Set<() => void>()
  const size = { width, height: 24 }
  const terminal = {
    live: true,
    color: false,
    paint: createPaint(false),
    write: (text: string) => {
      written.push(text)
    },
    width: () => size.width,
    height: () => size.height,
  }
  const exit = {
    on: (_: 'exit', listener: () => void) => exits.add(listener),
    off: (_: 'exit', listener: () => void) => exits.delete(listener),
  }
  const view = liveTable(terminal, 'root/audit', exit)
  return { view, written, exits, size }
}

describe('liveTable', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('draws ten times a second at most, however much happens', () => {
    const { view, written } = openView()
    for (let n = 0; n < 500; n++) view.see(stepStarted(CODE))
    expect(written).toEqual([HIDE])
    vi.advanceTimersByTime(1000)
    expect(written).toHaveLength(11)
  })

  it('hides the cursor while it draws and shows it at the end, in any case', () => {
    const { view, written, exits } = openView()
    expect(written.at(0)).toBe(HIDE)
    expect(exits.size).toBe(1)
    for (const listener of exits) listener()
    expect(written.at(-1)).toBe(SHOW)
    view.end()
    expect(written.at(-1)).toBe(SHOW)
    expect(exits.size).toBe(0)
    const length = written.length
    vi.advanceTimersByTime(1000)
    expect(written).toHaveLength(length)
  })

  it('lets what happened scroll by above the table, once', () => {
    const { view, written } = openView()
    view.see(spawned(CODE))
    view.see(taskEnded(CODE, { type: 'report', summary: 'All seen.', findings: [] }))
    vi.advanceTimersByTime(100)
    expect(written.at(-1)).toMatch(/code {7}reports: All seen\.\n\n {2}agent .*\n· code /)
    vi.advanceTimersByTime(100)
    expect(written.at(-1)).not.toContain('reports')
  })

  it('moves up by what it drew before, also when the window became narrower', () => {
    const { view, written, size } = openView(80)
    view.see(spawned(CODE))
    vi.advanceTimersByTime(200)
    expect(written.at(-1)?.startsWith(`${up(4)}${ERASE}`)).toBe(true)
    size.width = 40
    // A blank line, two rows of 80 cells that are two lines each now, and the last words.
    const height = 6
    vi.advanceTimersByTime(100)
    expect(written.at(-1)?.startsWith(`${up(height)}${ERASE}`)).toBe(true)
  })

  it('shows what is being said, but no answer in JSON', () => {
    const { view, written } = openView()
    for (const event of streamed(CODE, 'I count \u001b[31mlines.')) view.see(event)
    vi.advanceTimersByTime(100)
    expect(written.at(-1)).toContain('code: I count \\u{1b}[31mlines.')
    for (const event of streamed(CODE, '').map(one => ({ ...one, stepId: 's2' }))) view.see(event as never)
    for (const event of streamed('root/audit/test', '{"type":"report"}')) view.see(event)
    vi.advanceTimersByTime(100)
    expect(written.at(-1)).toContain('test: writes its answer …')
  })

  it('shows the end of what is long, and the last line of many', () => {
    const { view, written } = openView(40)
    for (const event of streamed(CODE, `First.\n${'and then '.repeat(20)}the end.`)) view.see(event)
    vi.advanceTimersByTime(100)
    const words = written.at(-1)?.trimEnd().split('\n').at(-1) ?? ''
    expect(words).toMatch(/^code: ….* and then the end\.$/)
    expect(words).toHaveLength(40)
  })

  it('never draws more lines than the window has', () => {
    const { view, written, size } = openView()
    size.height = 4
    for (const name of 'abcdefgh') view.see(spawned(`root/audit/${name}`))
    vi.advanceTimersByTime(100)
    expect(written.at(-1)?.split('\n')).toHaveLength(4)
    view.see(observed({ type: 'closed' }))
  })
})
