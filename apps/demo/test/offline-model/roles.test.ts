// What each role does at each point of its conversation. Nothing here has a runtime or a folder: the rules see only text.
import type { ScriptedAnswer } from '@statecraft/providers'
import { describe, expect, it } from 'vitest'
import { type Finding, type Report, verdict, workerAnswer } from '../../src/audit-team/answers.ts'
import { doubtTask, lookTask, voteTask } from '../../src/offline-model/assignment.ts'
import { code } from '../../src/offline-model/code.ts'
import { knowledge } from '../../src/offline-model/knowledge.ts'
import { planner } from '../../src/offline-model/planner.ts'
import { review } from '../../src/offline-model/review.ts'
import { test } from '../../src/offline-model/test.ts'
import { heard, hearing, results, user } from './conversation.ts'

const callsOf = ({ calls = [] }: ScriptedAnswer) => calls.map(({ name }) => name)
const answerOf = ({ text }: ScriptedAnswer) => workerAnswer.parse(JSON.parse(String(text)))

const look = user(lookTask('around'))
const link: Finding = { kind: 'link', weight: 'fault', path: 'docs/a.md', line: 7, message: 'There is no b.md.' }
const json: Finding = { kind: 'syntax', weight: 'fault', path: 'c.json', line: 2, message: 'Expected a value.' }
const report = (...findings: Finding[]): Report => ({ type: 'report', summary: 'Seen.', findings })
const none = { first: [], more: 0 }

describe('knowledge', () => {
  const listed = (...first: object[]) => ['list_documents', { count: first.length, list: { first } }] as const
  const hit = (snippet: string) => ['search_documents', [{ path: 'a.md', line: 3, snippet }]] as const

  it('lists the documents and asks the index before it says anything', () => {
    expect(callsOf(knowledge(hearing([look])))).toEqual(['list_documents', ...Array(3).fill('search_documents')])
  })

  it('tells only places that do answer the question', () => {
    const found = results(
      listed({ path: 'README.md', title: 'Kettle', opening: 'Boils water.' }),
      hit('## Install'),
      hit('something else'),
      hit('MIT license'),
    )
    expect(answerOf(knowledge(hearing([look, found])))).toEqual({
      type: 'report',
      summary: '1 document. README.md, "Kettle": Boils water.',
      findings: [],
      passages: [
        { about: 'how to install it', path: 'a.md', line: 3, text: 'Install' },
        { about: 'the licence', path: 'a.md', line: 3, text: 'MIT license' },
      ],
    })
  })

  it('misses a readme', () => {
    expect(answerOf(knowledge(hearing([look, results(listed({ path: 'docs/README.md' }))])))).toMatchObject({
      findings: [{ kind: 'gap', weight: 'remark' }],
    })
  })

  it('reports that it knows nothing when its tool failed', () => {
    expect(answerOf(knowledge(hearing([look, results(['list_documents', 'tool_failed'])])))).toMatchObject({
      summary: 'The documents could not be listed.',
    })
  })

  it.each([
    ['says so when a document calls something unfinished', 'This part is unfinished.', false],
    ['confirms that none does', 'All done.', true],
  ])('asked for what is unfinished, %s', (_, snippet, confirmed) => {
    const question = user(doubtTask('anything unfinished?'))
    expect(callsOf(knowledge(hearing([question])))).toEqual(['search_documents'])
    expect(answerOf(knowledge(hearing([question, results(hit(snippet))])))).toMatchObject({ confirmed })
  })
})

describe('code', () => {
  const measured = (files: number, marks: number) => ({
    total: { files, lines: 10 },
    languages: { first: files > 0 ? [{ language: 'Go', files, lines: 10 }] : [] },
    marks: { first: Array(marks).fill({ path: 'a.go', line: 1, mark: 'TODO', text: '// TODO' }), more: 2 },
  })
  const after = (output: unknown) => answerOf(code(hearing([look, results(['measure_sources', output])])))

  it('measures, then reports what it counted', () => {
    expect(callsOf(code(hearing([look])))).toEqual(['measure_sources'])
    const answer = after(measured(3, 7))
    expect(answer).toMatchObject({
      summary: '10 lines in 3 text files, most of them Go (10 lines); 9 TODO or FIXME marks.',
    })
    expect('findings' in answer && answer.findings).toHaveLength(5)
  })

  it('calls a folder without text a fault', () => {
    expect(after(measured(0, 0))).toMatchObject({ findings: [{ kind: 'gap', weight: 'fault' }] })
  })

  it('reports that it knows nothing when its tool failed', () => {
    expect(after('tool_timeout')).toMatchObject({ summary: 'The sources could not be measured.', findings: [] })
  })
})

describe('test', () => {
  const checks = (faulty: boolean) => [
    [
      'check_syntax',
      { checked: { json: 1, typescript: 2 }, faults: { first: faulty ? [json] : [], more: 0 } },
    ] as const,
    ['check_links', { checked: 3, faults: none }] as const,
    ['find_own_tests', { type: 'found', command: 'make check' }] as const,
  ]

  it('runs every check at once', () => {
    expect(callsOf(test(hearing([look])))).toEqual(['check_syntax', 'check_links', 'find_own_tests'])
  })

  it('runs the tests of the folder only where that is offered', () => {
    const conversation = [look, results(...checks(true))]
    expect(callsOf(test(hearing(conversation, 'run_own_tests')))).toEqual(['run_own_tests'])
    expect(answerOf(test(hearing(conversation)))).toEqual({
      type: 'report',
      summary:
        '1 JSON and 2 TypeScript files parsed, 1 of them faulty; 3 relative links followed, 0 of them broken; its own tests were not run.',
      findings: [json, { kind: 'tests', weight: 'remark', path: 'package.json', message: 'not run: make check' }],
    })
  })

  it.each([
    [{ type: 'passed', command: 'x', exitCode: 0 }, []],
    [{ type: 'failed', command: 'x', exitCode: 1 }, ['its own tests ended with exit code 1: x']],
  ])('reports how the tests ended: %j', (ran, faults) => {
    const answer = answerOf(
      test(hearing([look, results(...checks(false)), results(['run_own_tests', ran])], 'run_own_tests')),
    )
    expect('findings' in answer && answer.findings.map(({ message }) => message)).toEqual(faults)
  })

  it.each([
    [[{ ...link }], true],
    [[{ ...link, line: 9 }], false],
    [[], false],
  ])('looks at a doubted place again, finds %j and says %s', (first, confirmed) => {
    const question = user(doubtTask('still so?', link))
    expect(test(hearing([question])).calls).toEqual([{ name: 'check_links', input: { path: 'docs/a.md' } }])
    const again = results(['check_links', { faults: { first, more: 0 } }])
    expect(answerOf(test(hearing([question, again])))).toMatchObject({ type: 'second look', confirmed })
  })
})

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

describe('every worker', () => {
  it.each([
    ['knowledge', knowledge],
    ['code', code],
    ['test', test],
    ['review', review],
  ])('%s votes by its own report when told to', (_, role) => {
    expect(answerOf(role(hearing([user(voteTask(report(json)))])))).toMatchObject({ type: 'vote', vote: 'not ready' })
    expect(answerOf(role(hearing([user(voteTask(report())), heard('gossip')])))).toMatchObject({ vote: 'ready' })
  })
})

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
    const tasks = (calls[0]?.input as { tasks: { agent: string; task: string }[] }).tasks
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
