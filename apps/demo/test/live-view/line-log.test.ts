import { expect, it } from 'vitest'
import { lineLog } from '../../src/live-view/line-log.ts'
import { CODE, stepEnded, taskEnded } from './observed.ts'

it('writes one plain line for each thing worth saying, with the seconds since the start', () => {
  const written: string[] = []
  const log = lineLog(text => written.push(text))
  log.see(stepEnded(CODE, { source: 'tool', name: 'check_links' }))
  log.see({ ...stepEnded(CODE), at: 1500 })
  log.see({ ...taskEnded(CODE, { type: 'report', summary: 'a\n\u001b[31mb', findings: [] }), at: 2500 })
  log.end()
  expect(written).toEqual([
    '   0.00  code       check_links completed in 12 ms\n',
    '   1.50  code       reports: a\\n\\u{1b}[31mb\n',
  ])
})
