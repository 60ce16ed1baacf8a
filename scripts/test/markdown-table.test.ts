import { expect, test } from 'vitest'
import { cell, markdownTable, tableRows } from '../markdown-table.ts'

test('columns are as wide as their widest cell', () => {
  expect(
    markdownTable(
      ['id', 'what'],
      [
        ['A1', 'x'],
        ['A10', 'longer'],
      ],
    ),
  ).toBe(['| id  | what   |', '| --- | ------ |', '| A1  | x      |', '| A10 | longer |'].join('\n'))
})

test('what is written is read back, without head and rule', () => {
  const rows = [
    ['a', cell('one | two')],
    ['b', ''],
  ]
  expect(tableRows(`# Page\n\n${markdownTable(['key', 'value'], rows)}\n\ntext | text\n`)).toEqual([
    ['a', 'one \\| two'],
    ['b', ''],
  ])
})

test('a cell holds no line break, no bare pipe and no tag', () => {
  expect(cell('a\n b|<c>')).toBe('a b\\|&lt;c>')
})

test('what is not known is empty, not zero', () => {
  expect(cell(undefined)).toBe('')
})
