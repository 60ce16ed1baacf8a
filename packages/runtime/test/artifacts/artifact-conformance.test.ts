import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { type ArtifactStore, memoryArtifacts } from '../../src/index.ts'
import { artifactFolder } from '../../src/node/index.ts'
import { sqliteArtifacts } from '../../src/sqlite/sqlite-artifacts.ts'
import { openStore } from '../../src/sqlite/store.ts'
import { type ArtifactStoreCase, type ArtifactStoreSubject, artifactConformance } from '../../src/testing/index.ts'

function folder(): { path: string; dispose(): void } {
  const path = mkdtempSync(join(tmpdir(), 'statecraft-'))
  return { path, dispose: () => rmSync(path, { recursive: true, force: true }) }
}

function inFiles(): ArtifactStoreSubject {
  const { path, dispose } = folder()
  return { store: artifactFolder(path), reopen: () => artifactFolder(path), dispose }
}

function inSqlite(): ArtifactStoreSubject {
  const { path, dispose } = folder()
  let db: DatabaseSync | undefined
  const open = (): ArtifactStore => {
    db?.close()
    db = openStore(join(path, 'store.db'))
    return sqliteArtifacts(db)
  }
  return {
    store: open(),
    reopen: open,
    dispose: () => {
      db?.close()
      dispose()
    },
  }
}

function runAll(cases: readonly ArtifactStoreCase[]): void {
  for (const { title, skip, run } of cases) {
    if (skip) test.skip(`${title} (${skip})`, run)
    else test(`[C3] [C4] ${title}`, run)
  }
}

runAll(artifactConformance({ name: 'memory', durable: false, create: () => ({ store: memoryArtifacts() }) }))
runAll(artifactConformance({ name: 'folder', durable: true, create: inFiles }))
runAll(artifactConformance({ name: 'sqlite', durable: true, create: inSqlite }))

describe('the suite finds a store that', () => {
  test.each<[string, (store: ArtifactStore) => Partial<ArtifactStore>, string]>([
    [
      'overwrites what others wrote',
      s => ({ write: async (h, c) => s.write(h, c, (await s.head(h.id))?.versions.at(-1)?.version ?? 0) }),
      'for another version',
    ],
    ['keeps everything for ever', s => ({ remove: async id => (await s.head(id)) !== undefined }), 'gone with all'],
    [
      'forgets old versions',
      s => ({ content: async (id, version) => (version === 1 ? undefined : s.content(id, version)) }),
      'every version',
    ],
    [
      'cares nothing for case',
      s => ({ write: (h, c, b) => s.write({ ...h, id: h.id.toLowerCase() }, c, b) }),
      'any text is an id',
    ],
  ])('%s', async (_, breaking, expected) => {
    const create = () => {
      const store = memoryArtifacts()
      return { store: { ...store, ...breaking(store) } }
    }
    const cases = artifactConformance({ name: 'broken', durable: false, create })
    const broken = cases.find(({ title }) => title.includes(expected))
    await expect(broken?.run()).rejects.toThrow()
  })
})
