import { describe, expect, it } from 'vitest'
import type { Facts, OwnTestsFacts } from '../../src/audit-team/facts.ts'
import { uncheckedIn } from '../../src/report/unchecked.ts'
import { facts } from './sample-report.ts'

const lines = (known: Partial<Facts>) =>
  uncheckedIn(known, 'as asked').map(({ why, what }) => [why, ...what].join(' | '))

describe('uncheckedIn', () => {
  it('names what was left out, with the reason', () => {
    expect(lines(facts)).toEqual([
      'Excluded, as asked | x',
      'Binary files, only counted | p.png',
      'Links elsewhere, 5: the checks use no network',
      'Its own tests, not run (--run-tests does) | make check',
    ])
  })

  it('names every check that did not end', () => {
    expect(lines({})).toEqual(
      ['listing', 'documents', 'sources', 'syntax of files', 'links']
        .map(what => `The ${what}: the check did not end`)
        .concat('Its own tests: the check did not end'),
    )
  })

  it('puts files with one reason together, and counts beyond five', () => {
    const unchecked = {
      first: ['1.tsx', '2.tsx', '3.tsx', '4.tsx', '5.tsx', '6.tsx'].map(path => ({ path, reason: 'JSX.' })),
      more: 30,
    }
    const found = uncheckedIn({ ...facts, syntax: { ...facts.syntax, unchecked } }, '')
    expect(found).toContainEqual({ why: 'Syntax: JSX', what: ['1.tsx', '2.tsx', '3.tsx', '4.tsx', '5.tsx'], more: 1 })
    expect(found).toContainEqual({ why: 'Syntax: 30 more', what: [], more: 0 })
  })

  it('says why a file was not read in words, also where the check knows a code only', () => {
    const unchecked = { first: [{ path: 'big.json', reason: 'too_large' }], more: 0 }
    const found = uncheckedIn({ ...facts, syntax: { ...facts.syntax, unchecked } }, '')
    expect(found).toContainEqual({ why: 'Syntax: too large to read', what: ['big.json'], more: 0 })
  })

  it.each<[OwnTestsFacts, string | undefined]>([
    [{ type: 'none', reason: 'There are none.' }, 'Its own tests: There are none.'],
    [{ type: 'not_run', reason: 'No npm.' }, 'Its own tests, not run: No npm.'],
    [{ type: 'begun' }, 'Its own tests: they had not ended when the run did'],
    [{ type: 'passed', command: 'x', exitCode: 0, lastLines: [] }, undefined],
    [{ type: 'failed', command: 'x', exitCode: 1, lastLines: [] }, undefined],
  ])('says of tests %j: %s', (ownTests, expected) => {
    expect(lines({ ...facts, ownTests }).find(line => line.startsWith('Its own'))).toBe(expected)
  })
})
