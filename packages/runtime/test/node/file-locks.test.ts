import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createRuntime } from '../../src/index.ts'
import { fileLocks } from '../../src/node/index.ts'

const entry = new URL('../../src/node/file-locks.ts', import.meta.url).href

function folderOf(): string {
  const folder = mkdtempSync(join(tmpdir(), 'statecraft-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A process of its own that runs this code with `locks` and `folder` at hand. */
function inProcess(folder: string, code: string): ChildProcess {
  const source = `import { fileLocks } from ${JSON.stringify(entry)}
    import { readFileSync, writeFileSync } from 'node:fs'
    const folder = ${JSON.stringify(folder)}
    const locks = fileLocks(folder, { pollMs: 1 })
    const signal = new AbortController().signal
    ${code}`
  const child = spawn(process.execPath, ['--input-type=module', '--no-warnings', '-e', source])
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

const said = (child: ChildProcess) =>
  new Promise<string>(resolve => child.stdout?.once('data', data => resolve(`${data}`)))
const ended = (child: ChildProcess) => new Promise<number | null>(resolve => child.once('exit', resolve))

test('[C8a] a lock whose holder was killed is free again, and nothing has to be cleaned up', {
  timeout: 60_000,
}, async () => {
  const folder = folderOf()
  const child = inProcess(
    folder,
    `await locks.acquire('user:42', { signal }); console.log('held'); setInterval(() => {}, 1000)`,
  )
  await said(child)
  await using runtime = createRuntime({ locks: fileLocks(folder, { pollMs: 1 }) })
  await expect(runtime.lock('user:42', () => 'mine', { timeoutMs: 30 })).rejects.toMatchObject({
    code: 'lock_timeout',
    message: expect.stringContaining('held by another process'),
  })
  child.kill('SIGKILL')
  await ended(child)
  expect(await runtime.lock('user:42', () => 'mine')).toBe('mine')
})

// Processes take their time to start on a busy machine.
test('[C8a] processes that read, wait and write under one key lose nothing', { timeout: 60_000 }, async () => {
  const folder = folderOf()
  const total = join(folder, 'total')
  writeFileSync(total, '0')
  const code = `for (let n = 0; n < 20; n += 1) {
    const release = await locks.acquire('total', { signal })
    const read = Number(readFileSync(folder + '/total', 'utf8'))
    await new Promise(resolve => setImmediate(resolve))
    writeFileSync(folder + '/total', String(read + 1))
    await release()
  }`
  expect(await Promise.all([1, 2].map(() => ended(inProcess(folder, code))))).toEqual([0, 0])
  expect(readFileSync(total, 'utf8')).toBe('40')
})

test('a folder that cannot be used is refused at once', () => {
  const file = join(folderOf(), 'file')
  writeFileSync(file, '')
  expect(() => fileLocks(join(file, 'below'))).toThrow(expect.objectContaining({ code: 'store_invalid' }))
})
