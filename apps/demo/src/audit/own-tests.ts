// The tests a folder brings with it: the `test` script of its package.json. Finding it is reading; running it executes code
// of the folder, so it happens only when asked. It runs as `npm test`, which is what the script is written for: npm runs
// pretest and posttest, finds the folder's own programs, and hands on exit codes and signals. (`node --run test` would
// not: it reports a script killed by a signal as success.) Keys and tokens of this process are not passed on.
import { delimiter, dirname } from 'node:path'
import { z } from 'zod'
import { type Output, runCommand } from './command.ts'
import type { Folder } from './folder.ts'
import { readText } from './text-file.ts'

export type OwnTests =
  | { readonly type: 'found'; readonly command: string }
  | { readonly type: 'none'; readonly reason: string }

export type OwnTestsRun =
  | { readonly type: 'passed'; readonly command: string; readonly exitCode: 0; readonly output: Output }
  /** It has either an exit code or the signal that killed it. */
  | {
      readonly type: 'failed'
      readonly command: string
      readonly exitCode?: number
      readonly killedBy?: string
      readonly output: Output
    }
  | { readonly type: 'timed_out'; readonly command: string; readonly timeLimitMs: number; readonly output: Output }
  | { readonly type: 'not_run'; readonly reason: string }

const MANIFEST = 'package.json'
const manifest = z.object({ scripts: z.object({ test: z.string().optional() }).optional() })
const PASSED_ON = ['HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'TEMP', 'TMP', 'USER', 'SystemRoot', 'APPDATA', 'LOCALAPPDATA']

/** Finds the test command of a folder, without running anything. */
export async function findOwnTests(folder: Folder): Promise<OwnTests> {
  const none = (reason: string): OwnTests => ({ type: 'none', reason })
  const file = await readText(folder, MANIFEST)
  if (file.type === 'unread')
    return none(
      file.reason === 'not_listed' ? `There is no ${MANIFEST}.` : `${MANIFEST} cannot be read (${file.reason}).`,
    )
  const command = manifest.safeParse(parsed(file.text)).data?.scripts?.test?.trim()
  if (command === undefined || command === '') return none(`${MANIFEST} has no test script.`)
  // What `npm init` writes.
  if (/^echo .*no test specified/.test(command)) return none('The test script only says that there are no tests.')
  return { type: 'found', command }
}

/**
 * Runs the folder's own tests. This executes code of the folder: ask first.
 *
 * @param options - `timeLimitMs`: default 120 000; then the whole process group is killed.
 * @throws the signal's reason when it is aborted, after the process group is dead.
 */
export async function runOwnTests(
  folder: Folder,
  options: { readonly timeLimitMs?: number; readonly signal?: AbortSignal } = {},
): Promise<OwnTestsRun> {
  const { timeLimitMs = 120_000, signal } = options
  const tests = await findOwnTests(folder)
  if (tests.type === 'none') return { type: 'not_run', reason: tests.reason }
  const { command } = tests
  const end = await runCommand({
    program: 'npm',
    args: ['test'],
    cwd: folder.root,
    env: environment(),
    timeLimitMs,
    ...(signal === undefined ? {} : { signal }),
  })
  switch (end.type) {
    case 'exited':
      if (end.exitCode === 0) return { type: 'passed', command, exitCode: 0, output: end.output }
      return { type: 'failed', command, exitCode: end.exitCode, output: end.output }
    case 'killed':
      return { type: 'failed', command, killedBy: end.signal, output: end.output }
    case 'timed_out':
      return { type: 'timed_out', command, timeLimitMs, output: end.output }
    case 'not_started':
      return { type: 'not_run', reason: `npm could not be started (${end.reason}): put it on the PATH.` }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function environment(): Record<string, string> {
  const passed = PASSED_ON.flatMap(name => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  // Behind the others, so that a folder's usual Node wins when there is one.
  const path = [process.env.PATH, dirname(process.execPath)].filter(part => part !== undefined).join(delimiter)
  // npm is to use no network for its own sake and to write no log files.
  const npm = { npm_config_update_notifier: 'false', npm_config_logs_max: '0' }
  return { ...Object.fromEntries(passed), ...npm, PATH: path, CI: '1', NO_COLOR: '1' }
}
