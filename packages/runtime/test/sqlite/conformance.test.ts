import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { test } from 'vitest'
import type { HostFactory } from '../../src/index.ts'
import { hostOn } from '../../src/sqlite/sqlite-host.ts'
import { openStore } from '../../src/sqlite/store.ts'
import { type HostSubject, hostConformance } from '../../src/testing/index.ts'

function create(): HostSubject {
  const folder = mkdtempSync(join(tmpdir(), 'statecraft-'))
  let db: DatabaseSync | undefined
  const factory: HostFactory = ports => {
    db = openStore(join(folder, 'store.db'))
    return hostOn(db, ports)
  }
  return {
    factory,
    reopen: () => factory,
    failNextCommit: () => db?.exec('PRAGMA query_only = ON'),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  }
}

const cases = hostConformance({
  name: 'sqlite',
  create,
  capabilities: ['durable', 'failing-commit', 'simulated-time'],
})

for (const { title, skip, run } of cases) {
  if (skip) test.skip(`${title} (${skip})`, run)
  else test(title, run)
}
