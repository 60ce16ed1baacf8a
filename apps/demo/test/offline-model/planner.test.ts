import { describe, expect, it } from 'vitest'
import { type Finding, verdict } from '../../src/audit-team/answers.ts'
import { planner } from '../../src/offline-model/planner.ts'
import { hearing, results, user } from './conversation.ts'
import { callsOf, json, link, report } from './sample-findings.ts'

describe('planner', () => {
  const goal = user('What is in this folder?')
  const listing = results(['list_folder', { files: 3, folders: 1, kinds: { first: [{ kind: 'Markdown', files: 2 }] } }])
  const looked = (...findings: Finding[]) =>
    results([
      'delegate',
      ['knowledge', 'code', 'test', 'review'].map(agent => ({
        agent,
        status: 'completed',
        output: report(...findings),
      })),
    ])
  const ballot = { type: 'vote', vote: 'not ready', reason: 'Proof.', confidence: 0.9 }
  const voted = results([
    'delegate',
    [
      { agent: 'test', status: 'completed', output: ballot },
      { agent: 'code', status: 'failed', error: 'It broke.' },
    ],
  ])

  it('looks before it plans, and plans by what it saw', () => {
    expect(callsOf(planner(hearing([goal], 'list_folder', 'submit_plan')))).toEqual(['list_folder'])
    const { calls = [] } = planner(hearing([goal, listing], 'list_folder', 'submit_plan'))
    expect(calls).toMatchObject([
      { name: 'submit_plan', input: { plan: expect.stringContaining('reads 2 documents') } },
    ])
  })

  it('hands out the work, review behind the others', () => {
    const { calls = [] } = planner(hearing([goal, listing]))
    expect(calls).toMatchObject([
      {
        name: 'delegate',
        input: {
          tasks: [
            { agent: 'knowledge' },
            { agent: 'code' },
            { agent: 'test' },
            { agent: 'review', dependsOn: ['documents', 'sources', 'checks'] },
          ],
        },
      },
    ])
  })

  it('tells everyone of the faults that stand, five at most, then calls the vote', () => {
    expect(callsOf(planner(hearing([goal, listing, looked(link, json)])))).toEqual(['broadcast', 'broadcast'])
    expect(callsOf(planner(hearing([goal, listing, looked(...Array(9).fill(link))])))).toHaveLength(5)
    const after = planner(hearing([goal, listing, looked(link), results(['broadcast', 'ok'])]))
    expect(after.calls).toMatchObject([{ name: 'delegate', input: { mode: 'parallel' } }])
  })

  it("calls the vote at once when there is nothing to tell, with everyone's own report", () => {
    const { calls = [] } = planner(hearing([goal, listing, looked()]))
    const tasks = (calls[0]!.input as { tasks: { agent: string; task: string }[] }).tasks
    expect(tasks.map(({ agent }) => agent)).toEqual(['knowledge', 'code', 'test', 'review'])
    expect(tasks[0]?.task).toContain('"summary":"Seen."')
  })

  it('has the votes counted; who did not vote abstains', () => {
    const { calls = [] } = planner(hearing([goal, listing, looked(), voted]))
    expect(calls).toEqual([
      {
        name: 'tally_votes',
        input: { votes: [{ voter: 'test', answer: 'not ready', confidence: 0.9 }, { voter: 'code' }] },
      },
    ])
  })

  it.each([
    [{ consensus: true, winner: 'not ready', agreement: 1 }, 'not ready'],
    [{ consensus: false, winner: 'not ready', agreement: 0.5 }, 'undecided'],
    [{ consensus: false, agreement: 0 }, 'undecided'],
  ])('answers with the verdict that follows from %j', (counted, expected) => {
    const conversation = [
      goal,
      listing,
      looked(link),
      results(['broadcast', 'ok']),
      voted,
      results(['tally_votes', counted]),
    ]
    const answer = verdict.parse(JSON.parse(String(planner(hearing(conversation)).text)))
    expect(answer).toMatchObject({
      verdict: expected,
      faults: [link],
      votes: [
        { voter: 'test', vote: 'not ready' },
        { voter: 'code', reason: 'It broke.' },
      ],
    })
  })
})
