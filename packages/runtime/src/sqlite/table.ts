// Writing rows. Names of tables and columns come from the code of this folder alone; every value is a bound parameter.
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'

export type Columns = Readonly<Record<string, SQLInputValue>>

export interface Table {
  /** Changes the row with this key, or makes it; only then `fixed` says the columns that never change. */
  save(key: Columns, changing: Columns, fixed?: () => Columns): void
  remove(key: Columns): void
}

const NO_COLUMNS = (): Columns => ({})

/** A table whose rows are always saved with the same columns. */
export function createTable(db: DatabaseSync, name: string): Table {
  const statements = new Map<string, StatementSync>()
  const prepare = (use: string, sql: () => string): StatementSync => {
    const known = statements.get(use)
    if (known) return known
    const statement = db.prepare(sql())
    statements.set(use, statement)
    return statement
  }
  const equations = (columns: Columns, between: string): string =>
    Object.keys(columns)
      .map(column => `${column} = :${column}`)
      .join(between)

  const insert = (row: Columns): void => {
    const columns = Object.keys(row)
    const values = columns.map(column => `:${column}`)
    prepare('insert', () => `INSERT INTO ${name} (${columns.join()}) VALUES (${values.join()})`).run(row)
  }
  return {
    save(key, changing, fixed = NO_COLUMNS) {
      const update = (): string => `UPDATE ${name} SET ${equations(changing, ', ')} WHERE ${equations(key, ' AND ')}`
      const { changes } = prepare('update', update).run({ ...key, ...changing })
      if (changes === 0) insert({ ...key, ...changing, ...fixed() })
    },
    remove(key) {
      const where = equations(key, ' AND ')
      prepare(where, () => `DELETE FROM ${name} WHERE ${where}`).run(key)
    },
  }
}
