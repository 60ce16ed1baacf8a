import { describe, expect, it } from 'vitest'
import { faultsOf, moreFaults } from '../../src/audit-team/faults.ts'

const checked = (path: string, more = 0) => ({ faults: { first: [{ path, line: 3, message: 'bad' }], more } })

describe('faultsOf', () => {
  it('takes the faults of every check that ran', () => {
    expect(faultsOf({ syntax: checked('a.json'), links: checked('b.md') })).toEqual([
      { kind: 'syntax', weight: 'fault', path: 'a.json', line: 3, message: 'bad' },
      { kind: 'link', weight: 'fault', path: 'b.md', line: 3, message: 'bad' },
    ])
    expect(faultsOf({})).toEqual([])
  })

  it.each([
    [{ type: 'failed', command: 'x', exitCode: 3 }, 'its own tests ended with exit code 3: x'],
    [{ type: 'failed', command: 'x', killedBy: 'SIGSEGV' }, 'its own tests were killed by SIGSEGV: x'],
    [{ type: 'timed_out', command: 'x', timeLimitMs: 120_000 }, 'its own tests did not end within 120 s: x'],
  ])('says how tests failed: %j', (ownTests, message) => {
    expect(faultsOf({ ownTests })).toEqual([{ kind: 'tests', weight: 'fault', path: 'package.json', message }])
  })

  it.each(['passed', 'found', 'none', 'not_run'])('finds no fault in tests of which it says: %s', type => {
    expect(faultsOf({ ownTests: { type, command: 'x' } })).toEqual([])
  })
})

it('moreFaults counts what the excerpts left out', () => {
  expect(moreFaults({ syntax: checked('a', 2), links: checked('b', 3) })).toBe(5)
  expect(moreFaults({})).toBe(0)
})
