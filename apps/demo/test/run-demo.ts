// The demo as a person starts it: a real process, its output, and how it ended.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { AuditReport } from '../src/report/audit-report.ts'

const door = fileURLToPath(new URL('../bin/demo.mjs', import.meta.url))
export const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Started {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
}

export interface Start {
  readonly env?: Readonly<Record<string, string>>
  /** Where it is started. Default: a folder without a file `.env`. */
  readonly cwd?: string
}

/** What a terminal, a CI or a person with keys may have set. */
const NOT_OURS = /^(CI|NO_COLOR|FORCE_COLOR|(OPENAI|ANTHROPIC)_.*)$/

/** Starts it with no terminal. */
export function startDemo(args: readonly string[], { env, cwd = fixture('') }: Start = {}): Started {
  const own = Object.entries(process.env).filter(([name]) => !NOT_OURS.test(name))
  const child = spawn(process.execPath, [door, ...args], {
    cwd,
    env: { ...Object.fromEntries(own), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', chunk => {
    stdout += chunk
  })
  child.stderr.on('data', chunk => {
    stderr += chunk
  })
  const ended = new Promise<Ended>(resolve => child.once('close', code => resolve({ code, stdout, stderr })))
  return { child, ended }
}

export const runDemo = (args: readonly string[], start?: Start) => startDemo(args, start).ended

/** With the rules, whatever keys and servers the machine has. */
export const OFFLINE = ['--model', 'offline']
export const runOffline = (args: readonly string[], start?: Start) => runDemo([...args, ...OFFLINE], start)

/** A place for a report that is gone when the test ends. */
export function reportPlace(): string {
  const folder = mkdtempSync(join(tmpdir(), 'demo-report-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'report.md')
}

export interface JsonEvent {
  readonly type: string
  readonly address?: string
  readonly [key: string]: unknown
}

export const eventsIn = (stdout: string): JsonEvent[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))

/** The last line of `--json`. */
export function reportIn(stdout: string): AuditReport {
  const last = eventsIn(stdout).at(-1)
  if (last?.type !== 'report') throw new Error(`No report at the end, but ${JSON.stringify(last)}`)
  return last.report as AuditReport
}
