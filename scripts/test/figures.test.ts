import { expect, test } from 'vitest'
import { type Row, withFigure } from '../../soak/figures.ts'
import { tableRows } from '../markdown-table.ts'

const row = (figure: string, value: number): Row => ({ figure, value, unit: 'ms', node: '24.21.0', date: '2026-01-01' })
const pageOf = (...rows: Row[]) => rows.reduce(withFigure, '')
const figuresIn = (page: string) => tableRows(page).map(([figure, value]) => `${figure}: ${value}`)

test('rows stand sorted by figure, however they came', () => {
  expect(figuresIn(pageOf(row('b', 2), row('c', 3), row('a', 1)))).toEqual(['a: 1', 'b: 2', 'c: 3'])
})

test('a new measurement replaces the row of its figure only', () => {
  expect(figuresIn(pageOf(row('a', 1), row('a b', 2), row('a', 9)))).toEqual(['a: 9', 'a b: 2'])
})

test('a row keeps its unit, seed, Node, date and note; what is not known stays empty', () => {
  expect(tableRows(pageOf({ ...row('a', 1), note: 'cold' }))).toEqual([
    ['a', '1', 'ms', '', '24.21.0', '2026-01-01', 'cold'],
  ])
})
