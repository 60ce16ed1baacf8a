import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, renameSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, type TestContext } from 'vitest'
import { AuditError } from '../../src/audit/audit-error.ts'
import { type Folder, openFolder } from '../../src/audit/folder.ts'
import { measureFolder } from '../../src/audit/measure.ts'
import { temporaryFolder } from './temporary-folder.ts'

const paths = (folder: Folder) => folder.files.map(file => file.path)
const left = (folder: Folder) => folder.leftOut.map(({ path, reason }) => `${path}: ${reason}`)

const codeOf = (opening: Promise<Folder>) =>
  opening.then(
    () => 'opened',
    error => (error instanceof AuditError ? error.code : String(error)),
  )

// Takes all rights away, and gives them back in time for the folder to be removed.
function shut(path: string): void {
  chmodSync(path, 0o000)
  onTestFinished(() => chmodSync(path, 0o755))
}

// Root may read everything, so a test about rights gives them up for a while.
async function withoutRights<T>(context: TestContext, run: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return await run()
  if (process.seteuid === undefined) return context.skip('rights cannot be given up in this kind of worker')
  process.seteuid(65534)
  try {
    return await run()
  } finally {
    process.seteuid(0)
  }
}

describe('openFolder', () => {
  it('lists files and folders by path, with their size and kind', async () => {
    const root = temporaryFolder({ 'b.txt': 'two\n', 'a/c.md': '# C', 'a/p.bin': Uint8Array.of(1, 0, 2), empty: '' })
    mkdirSync(join(root, 'a/none'))
    const folder = await openFolder(root)
    expect(folder.root).toBe(root)
    expect(folder.files).toEqual([
      { path: 'a/c.md', bytes: 3, content: 'text' },
      { path: 'a/p.bin', bytes: 3, content: 'binary' },
      { path: 'b.txt', bytes: 4, content: 'text' },
      { path: 'empty', bytes: 0, content: 'text' },
    ])
    expect(folder.folders).toEqual(['a', 'a/none'])
    expect(folder.leftOut).toEqual([])
  })

  it('is plain data', async () => {
    const folder = await openFolder(temporaryFolder({ 'a.txt': 'a', 'dist/b.txt': 'b' }))
    expect(JSON.parse(JSON.stringify(folder))).toEqual(folder)
  })

  it('leaves out what it is asked to, with all below it', async () => {
    const root = temporaryFolder({ 'a/b/c.txt': 'c', 'a/b2.txt': 'b', 'b/c.txt': 'c' })
    const folder = await openFolder(root, { exclude: ['a/b', 'b/c.txt', 'nowhere'] })
    expect(paths(folder)).toEqual(['a/b2.txt'])
    expect(left(folder)).toEqual(['a/b: excluded', 'b/c.txt: excluded'])
  })

  it('skips .git, node_modules and dist at any depth and says so, but not a file called dist', async () => {
    const root = temporaryFolder({
      '.git/HEAD': 'x',
      'node_modules/a.js': 'x',
      'pkg/dist/a.js': 'x',
      'pkg/.git': 'gitdir: elsewhere',
      'tools/dist': '#!/bin/sh',
    })
    const folder = await openFolder(root)
    expect(paths(folder)).toEqual(['tools/dist'])
    expect(left(folder)).toEqual(['.git: skipped', 'node_modules: skipped', 'pkg/.git: skipped', 'pkg/dist: skipped'])
  })

  it('does not list files for keys, by their names, but examples of them', async () => {
    const secret = ['.env', '.env.local', '.npmrc', 'a/.env.production', 'a/id_ed25519', 'server.KEY', 'tls.pem']
    const harmless = ['.env.example', '.envrc.md', 'a/env.ts', 'id_rsa.pub', 'key.ts', 'pem']
    const root = temporaryFolder(Object.fromEntries([...secret, ...harmless].map(path => [path, 'x'])))
    const folder = await openFolder(root)
    expect(paths(folder)).toEqual(harmless)
    expect(left(folder)).toEqual(secret.map(path => `${path}: secret`))
  })

  it('looks for a NUL byte in the first 8 KB only', async () => {
    const folder = await openFolder(
      temporaryFolder({
        early: `${'a'.repeat(8191)}\0`,
        late: `${'a'.repeat(8192)}\0`,
        utf16: Buffer.from('hi', 'utf16le'),
      }),
    )
    expect(folder.files.map(file => file.content)).toEqual(['binary', 'text', 'binary'])
  })

  it('opens a folder through a link to it', async () => {
    const root = temporaryFolder({ 'real/a.txt': 'a' })
    symlinkSync('real', join(root, 'way'))
    const folder = await openFolder(join(root, 'way'))
    expect(folder.root).toBe(join(root, 'real'))
    expect(paths(folder)).toEqual(['a.txt'])
  })

  it('never follows a link: it names those that leave, stay, dangle or turn in a circle', async () => {
    const outside = temporaryFolder({ 'secret.txt': 'secret' })
    const root = temporaryFolder({ 'in/a.txt': 'a' })
    symlinkSync(outside, join(root, 'out'))
    symlinkSync(join(outside, 'secret.txt'), join(root, 'in/secret.txt'))
    symlinkSync('..', join(root, 'in/up'))
    symlinkSync('in/a.txt', join(root, 'a.txt'))
    symlinkSync('nowhere', join(root, 'dangling'))
    symlinkSync('circle', join(root, 'circle'))
    const folder = await openFolder(root)
    expect(paths(folder)).toEqual(['in/a.txt'])
    expect(left(folder)).toEqual([
      'a.txt: link',
      'circle: broken_link',
      'dangling: broken_link',
      'in/secret.txt: outside',
      'in/up: link',
      'out: outside',
    ])
    expect(folder.leftOut.at(-1)?.detail).toBe(outside)
  })

  it('takes a folder beside it with a longer name for outside', async () => {
    const root = temporaryFolder({ 'app/a.txt': 'a', 'app-secret/b.txt': 'b' })
    symlinkSync('../app-secret/b.txt', join(root, 'app/b.txt'))
    expect(left(await openFolder(join(root, 'app')))).toEqual(['b.txt: outside'])
  })

  it('lists a file of 2 GB as too large and does not read it', async () => {
    const root = temporaryFolder({ 'huge.log': '', 'small.log': 'x' })
    truncateSync(join(root, 'huge.log'), 2 ** 31)
    const folder = await openFolder(root)
    expect(folder.leftOut).toEqual([{ path: 'huge.log', reason: 'too_large', detail: '2147483648 bytes' }])
    expect((await measureFolder(folder)).total.files).toBe(1)
  })

  it('lists a pipe without waiting for a writer', async () => {
    const root = temporaryFolder({})
    execFileSync('mkfifo', [join(root, 'pipe')])
    expect(left(await openFolder(root))).toEqual(['pipe: special'])
  })

  it('shows names that hold newlines, quotes, control characters and broken UTF-8 escaped', async () => {
    const root = temporaryFolder({ 'a\nb.txt': '1', 'say "hi".txt': '2', '\u001b[2J.txt': '3' })
    mkdirSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff])]))
    writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff, 0x2f, 0xfe])]), '4')
    const folder = await openFolder(root)
    expect(paths(folder)).toEqual(['\\u{1b}[2J.txt', '\\xff/\\xfe', 'a\\nb.txt', 'say \\"hi\\".txt'])
    expect(folder.folders).toEqual(['\\xff'])
    expect((await measureFolder(folder)).total.files).toBe(4)
  })

  it('stops at the limit of entries, the top of the folder first', async () => {
    const root = temporaryFolder({ 'a.txt': '', 'b/c.txt': '', 'b/d.txt': '', 'e/f.txt': '' })
    const folder = await openFolder(root, { limits: { entries: 4 } })
    expect(paths(folder)).toHaveLength(2)
    expect(folder.folders).toEqual(['b', 'e'])
    expect(left(folder)).toEqual(['b: too_many', 'e: too_many'])
  })

  it('does not go deeper than the limit', async () => {
    const root = temporaryFolder({ '1.txt': '', 'a/2.txt': '', 'a/b/3.txt': '' })
    const folder = await openFolder(root, { limits: { depth: 1 } })
    expect(paths(folder)).toEqual(['1.txt', 'a/2.txt'])
    expect(left(folder)).toEqual(['a/b: too_deep'])
  })

  it('survives a folder deeper than a path can be long', async () => {
    const root = temporaryFolder({})
    const name = 'd'.repeat(200)
    // Built from the bottom, because no path reaches it from the top.
    mkdirSync(join(root, 'top', ...Array<string>(15).fill(name)), { recursive: true })
    for (let turn = 0; turn < 2; turn++) {
      mkdirSync(join(root, 'next', ...Array<string>(14).fill(name)), { recursive: true })
      renameSync(join(root, 'top'), join(root, 'next', ...Array<string>(14).fill(name), name))
      renameSync(join(root, 'next'), join(root, 'top'))
    }
    const folder = await openFolder(root, { limits: { depth: 100 } })
    expect(folder.leftOut.map(entry => [entry.reason, entry.detail])).toEqual([['unreadable', 'ENAMETOOLONG']])
  })

  it('leaves text out once the total is reached; binary files do not count', async () => {
    const root = temporaryFolder({
      'a.bin': new Uint8Array(100),
      'b.txt': 'x'.repeat(60),
      'c.txt': 'x'.repeat(60),
      'd.txt': 'x',
    })
    const folder = await openFolder(root, { limits: { totalBytes: 100 } })
    expect(paths(folder)).toEqual(['a.bin', 'b.txt', 'd.txt'])
    expect(left(folder)).toEqual(['c.txt: over_total'])
  })

  it('lists what it may not read', async context => {
    const root = temporaryFolder({ 'a.txt': 'a', 'closed/b.txt': 'b', 'shut.txt': 'c' })
    chmodSync(root, 0o755)
    shut(join(root, 'closed'))
    shut(join(root, 'shut.txt'))
    const folder = await withoutRights(context, () => openFolder(root))
    expect(paths(folder)).toEqual(['a.txt'])
    expect(folder.leftOut).toEqual([
      { path: 'closed', reason: 'unreadable', detail: 'EACCES' },
      { path: 'shut.txt', reason: 'unreadable', detail: 'EACCES' },
    ])
  })

  it('says what to do about a folder it cannot open', async context => {
    const root = temporaryFolder({ 'a.txt': 'a', 'closed/b/c.txt': 'b' })
    chmodSync(root, 0o755)
    shut(join(root, 'closed'))
    expect(await codeOf(openFolder(join(root, 'none')))).toBe('folder_missing')
    expect(await codeOf(openFolder(join(root, 'a.txt/deeper')))).toBe('folder_missing')
    expect(await codeOf(openFolder(''))).toBe('folder_missing')
    expect(await codeOf(openFolder('a\0b'))).toBe('folder_missing')
    expect(await codeOf(openFolder(join(root, 'a.txt')))).toBe('not_a_folder')
    const codes = await withoutRights(context, async () => [
      await codeOf(openFolder(join(root, 'closed'))),
      await codeOf(openFolder(join(root, 'closed/b'))),
    ])
    expect(codes).toEqual(['folder_unreadable', 'folder_unreadable'])
  })

  it('puts the name and the remedy into one line, and keeps the cause', async () => {
    const error = await openFolder('/no such\nfolder').catch(cause => cause)
    expect(error).toBeInstanceOf(AuditError)
    expect(error.message).toBe('There is no folder "/no such\\nfolder": check the path.')
    expect(error.retryable).toBe(false)
    expect(error.cause.code).toBe('ENOENT')
    expect(Symbol.for('statecraft.error') in error).toBe(true)
  })

  it('stops when it is aborted', async () => {
    const root = temporaryFolder({ 'a.txt': 'a' })
    const reason = new Error('enough')
    await expect(openFolder(root, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })
})
