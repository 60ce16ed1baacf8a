import { describe, expect, it } from 'vitest'
import type { Finding, Report } from '../../src/audit-team/answers.ts'
import { doubtTask, lookTask, readAssignment, voteTask } from '../../src/offline-model/assignment.ts'

const finding: Finding = { kind: 'link', weight: 'fault', path: 'a.md', line: 1, message: 'No "b".\n\n{' }
const report: Report = { type: 'report', summary: 'fine', findings: [finding] }

describe('readAssignment', () => {
  it('reads a vote with the report of the voter, or without one', () => {
    expect(readAssignment(voteTask(report))).toEqual({ type: 'vote', own: report })
    expect(readAssignment(voteTask(undefined))).toEqual({ type: 'vote', own: undefined })
  })

  it('reads a doubt with the finding that it is about, or without one', () => {
    expect(readAssignment(doubtTask('still so?', finding))).toEqual({ type: 'doubt', finding })
    expect(readAssignment(doubtTask('anything else?'))).toEqual({ type: 'doubt', finding: undefined })
  })

  it('reads what a task inherits from the tasks that it depends on', () => {
    const results = [
      { id: 'a', agent: 'test', output: report },
      { id: 'b', agent: 'code', output: 'no report' },
    ]
    const task = `${lookTask('what stands?')}\n\n${JSON.stringify({ results }, undefined, 2)}`
    expect(readAssignment(task)).toEqual({ type: 'look', results: [report] })
  })

  it.each(['', 'What is in this folder?', 'Look: around\n\n{ not JSON'])('takes %j for a request to look', task => {
    expect(readAssignment(task)).toEqual({ type: 'look', results: [] })
  })
})
