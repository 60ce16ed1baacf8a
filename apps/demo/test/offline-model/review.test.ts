import { describe, expect, it } from 'vitest'
import type { Finding } from '../../src/audit-team/answers.ts'
import { lookTask } from '../../src/offline-model/assignment.ts'
import { review } from '../../src/offline-model/review.ts'
import { hearing, results, user } from './conversation.ts'
import { answerOf, json, link, report } from './sample-findings.ts'

describe('review', () => {
  const inherits = (...findings: Finding[]) =>
    user(
      `${lookTask('what stands?')}\n\n${JSON.stringify({ results: [{ id: 't', agent: 'test', output: report(...findings) }] })}`,
    )
  const told = (confirmed: boolean) =>
    ['consult', [{ agent: 'test', output: { confirmed, reason: 'Seen again.' } }]] as const

  it('reads the place of one finding of each kind, and asks a colleague about it', () => {
    const { calls = [] } = review(hearing([inherits(link, { ...link, line: 8 }, json)]))
    expect(calls.map(({ name }) => name)).toEqual(['read_lines', 'consult', 'read_lines', 'consult'])
    expect(calls.filter(({ name }) => name === 'read_lines').map(({ input }) => input)).toEqual([
      { path: 'c.json', line: 2 },
      { path: 'docs/a.md', line: 7 },
    ])
    expect(calls[1]).toMatchObject({ input: { agent: 'test' } })
  })

  it('lets fall what a colleague does not find again', () => {
    const answer = answerOf(review(hearing([inherits(link, json), results(told(false), told(true))])))
    expect(answer).toMatchObject({
      summary: '1 fault stands, 1 did not. A colleague looked again: Seen again.',
      findings: [link],
    })
  })

  it('doubts silence too', () => {
    const { calls = [] } = review(hearing([inherits()]))
    expect(calls).toMatchObject([{ name: 'consult', input: { agent: 'knowledge' } }])
    expect(answerOf(review(hearing([inherits(), results(told(true))])))).toMatchObject({ findings: [] })
  })
})
