import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { openFolder } from '../../src/audit/folder.ts'
import { findOwnTests, runOwnTests } from '../../src/audit/own-tests.ts'
import { needNpm } from './need-npm.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folderWith = (scripts: Record<string, string>, files: Record<string, string> = {}) =>
  openFolder(temporaryFolder({ 'package.json': JSON.stringify({ name: 'x', scripts }), ...files }))

describe('findOwnTests', () => {
  it('finds the test script and runs nothing', async () => {
    const folder = await folderWith({ test: "node -e \"require('node:fs').writeFileSync('ran', '')\"" })
    expect(await findOwnTests(folder)).toMatchObject({ type: 'found', command: expect.stringContaining('node -e') })
    expect(existsSync(join(folder.root, 'ran'))).toBe(false)
  })

  it.each([
    ['no package.json', {}],
    ['a package.json that is no JSON', { 'package.json': '{' }],
    ['a package.json that is no object', { 'package.json': '[]' }],
    ['no scripts', { 'package.json': '{}' }],
    ['a script that is no text', { 'package.json': '{"scripts":{"test":1}}' }],
    ['a blank script', { 'package.json': '{"scripts":{"test":" "}}' }],
    [
      'the placeholder of npm init',
      { 'package.json': JSON.stringify({ scripts: { test: 'echo "Error: no test specified" && exit 1' } }) },
    ],
  ])('says that there are none with %s', async (_, files) => {
    const folder = await openFolder(temporaryFolder(files))
    expect(await findOwnTests(folder)).toEqual({ type: 'none', reason: expect.any(String) })
    expect(await runOwnTests(folder)).toEqual({ type: 'not_run', reason: expect.any(String) })
  })

  it('does not take the package.json of the folder above', async () => {
    const root = temporaryFolder({ 'package.json': '{"scripts":{"test":"exit 1"}}', 'sub/a.txt': '' })
    expect(await findOwnTests(await openFolder(join(root, 'sub')))).toMatchObject({ type: 'none' })
  })
})

describe('runOwnTests', () => {
  it('passes with exit code 0, runs in the folder and around it pretest', async context => {
    needNpm(context)
    const folder = await folderWith(
      { pretest: 'node a.cjs', test: 'node b.cjs' },
      { 'a.cjs': 'console.log("first")', 'b.cjs': 'console.log("second")' },
    )
    const run = await runOwnTests(folder)
    expect(run).toMatchObject({ type: 'passed', command: 'node b.cjs', exitCode: 0 })
    expect(run).toHaveProperty('output.tail', expect.stringMatching(/first[\s\S]*second/))
  })

  it('fails with the exit code and the tail of the output', async context => {
    needNpm(context)
    const run = await runOwnTests(await folderWith({ test: 'echo broken && exit 7' }))
    expect(run).toMatchObject({ type: 'failed', exitCode: 7 })
    expect(run).toHaveProperty('output.tail', expect.stringContaining('broken'))
  })

  it('calls a test that was killed failed', async context => {
    needNpm(context)
    const run = await runOwnTests(await folderWith({ test: 'kill -9 $$' }))
    expect(run).toMatchObject({ type: 'failed', killedBy: 'SIGKILL' })
    expect(run).not.toHaveProperty('exitCode')
  })

  it('does not hand on keys', async context => {
    needNpm(context)
    vi.stubEnv('SOME_API_KEY', 'secret')
    const run = await runOwnTests(await folderWith({ test: 'node -p "String(process.env.SOME_API_KEY)"' }))
    vi.unstubAllEnvs()
    expect(run).toHaveProperty('output.tail', expect.stringMatching(/\nundefined\n$/))
  })

  it('stops at the time limit', async context => {
    needNpm(context)
    const folder = await folderWith({ test: 'node -e "setInterval(() => {}, 1000)"' })
    expect(await runOwnTests(folder, { timeLimitMs: 600 })).toMatchObject({ type: 'timed_out', timeLimitMs: 600 })
  })

  it('rejects with the reason when it is aborted', async context => {
    needNpm(context)
    const stop = new AbortController()
    const files = { 'a.cjs': `require('node:fs').writeFileSync('ran', ''); setInterval(() => {}, 1000)` }
    const folder = await folderWith({ test: 'node a.cjs' }, files)
    const running = runOwnTests(folder, { signal: stop.signal })
    await vi.waitFor(() => expect(existsSync(join(folder.root, 'ran'))).toBe(true), { timeout: 20_000 })
    stop.abort(new Error('enough'))
    await expect(running).rejects.toThrow('enough')
  }, 30_000)

  it('says so when there is no npm', async () => {
    vi.stubEnv('PATH', '')
    const run = await runOwnTests(await folderWith({ test: 'exit 0' }))
    vi.unstubAllEnvs()
    expect(run).toEqual({ type: 'not_run', reason: expect.stringContaining('put it on the PATH') })
  })
})
