// A small project in a temporary folder, with a function that is wrong and a test that says so.
import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AllowedCommand } from '../../src/node/index.ts'

export const TESTS: AllowedCommand = { argv: [process.execPath, '--test'] }
export const WRONG = 'export const add = (a, b) => a - b\n'
export const RIGHT = 'export const add = (a, b) => a + b\n'

export interface ScratchProject extends AsyncDisposable {
  readonly folder: string
  readonly read: (path: string) => Promise<string>
}

export async function scratchProject(code = WRONG): Promise<ScratchProject> {
  const dir = await mkdtempDisposable(join(tmpdir(), 'statecraft-project-'))
  const folder = dir.path
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  await writeFile(join(folder, 'add.js'), code)
  await writeFile(
    join(folder, 'add.test.js'),
    `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { add } from './add.js'

test('adds', () => assert.equal(add(2, 3), 5))
`,
  )
  return {
    folder,
    read: path => readFile(join(folder, path), 'utf8'),
    [Symbol.asyncDispose]: () => dir.remove(),
  }
}
