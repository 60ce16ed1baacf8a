import { mkdtempDisposable, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sqlQuery } from '../../src/node/index.ts'
import { call } from '../call.ts'

const SLOW = { timeout: 30_000 }
let dir: Awaited<ReturnType<typeof mkdtempDisposable>>
let file = ''

beforeAll(async () => {
  dir = await mkdtempDisposable(join(tmpdir(), 'statecraft-sql-'))
  file = join(dir.path, 'sea.db')
  const database = new DatabaseSync(file)
  database.exec(`CREATE TABLE fish (name TEXT, length REAL, tag INTEGER, picture BLOB);
    INSERT INTO fish VALUES ('cod', 1.2, 9007199254740993, x'0102'), ('herring', 0.3, 7, NULL), ('o''dd', NULL, 1, NULL)`)
  database.close()
  const other = new DatabaseSync(join(dir.path, 'secret.db'))
  other.exec(`CREATE TABLE secrets (word TEXT); INSERT INTO secrets VALUES ('SECRET')`)
  other.close()
})
afterAll(() => dir.remove())

const ask = (sql: string, more: object = {}, options: object = {}) =>
  call(sqlQuery(file, { timeoutMs: 20_000, ...options }), { sql, ...more })

describe('[D5] a query', SLOW, () => {
  test('gives rows as plain data', async () => {
    expect(await ask('SELECT * FROM fish ORDER BY rowid')).toEqual({
      rows: [
        { name: 'cod', length: 1.2, tag: '9007199254740993', picture: '(2 bytes)' },
        { name: 'herring', length: 0.3, tag: 7, picture: null },
        { name: "o'dd", length: null, tag: 1, picture: null },
      ],
      isCut: false,
    })
  })

  test('takes values that are bound, not written into it', async () => {
    const value = `x' OR 1=1 --`
    expect(await ask('SELECT name FROM fish WHERE name = ?', { values: [value] })).toEqual({ rows: [], isCut: false })
    expect(await ask('SELECT name FROM fish WHERE name = ? AND ?', { values: ["o'dd", true] })).toEqual({
      rows: [{ name: "o'dd" }],
      isCut: false,
    })
  })

  test('is bounded in rows', async () => {
    expect(await ask('SELECT name FROM fish ORDER BY 1', {}, { maxRows: 2 })).toEqual({
      rows: [{ name: 'cod' }, { name: 'herring' }],
      isCut: true,
    })
    expect(await ask('SELECT name FROM fish', { maxRows: 3 })).toMatchObject({ isCut: false })
    await expect(ask('SELECT 1', { maxRows: 4 }, { maxRows: 3 })).rejects.toThrow('from 1 to 3')
  })

  test('is bounded in time, also in the middle of one row', async () => {
    const endless = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n'
    await expect(ask(endless, {}, { timeoutMs: 1_000 })).rejects.toThrow('took longer than 1000 ms')
  })

  test('tells the tables and their columns', async () => {
    expect(await ask('SELECT name FROM sqlite_schema')).toMatchObject({ rows: [{ name: 'fish' }] })
    expect(await ask(`SELECT name FROM pragma_table_info('fish') LIMIT 1`)).toMatchObject({ rows: [{ name: 'name' }] })
  })

  test('that is wrong is told what is wrong', async () => {
    await expect(ask('SELECT * FROM birds')).rejects.toThrow('no such table: birds')
    await expect(ask('SELECT * FROM fish WHERE name = ?', { values: [{ a: 1 }] })).rejects.toThrow(
      'value 1 must be text',
    )
  })
})

describe('[D5] nothing but reading is possible', SLOW, () => {
  test('no writing, no other file, no setting', async () => {
    const before = await readFile(file)
    const secret = join(dir.path, 'secret.db')
    const ways = [
      `INSERT INTO fish VALUES ('x', 1, 1, NULL)`,
      'DELETE FROM fish',
      'DROP TABLE fish',
      'CREATE TEMP TABLE t (a)',
      `WITH x AS (SELECT 1) UPDATE fish SET name = 'x'`,
      `ATTACH '${secret}' AS other`,
      `VACUUM INTO '${join(dir.path, 'copy.db')}'`,
      'PRAGMA query_only = 0',
      'PRAGMA writable_schema = 1',
      `PRAGMA temp_store_directory = '/tmp'`,
      'BEGIN IMMEDIATE',
      `SELECT load_extension('x')`,
      `SELECT writefile('x', 'y')`,
    ]
    for (const sql of ways)
      await expect(ask(sql), sql).rejects.toThrow(/not authorized|denied|prohibited|readonly|no such function|may not/)
    expect(await readFile(file)).toEqual(before)
    expect((await readdir(dir.path)).sort()).toEqual(['sea.db', 'secret.db'])
  })

  test('only the first of several statements runs', async () => {
    expect(await ask(`SELECT 1 AS one; ATTACH '${join(dir.path, 'new.db')}' AS x`)).toMatchObject({
      rows: [{ one: 1 }],
    })
    expect((await readdir(dir.path)).sort()).toEqual(['sea.db', 'secret.db'])
  })
})

test('a file that is not there is said when the tool is made, and is not made', async () => {
  expect(() => sqlQuery(join(dir.path, 'nowhere.db'))).toThrow(expect.objectContaining({ code: 'input_invalid' }))
  expect(await readdir(dir.path)).not.toContain('nowhere.db')
})
