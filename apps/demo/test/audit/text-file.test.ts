import { execFileSync } from 'node:child_process'
import { rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openFolder } from '../../src/audit/folder.ts'
import { readText, readTexts } from '../../src/audit/text-file.ts'
import { temporaryFolder } from './temporary-folder.ts'

describe('readText', () => {
  it('reads UTF-8 without its byte order mark and marks broken bytes', async () => {
    const folder = await openFolder(temporaryFolder({ bom: '\ufeffhé', broken: Uint8Array.of(0x61, 0xff, 0x62) }))
    expect(await readText(folder, 'bom')).toEqual({ type: 'text', path: 'bom', text: 'hé' })
    expect(await readText(folder, 'broken')).toEqual({ type: 'text', path: 'broken', text: 'a\ufffdb' })
  })

  it('reads only what the folder lists', async () => {
    const root = temporaryFolder({ 'in/a.txt': 'a', 'secret.txt': 's', 'in/b.bin': new Uint8Array(4) })
    const folder = await openFolder(join(root, 'in'))
    expect(await readText(folder, '../secret.txt')).toMatchObject({ type: 'unread', reason: 'not_listed' })
    expect(await readText(folder, join(root, 'secret.txt'))).toMatchObject({ type: 'unread', reason: 'not_listed' })
    expect(await readText(folder, 'b.bin')).toMatchObject({ type: 'unread', reason: 'binary' })
  })

  it('does not trust a list that names a place outside', async () => {
    const root = temporaryFolder({ 'in/a.txt': 'a', 'secret.txt': 's' })
    const folder = await openFolder(join(root, 'in'))
    const forged = { ...folder, files: [{ path: '../secret.txt', bytes: 1, content: 'text' as const }] }
    expect(await readText(forged, '../secret.txt')).toMatchObject({ type: 'unread', reason: 'changed' })
  })

  it('refuses a link that took the place of a file or of its folder', async () => {
    const outside = temporaryFolder({ 'a.txt': 'secret' })
    const root = temporaryFolder({ 'a.txt': 'a', 'sub/a.txt': 'a' })
    const folder = await openFolder(root)
    rmSync(join(root, 'a.txt'))
    rmSync(join(root, 'sub'), { recursive: true })
    symlinkSync(join(outside, 'a.txt'), join(root, 'a.txt'))
    symlinkSync(outside, join(root, 'sub'))
    expect(await readText(folder, 'a.txt')).toMatchObject({ type: 'unread', reason: 'changed' })
    expect(await readText(folder, 'sub/a.txt')).toMatchObject({ type: 'unread', reason: 'changed' })
  })

  it('does not wait for a pipe that took the place of a file', async () => {
    const root = temporaryFolder({ 'a.txt': 'a' })
    const folder = await openFolder(root)
    rmSync(join(root, 'a.txt'))
    execFileSync('mkfifo', [join(root, 'a.txt')])
    expect(await readText(folder, 'a.txt')).toMatchObject({ type: 'unread', reason: 'unreadable' })
  })

  it('says so when a file is gone or has grown past the limit', async () => {
    const root = temporaryFolder({ 'gone.txt': 'a', 'grown.txt': 'a' })
    const folder = await openFolder(root, { limits: { fileBytes: 10 } })
    rmSync(join(root, 'gone.txt'))
    writeFileSync(join(root, 'grown.txt'), 'a'.repeat(11))
    expect(await readText(folder, 'gone.txt')).toMatchObject({ type: 'unread', reason: 'unreadable' })
    expect(await readText(folder, 'grown.txt')).toMatchObject({ type: 'unread', reason: 'too_large' })
  })
})

describe('readTexts', () => {
  it('reads what is wanted, and tells what the folder left out of it', async () => {
    const root = temporaryFolder({ 'a.md': 'a', 'b.md': 'b'.repeat(20), 'c.txt': 'c', 'node_modules/d.md': 'd' })
    const folder = await openFolder(root, { limits: { fileBytes: 10 } })
    const files = []
    for await (const file of readTexts(folder, path => path.endsWith('.md'), undefined)) files.push(file)
    expect(files).toEqual([
      { type: 'text', path: 'a.md', text: 'a' },
      { type: 'unread', path: 'b.md', reason: 'too_large' },
    ])
  })

  it('stops when it is aborted', async () => {
    const folder = await openFolder(temporaryFolder({ 'a.md': 'a', 'b.md': 'b' }))
    const stop = new AbortController()
    const files = readTexts(folder, () => true, stop.signal)
    expect((await files.next()).value).toMatchObject({ path: 'a.md' })
    stop.abort(new Error('enough'))
    await expect(files.next()).rejects.toThrow('enough')
  })
})
