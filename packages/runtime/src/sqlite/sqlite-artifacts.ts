// Artifacts in the file of a store, beside the work of its actors: each change is one transaction of its own, so that what one
// was told is written is on the disk.
import type { DatabaseSync } from 'node:sqlite'
import { isArtifactHead } from '../artifacts/artifact-shape.ts'
import { type ArtifactStore, currentOf } from '../artifacts/artifact-store.ts'
import { type Row, rowsOf, rowWith } from './row.ts'

const readHead = (row: Row) => row.json('head', isArtifactHead)

/** All or nothing. */
function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    db.exec('COMMIT')
    return result
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}

/** Throws `store_invalid` for a row that is damaged. */
export function sqliteArtifacts(db: DatabaseSync): ArtifactStore {
  const saveHead = db.prepare('INSERT OR REPLACE INTO artifact (id, head) VALUES (:id, :head)')
  const saveContent = db.prepare(
    'INSERT OR REPLACE INTO artifact_content (id, version, content) VALUES (:id, :version, :content)',
  )
  const dropVersions = db.prepare(
    'DELETE FROM artifact_content WHERE id = :id AND version NOT IN (SELECT value FROM json_each(:kept))',
  )
  const dropHead = db.prepare('DELETE FROM artifact WHERE id = :id')
  const headOf = (id: string) => rowWith(db, 'artifact', { id }, readHead)
  const isAt = (id: string, before: number): boolean => currentOf(headOf(id)) === before

  return {
    heads: async () => rowsOf(db, 'artifact', 'id', readHead),
    head: async id => headOf(id),
    content: async (id, version) => rowWith(db, 'artifact_content', { id, version }, row => row.text('content')),
    write: async (head, content, before) =>
      inTransaction(db, () => {
        const { id, versions } = head
        if (!isAt(id, before)) return false
        saveHead.run({ id, head: JSON.stringify(head) })
        saveContent.run({ id, version: currentOf(head), content })
        dropVersions.run({ id, kept: JSON.stringify(versions.map(({ version }) => version)) })
        return true
      }),
    remove: async (id, before) =>
      inTransaction(db, () => {
        if (before === 0 || !isAt(id, before)) return false
        dropHead.run({ id })
        dropVersions.run({ id, kept: '[]' })
        return true
      }),
  }
}
