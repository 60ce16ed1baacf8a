import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openFolder } from '../../src/audit/folder.ts'
import { listFolder } from '../../src/audit-team/list-folder.ts'
import { temporaryFolder } from '../audit/temporary-folder.ts'
import { auditOf } from './open-audit.ts'

describe('list_folder', () => {
  it('counts by kind, names what was left out, and notes it', async () => {
    const root = temporaryFolder({ 'a.ts': 'a', 'b.ts': 'b', 'c.md': 'c', 'd.png': Uint8Array.of(0), 'dist/e.js': 'e' })
    symlinkSync('/etc', join(root, 'out'))
    const { io, notebook } = auditOf(await openFolder(root))
    const facts = await listFolder.run({}, io)
    expect(facts).toEqual({
      files: 4,
      folders: 0,
      bytes: 4,
      binary: { first: ['d.png'], more: 0 },
      kinds: {
        first: [
          { kind: 'TypeScript', files: 2 },
          { kind: 'Markdown', files: 1 },
        ],
        more: 0,
      },
      leftOut: [
        { reason: 'skipped', places: { first: ['dist'], more: 0 } },
        { reason: 'outside', places: { first: ['out (/etc)'], more: 0 } },
      ],
    })
    expect(notebook.facts()).toEqual({ folder: facts })
  })
})
