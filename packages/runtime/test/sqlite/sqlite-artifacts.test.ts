import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { SCHEMA_VERSION } from '../../src/sqlite/schema.ts'
import { worker } from '../actors.ts'
import { handClock, open, storePath } from './rig.ts'

test('[C3] artifacts live in the file of the host, through a kill, also while its work waits to be resumed', async () => {
  const path = storePath()
  const before = open(path, { agents: [worker('slow', () => new Promise(() => {}))] })
  before.runtime.start({ agent: 'slow', description: 'never ends' })
  await before.runtime.artifacts.as('analyst').put('market', { growth: 0.2 }, { tags: ['finance'] })
  await before.runtime.artifacts.as('editor').put('market', { growth: 0.3 })
  before.die()
  const { runtime } = open(path)
  expect(await runtime.artifacts.get('market', { lineage: true })).toMatchObject({
    version: 2,
    content: { growth: 0.3 },
    lineage: { createdBy: { agent: 'analyst' }, modifiedBy: [{ agent: 'editor', version: 2 }] },
  })
  expect(await runtime.artifacts.get('market', { version: 1 })).toMatchObject({ content: { growth: 0.2 } })
  expect(() => runtime.tell('root/slow', { type: 'SAY' })).toThrow(expect.objectContaining({ code: 'resume_required' }))
})

test('[C4] what expired while no process ran is removed when the next one begins', async () => {
  const path = storePath()
  const before = open(path, { clock: handClock(1000) })
  await before.runtime.artifacts.put('a', 1, { ttlMs: 500 })
  before.die()
  const clock = handClock(2000)
  const { db } = open(path, { clock })
  await clock.advance(0)
  expect(db.prepare('SELECT count(*) AS n FROM artifact').get()).toEqual({ n: 0 })
  expect(db.prepare('SELECT count(*) AS n FROM artifact_content').get()).toEqual({ n: 0 })
})

test('a store of the version before artifacts is brought up to date, and keeps what it has', async () => {
  const path = storePath()
  const before = open(path, { agents: [worker('w')] })
  await before.runtime.run({ agent: 'w', description: 'd', id: 't1' })
  before.die()
  const old = new DatabaseSync(path)
  old.exec(`DROP TABLE artifact; DROP TABLE artifact_content; ALTER TABLE request DROP COLUMN tries;
    UPDATE schema_version SET version = 1`)
  old.close()
  const { runtime, db } = open(path, { agents: [worker('w')] })
  expect(db.prepare('SELECT version FROM schema_version').get()).toEqual({ version: SCHEMA_VERSION })
  expect(runtime.task('t1')?.status).toBe('completed')
  await runtime.artifacts.put('a', 1)
  expect((await runtime.artifacts.get('a'))?.content).toBe(1)
})

test('a damaged row is an error that names it', async () => {
  const { runtime, db } = open(storePath())
  await runtime.artifacts.put('a', 1)
  db.prepare('UPDATE artifact SET head = ?').run('{"id":"a"}')
  await expect(runtime.artifacts.get('a')).rejects.toMatchObject({
    code: 'store_invalid',
    message: expect.stringContaining('Row "a" of table "artifact"'),
  })
})
