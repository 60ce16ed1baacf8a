import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createRuntime } from '../../src/index.ts'
import { sqlite } from '../../src/sqlite/index.ts'
import { SCHEMA_VERSION } from '../../src/sqlite/schema.ts'
import { openStore } from '../../src/sqlite/store.ts'
import { recorder } from './charts.ts'
import { open, storePath } from './rig.ts'

const withCode = (code: string) => expect.objectContaining({ code })
const create = (path: string) => createRuntime({ host: sqlite(path) })

test('a new file becomes a store that is safe on power loss', () => {
  const db = openStore(storePath())
  expect(db.prepare('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'wal' })
  expect(db.prepare('PRAGMA synchronous').get()).toMatchObject({ synchronous: 2 })
  db.close()
})

test('safety on power loss can be given up for speed', () => {
  const db = openStore(storePath(), { mayLoseLastCommitsOnPowerCut: true })
  expect(db.prepare('PRAGMA synchronous').get()).toMatchObject({ synchronous: 1 })
  db.close()
})

test('a second host on the same file is refused, and the first goes on', async () => {
  const path = storePath()
  const first = create(path)
  expect(() => create(path)).toThrow(withCode('store_busy'))
  first.agents.register(recorder('r'))
  void first.tell('root/r', { type: 'NOTE', note: 1 })
  await first.idle()
  expect(first.describe('root/r')?.context).toEqual([1])
  await first.close()
  const second = create(path)
  await second.close()
})

test('a second process on the same file is refused', async () => {
  const path = storePath()
  const first = create(path)
  const script = fileURLToPath(import.meta.resolve('./open-store.ts'))
  const { stdout } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', script, path], {
    encoding: 'utf8',
  })
  expect(JSON.parse(stdout)).toEqual({ code: 'store_busy', retryable: true })
  await first.close()
})

test('a store of a newer version is left alone, with what to do', () => {
  const path = storePath()
  open(path).die()
  const newer = new DatabaseSync(path)
  newer.exec(`UPDATE schema_version SET version = ${SCHEMA_VERSION + 1}`)
  newer.close()
  const bytes = readFileSync(path)
  expect(() => create(path)).toThrow(withCode('store_newer'))
  expect(() => create(path)).toThrow(/update @statecraft\/runtime/)
  expect(readFileSync(path).equals(bytes)).toBe(true)
})

test('a store of an earlier version is brought up to date, and keeps what it holds', async () => {
  const path = storePath()
  const before = create(path)
  before.agents.register(recorder('r'))
  void before.tell('root/r', { type: 'NOTE', note: 1 })
  await before.idle()
  await before.close()
  const db = new DatabaseSync(path)
  db.exec('ALTER TABLE request DROP COLUMN tries; UPDATE schema_version SET version = 2')
  db.close()
  const after = create(path)
  after.agents.register(recorder('r'))
  void after.tell('root/r', { type: 'NOTE', note: 2 })
  await after.idle()
  expect(after.describe('root/r')?.context).toEqual([1, 2])
  await after.close()
  await create(path).close()
})

test('a version that never was is no store', () => {
  const path = storePath()
  open(path).die()
  const db = new DatabaseSync(path)
  db.exec('DELETE FROM schema_version')
  db.close()
  expect(() => create(path)).toThrow(withCode('store_invalid'))
})

test('the file of another application is left alone', () => {
  const path = storePath()
  const other = new DatabaseSync(path)
  other.exec('CREATE TABLE users (name TEXT)')
  other.close()
  const bytes = readFileSync(path)
  expect(() => create(path)).toThrow(withCode('store_invalid'))
  expect(readFileSync(path).equals(bytes)).toBe(true)
})

test('what is no SQLite file, or cannot be opened, is refused with the path', () => {
  const path = storePath()
  writeFileSync(path, 'certainly not a database, but long enough to look like one to somebody in a hurry '.repeat(20))
  expect(() => create(path)).toThrow(withCode('store_invalid'))
  expect(() => create(join(dirname(path), 'nowhere', 'store.db'))).toThrow(/nowhere.*folder exists/)
  mkdirSync(join(dirname(path), 'folder'))
  expect(() => create(join(dirname(path), 'folder'))).toThrow(withCode('store_invalid'))
})

test('a store in memory works like one in a file, for as long as it is open', async () => {
  const runtime = create(':memory:')
  runtime.agents.register(recorder('r'))
  void runtime.tell('root/r', { type: 'NOTE', note: 1 })
  await runtime.idle()
  expect(runtime.describe('root/r')?.context).toEqual([1])
  await runtime.close()
})
