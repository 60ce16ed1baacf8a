import { expect, test } from 'vitest'
import { rowTable, withSubject } from '../../bench/performance-page.ts'
import { missedBy, type Row } from '../../bench/row.ts'
import { tableRows } from '../markdown-table.ts'

const at = (median: number) => ({ low: median, median, high: median })
const row = (what: string, value: number): Row => ({ what, measured: at(value), unit: 'ms' })
const where = { node: '24.21.0', cpus: 2, date: '2026-01-01' }

test('a new measurement replaces the rows of its subject only, and subjects stand sorted', () => {
  const first = withSubject('', 'Turn', [row('one', 1), row('two', 2)], where)
  const second = withSubject(first, 'Heap', [row('new', 3)], where)
  const third = withSubject(second, 'Turn', [row('two', 4)], where)
  expect(tableRows(third).map(cells => cells.slice(0, 3))).toEqual([
    ['Heap', 'new', '3 (3–3) ms'],
    ['Turn', 'two', '4 (4–4) ms'],
  ])
})

test('a row keeps which machine measured it', () => {
  expect(tableRows(withSubject('', 'Turn', [row('one', 1)], where))[0]?.slice(-3)).toEqual([
    '24.21.0',
    '2',
    '2026-01-01',
  ])
})

test('a target on the ratio is judged by the ratio, one on the figure by the figure', () => {
  const slow: Row = { ...row('slow', 10), ratio: at(2), target: { of: 'ratio', most: 1.6 } }
  expect(missedBy(slow)).toBeCloseTo(0.25)
  expect(missedBy({ ...slow, target: { of: 'measured', most: 10 } })).toBe(0)
  expect(missedBy({ ...slow, target: { of: 'measured', least: 15 } })).toBeCloseTo(0.5)
})

test('the table says what is met, what is missed and by how much, and nothing where there is no target', () => {
  const judged = (most: number): Row => ({ ...row('x', 12), target: { of: 'measured', most } })
  const verdicts = tableRows(rowTable([judged(12), judged(10), row('x', 12)])).map(cells => cells.at(-1))
  expect(verdicts).toEqual(['met', 'missed by 20 %', ''])
})
