import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { append, contributionOf, type ThreadEntry, type ThreadRow, withoutLog } from '../../src/threads/thread-log.ts'

const entry = (n: number, log?: readonly unknown[]): ThreadEntry => ({
  by: 'a',
  at: n,
  task: { description: 'x'.repeat(n) },
  output: n,
  ...(log && { log }),
})
const LIMITS = { maxEntries: 3, maxChars: 1000 }
const idsOf = (rows: readonly ThreadRow[]) => rows.map(row => row.entry.at)

describe('[C9] [K7] what a thread remembers is bounded', () => {
  test('by the number of runs: the oldest goes first', () => {
    const rows = [1, 2, 3, 4].reduce<readonly ThreadRow[]>((all, n) => append(all, entry(n), LIMITS), [])
    expect(idsOf(rows)).toEqual([2, 3, 4])
  })

  test('by its size: as many of the latest as fit', () => {
    const rows = [300, 400, 500].reduce<readonly ThreadRow[]>((all, n) => append(all, entry(n), LIMITS), [])
    expect(idsOf(rows)).toEqual([500])
    expect(idsOf(append(append([], entry(400), LIMITS), entry(450), LIMITS))).toEqual([400, 450])
  })

  test('of an entry that is too large by itself the log is left out, and the rest stays', () => {
    const [row] = append([], entry(1, ['y'.repeat(2000)]), LIMITS)
    expect(row?.entry).toEqual(entry(1))
    expect(idsOf(append([], entry(5000), LIMITS))).toEqual([5000])
  })

  test('the last entry is always there, and what is kept is the end of what was said', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1500), { minLength: 1 }), sizes => {
        const rows = sizes.reduce<readonly ThreadRow[]>((all, n) => append(all, entry(n), LIMITS), [])
        expect(idsOf(rows)).toEqual(sizes.slice(sizes.length - rows.length))
        expect(rows.length).toBeGreaterThan(0)
        expect(rows.length).toBeLessThanOrEqual(LIMITS.maxEntries)
        const chars = rows.reduce((sum, row) => sum + row.chars, 0)
        expect(rows.length === 1 || chars <= LIMITS.maxChars).toBe(true)
      }),
      { seed: 11 },
    )
  })
})

test('only what completed adds to a thread; an actor that answers with plain data has completed', () => {
  const outcome = { kind: 'outcome', status: 'completed', output: 5, log: ['l'] } as const
  expect(contributionOf(outcome)).toEqual({ output: 5, log: ['l'] })
  expect(contributionOf({ ...outcome, status: 'failed' })).toBeUndefined()
  expect(contributionOf({ ...outcome, status: 'cancelled' })).toBeUndefined()
  expect([contributionOf('text'), contributionOf(undefined)]).toEqual([{ output: 'text' }, { output: null }])
  expect(withoutLog(outcome)).toEqual({ kind: 'outcome', status: 'completed', output: 5 })
  expect(withoutLog('text')).toBe('text')
})
