// What a benchmark says: a table on the screen, and on request the same rows in docs/performance.md (`--write`) and an exit
// code that tells of targets missed by more than the slack (`--check`).
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { cell, markdownTable, tableRows } from '../scripts/markdown-table.ts'
import { ratioOf, type Spread, spreadOf } from './measure.ts'

export interface Target {
  /** What it is about: how many times the floor, or the measured figure itself. */
  readonly of: 'ratio' | 'measured'
  readonly most?: number
  readonly least?: number
}

export interface Row {
  readonly what: string
  readonly measured: Spread
  /** For example `µs`. */
  readonly unit: string
  /** What the same work costs without us, in the same unit. */
  readonly floor?: { readonly name: string; readonly measured: Spread }
  /** Times the floor, round by round. */
  readonly ratio?: Spread
  readonly target?: Target
}

/** Times the floors of one round-robin: what the same work took without us. */
interface FloorTimes {
  readonly idiomatic: readonly number[]
  readonly plain: readonly number[]
}

/** The two rows of a contender whose rounds are `per` pieces of work: against idiomatic XState, and against plain functions. */
export function againstFloors(
  what: string,
  ours: readonly number[],
  { idiomatic, plain }: FloorTimes,
  { per, most }: { readonly per: number; readonly most?: number },
): Row[] {
  const each = (ms: readonly number[]): Spread => spreadOf(ms.map(value => (value * 1000) / per))
  const row = (name: string, floor: readonly number[]): Row => ({
    what,
    measured: each(ours),
    unit: 'µs',
    floor: { name, measured: each(floor) },
    ratio: ratioOf(ours, floor),
  })
  const target = most === undefined ? {} : { target: { of: 'ratio' as const, most } }
  return [{ ...row('idiomatic XState', idiomatic), ...target }, row('plain', plain)]
}

/** A machine that others use, too, is not judged to the last percent. */
const SLACK = 0.15

const page = join(import.meta.dirname, '../docs/performance.md')
const intro = `# Performance

What \`pnpm bench --write\` measured. Trust the ratios: what a piece of work costs against the same work done without
Statecraft, both in one process, in alternating rounds, median of the rounds with the quartiles in brackets. The absolute
figures belong to one machine on one day, and others used that machine, too.

The floors: *plain* is async functions alone; *idiomatic XState* is one shared machine of the states planning, executing,
verifying and learning with \`invoke(fromPromise)\`, and one \`createActor\` for each task. Every model answers at once, save
where the row says otherwise.
`
const columns = ['subject', 'what', 'measured', 'floor', 'ratio', 'target', 'verdict', 'Node', 'CPUs', 'date']

function short(value: number): string {
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)))
  return value.toLocaleString('en', { maximumFractionDigits: digits })
}

const spread = ({ low, median, high }: Spread): string => `${short(median)} (${short(low)}–${short(high)})`

/** By which share a target is missed; 0 or less when it is met. */
function missedBy({ measured, ratio, target }: Row): number {
  const value = (target?.of === 'ratio' ? ratio : measured)?.median ?? Number.NaN
  if (target?.most !== undefined) return value / target.most - 1
  return target?.least === undefined ? 0 : target.least / value - 1
}

function verdict(row: Row): string {
  if (!row.target) return ''
  const missed = missedBy(row)
  return missed <= 0 ? 'met' : `missed by ${short(missed * 100)} %`
}

function targetText({ target, unit }: Row): string {
  if (!target) return ''
  const { of, most, least } = target
  return `${most === undefined ? '≥' : '≤'} ${short(most ?? least ?? Number.NaN)} ${of === 'ratio' ? '×' : unit}`.trim()
}

function cellsOf(row: Row): string[] {
  const { what, measured, unit, floor, ratio } = row
  return [
    what,
    `${short(measured.median)} ${unit}`.trim(),
    floor ? `${short(floor.measured.median)} ${unit}, ${floor.name}` : '',
    ratio ? spread(ratio) : '',
    targetText(row),
    verdict(row),
  ].map(cell)
}

/** The page with the rows of this subject put in or replaced. */
function withSubject(text: string, subject: string, rows: readonly string[][]): string {
  const date = new Date().toISOString().slice(0, 10)
  const where = [process.versions.node, availableParallelism(), date].map(cell)
  const others = tableRows(text).filter(([name]) => name !== subject)
  const all = [...others, ...rows.map(cells => [subject, ...cells, ...where])]
  const sorted = all.toSorted(([a = ''], [b = '']) => a.localeCompare(b))
  return `${intro}\n${markdownTable(columns, sorted)}\n`
}

/** Prints the rows of one subject; heeds `--check` and `--write`. */
export function report(subject: string, rows: readonly Row[]): void {
  const cells = rows.map(cellsOf)
  console.log(markdownTable(columns.slice(1, 7), cells))
  if (process.argv.includes('--write')) {
    writeFileSync(page, withSubject(existsSync(page) ? readFileSync(page, 'utf8') : '', cell(subject), cells))
  }
  if (process.argv.includes('--check') && rows.some(row => missedBy(row) > SLACK)) process.exitCode = 1
}
