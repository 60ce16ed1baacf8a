import { describe, expect, it } from 'vitest'
import { doubtTask } from '../../src/offline-model/assignment.ts'
import { test } from '../../src/offline-model/test.ts'
import { hearing, results, user } from './conversation.ts'
import { answerOf, callsOf, json, link, look, none } from './sample-findings.ts'

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

  it('does not take a check that failed to run for one that found nothing', () => {
    const conversation = [
      look,
      results(['check_syntax', 'tool_timeout'], ['check_links', { checked: 3, faults: none }]),
    ]
    expect(answerOf(test(hearing(conversation)))).toMatchObject({
      summary:
        'the files could not be parsed; 3 relative links followed, 0 of them broken; it has no tests of its own.',
      findings: [{ kind: 'gap', weight: 'remark', message: 'Files could not be parsed.' }],
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
