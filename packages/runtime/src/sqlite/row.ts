// Reading the rows of a store that is not trusted: every column is checked for its type and every JSON text for its shape.
// What does not fit is an error that names table, row and column; nothing is guessed.
import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { StatecraftError } from '../errors.ts'
import { parseJson } from '../json.ts'

/** One row. Each reader throws `store_invalid`; those of optional columns give `undefined` for NULL. */
export interface Row {
  text(column: string): string
  optionalText(column: string): string | undefined
  number(column: string): number
  optionalNumber(column: string): number | undefined
  /** One of the words given. */
  word<W extends string>(column: string, words: readonly W[]): W
  json<T>(column: string, fits: (value: unknown) => value is T): T
  optionalJson<T>(column: string, fits: (value: unknown) => value is T): T | undefined
}

type Columns = Readonly<Record<string, unknown>>

function readerOf(table: string, columns: Columns): Row {
  const damaged = (column: string, wanted: string, cause?: unknown): StatecraftError => {
    const row = JSON.stringify(Object.values(columns)[0])
    return new StatecraftError(
      'store_invalid',
      `Row ${row} of table "${table}" is damaged: "${column}" is not ${wanted}. Use another file, or restore a backup`,
      { cause, details: { table, column } },
    )
  }
  const optional = <T>(column: string, read: (column: string) => T): T | undefined =>
    columns[column] === null ? undefined : read(column)

  const text = (column: string): string => {
    const value = columns[column]
    if (typeof value !== 'string') throw damaged(column, 'text')
    return value
  }
  const number = (column: string): number => {
    const value = columns[column]
    if (typeof value !== 'number' || !Number.isFinite(value)) throw damaged(column, 'a number')
    return value
  }
  const parse = (column: string): unknown => {
    const source = text(column)
    try {
      return parseJson(source)
    } catch (error) {
      throw damaged(column, 'JSON', error)
    }
  }
  const json = <T>(column: string, fits: (value: unknown) => value is T): T => {
    const value = parse(column)
    if (!fits(value)) throw damaged(column, 'of the shape that it should have')
    return value
  }
  return {
    text,
    optionalText: column => optional(column, text),
    number,
    optionalNumber: column => optional(column, number),
    word: (column, words) => {
      const word = words.find(each => each === columns[column])
      if (word === undefined) throw damaged(column, `one of ${words.join(', ')}`)
      return word
    },
    json,
    optionalJson: (column, fits) => optional(column, () => json(column, fits)),
  }
}

/** The row of a table that has these values; undefined: there is none. */
export function rowWith<T>(
  db: DatabaseSync,
  table: string,
  key: Readonly<Record<string, SQLInputValue>>,
  read: (row: Row) => T,
): T | undefined {
  const where = Object.keys(key)
    .map(column => `${column} = :${column}`)
    .join(' AND ')
  const columns = db.prepare(`SELECT * FROM ${table} WHERE ${where}`).get(key)
  return columns && read(readerOf(table, columns))
}

/** All rows of a table in the order of a column. */
export function rowsOf<T>(db: DatabaseSync, table: string, order: string, read: (row: Row) => T): T[] {
  const rows = db.prepare(`SELECT * FROM ${table} ORDER BY ${order}`).all()
  return rows.map(columns => read(readerOf(table, columns)))
}
