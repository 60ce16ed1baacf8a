import { mkdir, mkdtempDisposable, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderDocuments } from '../../src/node/index.ts'

const folder = () => mkdtempDisposable(join(tmpdir(), 'statecraft-folder-'))

test('[D1] text files become documents, sorted, named by their path', async () => {
  await using dir = await folder()
  await mkdir(join(dir.path, 'deep/er'), { recursive: true })
  await writeFile(join(dir.path, 'b.md'), 'second')
  await writeFile(join(dir.path, 'a.md'), 'first')
  await writeFile(join(dir.path, 'deep/er/c.txt'), 'third')
  expect(await folderDocuments(dir.path)).toEqual({
    documents: [
      { id: 'a.md', text: 'first' },
      { id: 'b.md', text: 'second' },
      { id: 'deep/er/c.txt', text: 'third' },
    ],
    skipped: [],
  })
})

test('[D1] links, hidden files and what is not text stay out', async () => {
  await using outside = await folder()
  await using dir = await folder()
  await writeFile(join(outside.path, 'secret.md'), 'secret')
  await symlink(join(outside.path, 'secret.md'), join(dir.path, 'link.md'))
  await symlink(outside.path, join(dir.path, 'linked'))
  await writeFile(join(dir.path, '.env'), 'KEY=1')
  await writeFile(join(dir.path, 'picture.png'), Buffer.from([0x89, 0x50, 0xff, 0xfe]))
  await writeFile(join(dir.path, 'zeros.bin'), '\0\0')
  const { documents, skipped } = await folderDocuments(dir.path)
  expect(documents).toEqual([])
  expect(skipped.map(({ path }) => path)).toEqual(['picture.png', 'zeros.bin'])
})

test('[D1] what is too much is left out and said', async () => {
  await using dir = await folder()
  for (const name of ['1', '2', '3', '4']) await writeFile(join(dir.path, name), 'x'.repeat(10))
  await writeFile(join(dir.path, '0'), 'x'.repeat(100))
  const byFile = await folderDocuments(dir.path, { maxFileBytes: 50 })
  expect(byFile.documents.map(({ id }) => id)).toEqual(['1', '2', '3', '4'])
  expect(byFile.skipped).toEqual([{ path: '0', reason: 'it has 100 bytes, more than 50' }])
  const byTotal = await folderDocuments(dir.path, { maxTotalBytes: 25 })
  expect(byTotal.documents.map(({ id }) => id)).toEqual(['1', '2'])
  const byCount = await folderDocuments(dir.path, { maxFiles: 2 })
  expect(byCount.documents).toHaveLength(2)
  expect(byCount.skipped).toMatchObject([{ reason: expect.stringContaining('more than 2 files') }])
})

test('a folder that is not there is said', async () => {
  await expect(folderDocuments('/nowhere/at/all')).rejects.toMatchObject({ code: 'input_invalid' })
})
