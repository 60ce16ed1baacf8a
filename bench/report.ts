// What becomes of the rows of a benchmark: always a table on the screen; with `--write` they go into docs/performance.md, and
// with `--check` a target that is missed by more than the slack makes the process fail.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { rowTable, withSubject } from './performance-page.ts'
import { missedBy, type Row } from './row.ts'

/** A machine that others use, too, is not judged to the last percent. */
const SLACK = 0.15

const page = join(import.meta.dirname, '../docs/performance.md')

function write(subject: string, rows: readonly Row[]): void {
  const where = {
    node: process.versions.node,
    cpus: availableParallelism(),
    date: new Date().toISOString().slice(0, 10),
  }
  const text = existsSync(page) ? readFileSync(page, 'utf8') : ''
  writeFileSync(page, withSubject(text, subject, rows, where))
}

export function report(subject: string, rows: readonly Row[]): void {
  console.log(rowTable(rows))
  if (process.argv.includes('--write')) write(subject, rows)
  if (process.argv.includes('--check') && rows.some(row => missedBy(row) > SLACK)) process.exitCode = 1
}
