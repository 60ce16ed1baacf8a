// Answers one question to a SQLite file, in a process of its own: SQLite blocks while it works, and only a process can be
// stopped in the middle. Nothing is written: the file is opened for reading alone, and the engine asks for leave before it does anything.
import { readFileSync } from 'node:fs'
import { constants, DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import type { SqlOrder, SqlResult } from './sql-query.ts'

const READING: ReadonlySet<number> = new Set([
  constants.SQLITE_SELECT,
  constants.SQLITE_READ,
  constants.SQLITE_FUNCTION,
  constants.SQLITE_RECURSIVE,
])
/** Pragmas that describe tables. */
const DESCRIBING: ReadonlySet<string | null> = new Set([
  'table_info',
  'table_xinfo',
  'table_list',
  'index_list',
  'index_info',
  'foreign_key_list',
])
const FORBIDDEN_FUNCTIONS: ReadonlySet<string | null> = new Set(['load_extension', 'fts3_tokenizer'])
const LONGEST_CELL = 2_000
const MAX_CHARACTERS = 100_000

function plain(value: SQLOutputValue): SqlResult['rows'][number][string] {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (value instanceof Uint8Array) return `(${value.length} bytes)`
  if (typeof value === 'string' && value.length > LONGEST_CELL) return `${value.slice(0, LONGEST_CELL)}…`
  return value
}

function open(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly: true, allowExtension: false, readBigInts: true })
  database.exec('PRAGMA query_only = 1; PRAGMA trusted_schema = 0')
  if (!('setAuthorizer' in database)) throw new Error('It can only be asked safely with Node 24.10 or newer')
  database.setAuthorizer((action, first, second) => {
    const allowed =
      action === constants.SQLITE_PRAGMA
        ? DESCRIBING.has(first)
        : READING.has(action) && !(action === constants.SQLITE_FUNCTION && FORBIDDEN_FUNCTIONS.has(second))
    return allowed ? constants.SQLITE_OK : constants.SQLITE_DENY
  })
  return database
}

function answer({ file, sql, values, maxRows }: SqlOrder): SqlResult {
  const statement = open(file).prepare(sql)
  const rows: SqlResult['rows'][number][] = []
  let characters = 0
  for (const row of statement.iterate(...values.map(value => (typeof value === 'boolean' ? Number(value) : value)))) {
    if (rows.length === maxRows || characters > MAX_CHARACTERS) return { rows, isCut: true }
    const cells = Object.fromEntries(Object.entries(row).map(([column, value]) => [column, plain(value)]))
    rows.push(cells)
    characters += JSON.stringify(cells).length
  }
  return { rows, isCut: false }
}

try {
  process.stdout.write(JSON.stringify(answer(JSON.parse(readFileSync(0, 'utf8')))))
} catch (error) {
  process.stdout.write(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
