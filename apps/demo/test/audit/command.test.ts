import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { runCommand } from '../../src/audit/command.ts'
import { temporaryFolder } from './temporary-folder.ts'

const node = (script: string, options: { timeLimitMs?: number; signal?: AbortSignal; cwd?: string } = {}) =>
  runCommand({ program: process.execPath, args: ['-e', script], cwd: '/', env: {}, timeLimitMs: 60_000, ...options })

// A process that was killed may stay as a zombie until somebody asks for its exit code.
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !existsSync(`/proc/${pid}/stat`) || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

// Starts a child of its own that writes its process id, then waits for ever.
const withGrandchild = (after: string) => `
  const grandchild = "require('node:fs').writeFileSync('pid.part', String(process.pid));"
    + "require('node:fs').renameSync('pid.part', 'pid'); setInterval(() => {}, 1000)"
  require('node:child_process').spawn(process.execPath, ['-e', grandchild], { stdio: 'inherit' })
  const written = setInterval(() => {
    if (!require('node:fs').existsSync('pid')) return
    clearInterval(written)
    ${after}
  }, 10)
  setInterval(() => {}, 1000)`

const pidIn = (folder: string) => Number(readFileSync(join(folder, 'pid'), 'utf8'))

describe('runCommand', () => {
  it('gives the exit code and both streams', async () => {
    const end = await node(`console.log('out'); console.error('\\u001b[31merr\\u001b[0m'); process.exitCode = 3`)
    expect(end).toMatchObject({ type: 'exited', exitCode: 3 })
    expect(end).toHaveProperty('output.bytes', 17)
    expect(end).toHaveProperty('output.tail', expect.stringMatching(/^(out\nerr\n|err\nout\n)$/))
  })

  it('hands on no environment and no input', async () => {
    const end = await node(
      `process.stdin.on('data', () => {}).on('end', () => console.log(Object.keys(process.env).length))`,
    )
    expect(end).toHaveProperty('output.tail', '0\n')
  })

  it('does not use a shell', async () => {
    const end = await runCommand({
      program: process.execPath,
      args: ['-p', 'process.argv[1]', '$(echo hi); exit 1 && `x`'],
      cwd: '/',
      env: {},
      timeLimitMs: 60_000,
    })
    expect(end).toMatchObject({ type: 'exited', exitCode: 0, output: { tail: '$(echo hi); exit 1 && `x`\n' } })
  })

  it('keeps the last 16 KiB of a flood and counts all of it', async () => {
    const end = await node(`process.stdout.write('a'.repeat(1e6), () => process.stdout.write('the end'))`)
    expect(end).toMatchObject({ type: 'exited', exitCode: 0, output: { bytes: 1_000_007 } })
    expect(end).toHaveProperty('output.tail', `${'a'.repeat(16_384 - 7)}the end`)
  })

  it('tells a death by signal from an exit', async () => {
    expect(await node(`process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)`)).toMatchObject({
      type: 'killed',
      signal: 'SIGTERM',
    })
  })

  it('says so when the program does not exist', async () => {
    const end = await runCommand({
      program: 'no-such-program',
      args: [],
      cwd: '/',
      env: { PATH: '' },
      timeLimitMs: 1000,
    })
    expect(end).toEqual({ type: 'not_started', reason: expect.stringContaining('ENOENT') })
  })

  it('kills a program at its time limit, even one that ignores polite signals', async () => {
    const end = await node(`process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)`, { timeLimitMs: 300 })
    expect(end.type).toBe('timed_out')
  })

  it('kills the whole group on abort, then rejects with the reason', async () => {
    const cwd = temporaryFolder()
    const stop = new AbortController()
    const running = node(withGrandchild(''), { cwd, signal: stop.signal })
    await vi.waitFor(() => expect(existsSync(join(cwd, 'pid'))).toBe(true), { timeout: 20_000 })
    stop.abort(new Error('enough'))
    await expect(running).rejects.toThrow('enough')
    await vi.waitFor(() => expect(isRunning(pidIn(cwd))).toBe(false))
  }, 30_000)

  it('leaves nothing running when the program has ended by itself', async () => {
    const cwd = temporaryFolder()
    expect(await node(withGrandchild('process.exit(0)'), { cwd })).toMatchObject({ type: 'exited', exitCode: 0 })
    await vi.waitFor(() => expect(isRunning(pidIn(cwd))).toBe(false))
  }, 30_000)

  it('starts nothing when it is already aborted', async () => {
    const cwd = temporaryFolder()
    const script = `require('node:fs').writeFileSync('ran', '')`
    await expect(node(script, { cwd, signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
    expect(existsSync(join(cwd, 'ran'))).toBe(false)
  })
})
