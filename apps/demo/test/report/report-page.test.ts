import { describe, expect, it } from 'vitest'
import { createPaint } from '../../src/paint.ts'
import type { AuditReport } from '../../src/report/audit-report.ts'
import { reportPage } from '../../src/report/report-page.ts'
import { toTerminalText } from '../../src/report/terminal-text.ts'
import { facts, reportOf, sampleReport } from './sample-report.ts'

const written = { at: '2026-11-21 04:00', by: 'Decided by rules.' }
const textOf = (report: AuditReport) =>
  toTerminalText(reportPage(report, written), { width: 100, paint: createPaint(false) })

describe('reportPage', () => {
  it('says everything that is known, section by section', () => {
    expect(textOf(sampleReport)).toMatchInlineSnapshot(`
      "Audit of /x

      Written 2026-11-21 04:00. Decided by rules.

      Not ready to ship: 1 of 1 votes agree. 1 fault found.

      What is in the folder
      - 3 files in 1 folder below it, 1.2 KB
      - 1 binary file among them
      - 1,500 lines of text, 1 comment line among them

      Language  Files  Lines  Longest file
      Go        2      1,500  a.go

      Documents
      - a.md: A. One.

      Faults
      - a.md:7: There is no b.md.

      Remarks
      - a.go:2: // TODO: more
      - and 4 more marks

      Votes
      Agent      Vote       Sure     Reason
      knowledge  not ready  80 %     Heard of it.
      code       abstained  unknown  It broke.

      Not checked
      - Excluded, as asked: x
      - Binary files, only counted: p.png
      - Links elsewhere, 5: the checks use no network
      - Its own tests, not run (--run-tests does): make check"
    `)
  })

  it('does not call silence well when a check did not end', () => {
    const { folder } = facts
    const text = textOf(reportOf({ status: 'cancelled' }, { folder }))
    expect(text).toContain(
      'Cancelled: this is what was found until then. No fault was found so far; not all checks ended.',
    )
    expect(text).not.toContain('No fault was found.')
  })

  it('shows what failing tests wrote last', () => {
    const ownTests = { type: 'failed', command: 'x', exitCode: 1, lastLines: ['boom'] } as const
    expect(textOf(reportOf({}, { ...facts, ownTests }))).toContain('What its tests wrote last:\n  boom')
  })

  it('says that a run failed, and why', () => {
    const error = { code: 'limit_exceeded', message: 'Too many turns.', retryable: false }
    expect(textOf(reportOf({ status: 'failed', error }))).toContain('Failed: Too many turns. 1 fault found.')
  })
})
