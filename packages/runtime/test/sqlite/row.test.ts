import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { type Row, rowsOf } from '../../src/sqlite/row.ts'
import { isAnything, isEvent } from '../../src/sqlite/shapes.ts'

/** Reads one row with the columns given. */
function read<T>(columns: Readonly<Record<string, string | number | null>>, reader: (row: Row) => T): T {
  const db = new DatabaseSync(':memory:')
  const names = Object.keys(columns)
  db.exec(`CREATE TABLE thing (key INTEGER PRIMARY KEY, ${names.join()})`)
  db.prepare(`INSERT INTO thing VALUES (7, ${names.map(() => '?').join()})`).run(...Object.values(columns))
  const [result] = rowsOf(db, 'thing', 'key', reader)
  db.close()
  return result as T
}

test('columns are read as what they are', () => {
  const row = { a: 'text', b: 1.5, c: null, d: '{"type":"X"}', e: 'yes' }
  const all = read(row, each => [
    each.text('a'),
    each.number('b'),
    each.optionalText('c'),
    each.optionalNumber('c'),
    each.optionalJson('c', isEvent),
    each.json('d', isEvent),
    each.word('e', ['yes', 'no']),
  ])
  expect(all).toEqual(['text', 1.5, undefined, undefined, undefined, { type: 'X' }, 'yes'])
})

test.each<[string, string | number | null, (row: Row) => unknown, string]>([
  ['a number for text', 1, row => row.text('it'), 'not text'],
  ['nothing for text', null, row => row.text('it'), 'not text'],
  ['text for a number', '1', row => row.number('it'), 'not a number'],
  ['an infinite number', Number.POSITIVE_INFINITY, row => row.number('it'), 'not a number'],
  ['a word that is none of those', 'maybe', row => row.word('it', ['yes', 'no']), 'not one of yes, no'],
  ['text that is no JSON', '{', row => row.json('it', isAnything), 'not JSON'],
  ['JSON of another shape', '[]', row => row.json('it', isEvent), 'not of the shape'],
  ['JSON that lacks a part', '{"typ":"X"}', row => row.optionalJson('it', isEvent), 'not of the shape'],
])('%s is an error that names table, row and column', (_what, value, reader, message) => {
  const wanted = { code: 'store_invalid', details: { table: 'thing', column: 'it' } }
  expect(() => read({ it: value }, reader)).toThrow(expect.objectContaining(wanted))
  expect(() => read({ it: value }, reader)).toThrow(`Row 7 of table "thing" is damaged: "it" is ${message}`)
})
