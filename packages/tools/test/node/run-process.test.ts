import { mkdtempDisposable, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { type ProcessLimits, type ProcessOrder, runProcess } from '../../src/node/run-process.ts'

/** Programs start slowly on a busy machine. */
const SLOW = { timeout: 30_000 }
const LIMITS: ProcessLimits = { timeoutMs: 20_000, maxOutput: 1_000, maxMemoryBytes: 1_000_000_000 }

function run(
  code: string,
  limits: Partial<ProcessLimits> = {},
  order: Partial<ProcessOrder> = {},
  signal?: AbortSignal,
) {
  return runProcess(
    { argv: [process.execPath, '-e', code], cwd: tmpdir(), ...order },
    { ...LIMITS, ...limits },
    signal ?? new AbortController().signal,
  )
}

/** A killed process that its parent has not taken leave of yet counts as gone. */
async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return !/\) Z /.test(stat)
}

/** A program that starts another one, writes both ids into a file, and waits for ever. */
const FAMILY = `
  const { spawn } = require('node:child_process')
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })
  require('node:fs').writeFileSync('pids', process.pid + ' ' + child.pid)
  console.log('started')
`
const pidsIn = async (folder: string) => (await readFile(join(folder, 'pids'), 'utf8')).split(' ').map(Number)
const allGone = (pids: readonly number[]) =>
  vi.waitFor(async () => expect(await Promise.all(pids.map(isAlive))).toEqual([false, false]), { timeout: 10_000 })

test('[D4] arguments reach the program as they are: no shell reads them', SLOW, async () => {
  const argv = [process.execPath, '-p', 'process.argv.slice(1).join("|")', '--', '$HOME', '; echo x', '`id`', '*']
  expect(await runProcess({ argv, cwd: tmpdir() }, LIMITS, new AbortController().signal)).toEqual({
    ended: 'exited',
    exitCode: 0,
    output: '$HOME|; echo x|`id`|*\n',
  })
})

test(
  '[D4] nothing of the environment leaks; what is given arrives; its home is its own and is gone afterwards',
  SLOW,
  async () => {
    vi.stubEnv('SECRET_API_KEY', 'sk-123')
    const { output } = await run(
      'console.log(JSON.stringify(process.env))',
      { maxOutput: 10_000 },
      { env: { GIVEN: '1' } },
    )
    const env = JSON.parse(output)
    vi.unstubAllEnvs()
    expect(Object.keys(env).sort()).toEqual([
      'GIVEN',
      'HOME',
      'LANG',
      'NO_COLOR',
      'PATH',
      'TEMP',
      'TMPDIR',
      'USERPROFILE',
    ])
    await expect(readFile(env.HOME)).rejects.toMatchObject({ code: 'ENOENT' })
  },
)

test('input is read by the program, or not', SLOW, async () => {
  const { output } = await run('process.stdin.pipe(process.stdout)', {}, { input: 'hello' })
  expect(output).toBe('hello')
  expect(await run('', {}, { input: 'x'.repeat(1_000_000) })).toMatchObject({ exitCode: 0 })
})

test('a program that is not there is said', SLOW, async () => {
  const going = runProcess({ argv: ['no-such-program'], cwd: tmpdir() }, LIMITS, new AbortController().signal)
  await expect(going).rejects.toMatchObject({
    code: 'tool_failed',
    message: expect.stringContaining('no-such-program'),
  })
})

describe('[D4] limits', SLOW, () => {
  test('of time: the program and what it started are killed; what it printed is kept', SLOW, async () => {
    await using dir = await mkdtempDisposable(join(tmpdir(), 'statecraft-run-test-'))
    const result = await run(FAMILY, { timeoutMs: 1_500 }, { cwd: dir.path })
    expect(result).toEqual({ ended: 'timed_out', output: 'started\n' })
    await allGone(await pidsIn(dir.path))
  })

  test('of output: the middle is left out; a flood ends it', SLOW, async () => {
    const { output, ended } = await run('console.log("begin" + "x".repeat(5000) + "end")')
    expect(ended).toBe('exited')
    expect(output).toMatch(/^begin[\s\S]*characters are left out[\s\S]*end\n$/)
    expect(output.length).toBeLessThan(1_100)
    expect(await run('for (;;) console.log("x".repeat(1000))')).toMatchObject({ ended: 'too_much_output' })
  })

  test.runIf(process.platform === 'linux')('of memory: of the whole group', SLOW, async () => {
    const hungry = 'const all = []; setInterval(() => all.push(Buffer.alloc(100_000_000, 1)), 5)'
    expect(await run(hungry, { maxMemoryBytes: 300_000_000 })).toEqual({ ended: 'too_much_memory', output: '' })
  })
})

describe('[D4] cancelling', SLOW, () => {
  test('kills the program and what it started', SLOW, async () => {
    await using dir = await mkdtempDisposable(join(tmpdir(), 'statecraft-run-test-'))
    const controller = new AbortController()
    const going = run(FAMILY, {}, { cwd: dir.path }, controller.signal)
    const pids = await vi.waitFor(() => pidsIn(dir.path), { timeout: 10_000 })
    controller.abort(new Error('enough'))
    await expect(going).rejects.toThrow('enough')
    await allGone(pids)
  })

  test('while it is being prepared starts nothing', async () => {
    await using dir = await mkdtempDisposable(join(tmpdir(), 'statecraft-run-test-'))
    const controller = new AbortController()
    const going = run('require("node:fs").writeFileSync("ran", "")', {}, { cwd: dir.path }, controller.signal)
    controller.abort(new Error('enough'))
    await expect(going).rejects.toThrow('enough')
    await expect(readFile(join(dir.path, 'ran'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('before it began starts nothing', SLOW, async () => {
    await expect(run('', {}, { argv: ['no-such-program'] }, AbortSignal.abort('gone'))).rejects.toBe('gone')
  })
})

test('what a program leaves running does not outlive it, nor hold it up', SLOW, async () => {
  await using dir = await mkdtempDisposable(join(tmpdir(), 'statecraft-run-test-'))
  const result = await run(`${FAMILY}; child.unref(); process.exit(0)`, {}, { cwd: dir.path })
  expect(result).toMatchObject({ ended: 'exited', exitCode: 0 })
  await allGone(await pidsIn(dir.path))
})
