import { cpSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { needNpm } from './audit/need-npm.ts'
import { temporaryFolder } from './audit/temporary-folder.ts'
import { eventsIn, fixture, OFFLINE, reportIn, reportPlace, runDemo, runOffline, startDemo } from './run-demo.ts'

const auditJson = async (dir: string, ...more: string[]) => {
  const { code, stdout, stderr } = await runOffline(['audit', '--dir', dir, '--json', '--out', reportPlace(), ...more])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return { report: reportIn(stdout), events: eventsIn(stdout) }
}
const faultsIn = ({ faults }: { faults: readonly { path?: string | undefined; line?: number | undefined }[] }) =>
  faults.map(({ path, line }) => `${path}:${line}`)

// A time limit for processes that compile TypeScript on their way, on a machine that does other things too.
describe('the demo', { timeout: 30_000 }, () => {
  it('finds the broken link and nothing else', async () => {
    const { report } = await auditJson(fixture('broken-link'))
    expect(faultsIn(report)).toEqual(['docs/usage.md:7'])
    expect(report.facts).toMatchObject({ folder: { files: 9, folders: 2 }, documents: { count: 3 } })
    expect(report.verdict).toEqual({ verdict: 'not ready', agreement: 0.75 })
    expect(report.votes.map(({ voter, vote }) => `${voter}: ${vote}`)).toEqual([
      'knowledge: not ready',
      'code: ready',
      'test: not ready',
      'review: not ready',
    ])
  })

  it('finds the invalid JSON and nothing else, and no restart without a fault', async () => {
    const { report, events } = await auditJson(fixture('invalid-json'))
    expect(faultsIn(report)).toEqual(['config/printers.json:4'])
    expect(report.facts).toMatchObject({ folder: { files: 9, folders: 3 }, documents: { count: 2 } })
    expect(report.votes.find(({ vote }) => vote === 'ready')?.voter).toBe('knowledge')
    expect(events.filter(({ type }) => ['actor.failed', 'actor.restarted'].includes(type))).toEqual([])
  })

  it('finds the failing check only when it may run it', async context => {
    needNpm(context)
    const [quiet, thorough] = await Promise.all([
      auditJson(fixture('failing-check')),
      auditJson(fixture('failing-check'), '--run-tests'),
    ])
    expect(quiet.report.faults).toEqual([])
    expect(quiet.report.verdict?.verdict).toBe('ready')
    expect(quiet.report.unchecked).toContainEqual(expect.objectContaining({ what: ['node check.mjs'] }))
    expect(thorough.report.faults).toMatchObject([{ kind: 'tests', path: 'package.json' }])
    expect(thorough.report.facts).toMatchObject({ folder: { files: 7, folders: 2 }, ownTests: { exitCode: 1 } })
    expect(thorough.report.verdict?.verdict).toBe('not ready')
  })

  it('tells other facts of a copy that was altered', async () => {
    const dir = temporaryFolder()
    cpSync(fixture('broken-link'), dir, { recursive: true })
    writeFileSync(join(dir, 'docs/stations.md'), '# The station list\n\nHarbour.\n')
    writeFileSync(join(dir, 'src/broken.ts'), 'export const a = 1\nexport const = 2\n')
    const { report } = await auditJson(dir)
    expect(faultsIn(report)).toEqual(['src/broken.ts:2'])
    expect(report.facts).toMatchObject({ folder: { files: 11 }, documents: { count: 4 } })
    expect(report.votes.find(({ vote }) => vote === 'ready')?.voter).toBe('knowledge')
  })

  it('makes a worker crash when asked to, restarts it, and the result is complete all the same', async () => {
    const [crashed, whole] = await Promise.all([
      auditJson(fixture('broken-link'), '--fault', 'worker'),
      auditJson(fixture('broken-link')),
    ])
    expect(crashed.report).toEqual(whole.report)
    const about = crashed.events.filter(({ type }) => ['actor.failed', 'actor.restarted'].includes(type))
    expect(about.map(({ type, address }) => `${type} ${address}`)).toEqual([
      'actor.failed root/audit/code',
      'actor.restarted root/audit/code',
    ])
  })

  it('shows the crash and the restart to a person', async () => {
    const { stdout } = await runOffline(['--dir', fixture('broken-link'), '--fault', 'worker', '--out', reportPlace()])
    expect(stdout).toMatch(/code {7}crashed: [\s\S]*code {7}is restarted: life 2\n[\s\S]*code {7}has its task again/)
  })

  it('gives the same report for the same folder, but for the line that says when', async () => {
    const [first, second] = [reportPlace(), reportPlace()]
    const dir = fixture('invalid-json')
    await Promise.all([first, second].map(out => runOffline(['--dir', dir, '--out', out])))
    const lines = (file: string) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter(line => !line.startsWith('Written '))
    expect(lines(first)).toEqual(lines(second))
    expect(lines(first).length).toBeGreaterThan(20)
  })

  it.each([
    ['by itself', {}],
    ['with NO_COLOR', { NO_COLOR: '1' }],
    ['with CI', { CI: 'true', FORCE_COLOR: '1' }],
  ])('writes plain lines where there is no terminal, %s', async (_, env) => {
    const { code, stdout, stderr } = await runOffline(['--dir', fixture('broken-link'), '--out', reportPlace()], {
      env,
    })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).not.toContain('\u001b')
    expect(stdout).toContain('not a language model')
    expect(stdout).toContain('docs/usage.md:7: There is no docs/stations.md in the folder.')
    expect(stdout).toMatch(/Totals +5 agents/)
  })

  it('reports a folder that is hostile in every way', async () => {
    const dir = temporaryFolder({
      'README.md': '# \u001b[31mRed\n\n[out](../../etc/passwd) and [gone](\u001b[2Jx.md)\n',
      'a\nb \u001b[31m|`<i>.md': 'text',
      'blob.bin': Uint8Array.of(0, 1, 2),
      'big.txt': '',
    })
    truncateSync(join(dir, 'big.txt'), 2 ** 31)
    symlinkSync('/etc', join(dir, 'outside'))
    const out = reportPlace()
    const { code, stdout, stderr } = await runOffline(['--dir', dir, '--out', out])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout + readFileSync(out, 'utf8')).not.toContain('\u001b')
    for (const line of [
      '- README.md:3: The link leaves the folder.',
      '- Too large to read: big.txt (2147483648 bytes)',
      '- Links that leave the folder; not followed: outside (/etc)',
      '- Binary files, only counted: blob.bin',
      '- a\\nb \\u{1b}[31m|`<i>.md: text',
    ])
      expect(stdout).toContain(line)
  })

  // Other work on the machine can hold a process up: what counts is that it can be done.
  it('keeps what it found when it is cancelled, within a second', { retry: 2 }, async () => {
    const slow = Object.fromEntries(
      Array.from({ length: 20 }, (_, at) => [`src/${at}.ts`, 'export const value: number = 1\n'.repeat(40_000)]),
    )
    const dir = temporaryFolder({ 'README.md': '# Slow\n', ...slow })
    const { child, ended } = startDemo(['--dir', dir, '--json', '--out', reportPlace(), ...OFFLINE])
    let interruptedAt = 0
    child.stdout?.on('data', chunk => {
      if (interruptedAt > 0 || !String(chunk).includes('"name":"check_syntax"')) return
      interruptedAt = performance.now()
      child.kill('SIGINT')
    })
    const { code, stdout, stderr } = await ended
    expect({ code, stderr }).toEqual({ code: 130, stderr: '' })
    expect(performance.now() - interruptedAt).toBeLessThan(1000)
    const report = reportIn(stdout)
    expect(report.status).toBe('cancelled')
    expect(report.facts.folder?.files).toBe(21)
    expect(report.facts.syntax).toBeUndefined()
    expect(report.unchecked).toContainEqual({ why: 'The syntax of files: the check did not end', what: [], more: 0 })
  })

  it.each([
    ['--help', /^Usage: pnpm demo \[scenario\] \[options\]/],
    ['--list', /^ {2}audit +--dir +Is this folder ready/],
  ])('answers %s', async (option, expected) => {
    const { code, stdout } = await runDemo([option])
    expect(code).toBe(0)
    expect(stdout).toMatch(expected)
  })

  it.each([
    [
      'a folder that is not there',
      ['--dir', '/nowhere/at/all'],
      'There is no folder "/nowhere/at/all": check the path.',
    ],
    ['an unknown option', ['--loud'], "Unknown option '--loud': see --help."],
    ['a report without a place', ['--out', '/nowhere/report.md'], 'There is no folder "/nowhere" for the report'],
  ])('says in one line what is wrong with %s', async (_, args, expected) => {
    const { code, stdout, stderr } = await runOffline(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(expected)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  })

  it('ends quietly when nobody reads on', async () => {
    const { child, ended } = startDemo(['--dir', fixture('broken-link'), '--json', '--out', reportPlace(), ...OFFLINE])
    child.stdout?.once('data', () => child.stdout?.destroy())
    expect(await ended).toMatchObject({ code: 0, stderr: '' })
  })
})
