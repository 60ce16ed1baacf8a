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

/** Starts it with no terminal, and without the variables that a terminal or a CI would set. */
export function startDemo(args: readonly string[], env: Record<string, string> = {}): Started {
  const { CI: _ci, NO_COLOR: _plain, FORCE_COLOR: _forced, ...own } = process.env
  const child = spawn(process.execPath, [door, ...args], {
    env: { ...own, ...env },
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

export const runDemo = (args: readonly string[], env?: Record<string, string>) => startDemo(args, env).ended

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
