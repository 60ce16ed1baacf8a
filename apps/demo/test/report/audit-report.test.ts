import { describe, expect, it } from 'vitest'
import type { Report } from '../../src/audit-team/answers.ts'
import { facts, fault, reportOf, resultOf, sampleReport } from './sample-report.ts'

const child = (agent: string, output: unknown) => resultOf({ agent, output })
const told = (...findings: Report['findings']): Report => ({
  type: 'report',
  summary: 'Seen.',
  findings,
  passages: [{ about: 'the licence', path: 'a.md', line: 1, text: 'MIT' }],
})

describe('auditReport', () => {
  it('takes the judgement from the planner and the figures from the tools', () => {
    expect(sampleReport).toMatchObject({
      status: 'completed',
      facts,
      faults: [fault],
      moreFaults: 0,
      verdict: { verdict: 'not ready', agreement: 0.75 },
      votes: [{ voter: 'knowledge' }, { voter: 'code' }],
    })
  })

  it('takes from the agents what they reported, and their remarks', () => {
    const gap = { kind: 'gap', weight: 'remark', message: 'No readme.' } as const
    const mark = { kind: 'mark', weight: 'remark', path: 'a', line: 1, message: 'TODO' } as const
    expect(reportOf({ children: [child('knowledge', told(gap, mark)), child('code', 'broken')] })).toMatchObject({
      summaries: [{ agent: 'knowledge', summary: 'Seen.' }],
      passages: [{ about: 'the licence' }],
      remarks: [gap],
    })
  })

  it('keeps what was known by then when the run was cancelled', () => {
    const ballot = { type: 'vote', vote: 'ready', reason: 'Fine.', confidence: 0.9 }
    const whole = { kind: 'gap', weight: 'fault', message: 'There is no text in it.' } as const
    const children = [child('code', told(whole)), child('test', ballot)]
    const { folder, links } = facts
    const report = reportOf({ status: 'cancelled', children }, { folder, links })
    expect(report).toMatchObject({
      status: 'cancelled',
      faults: [fault, whole],
      votes: [{ voter: 'test', vote: 'ready' }],
    })
    expect(report).not.toHaveProperty('verdict')
    expect(report.unchecked.map(({ why }) => why)).toContain('The syntax of files: the check did not end')
  })

  it('says why a run failed', () => {
    const error = { code: 'limit_exceeded', message: 'Too many turns.', retryable: false }
    expect(reportOf({ status: 'failed', error }).failure).toBe('Too many turns.')
  })
})
