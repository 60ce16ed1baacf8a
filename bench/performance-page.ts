// docs/performance.md: the rows of every benchmark as a reader sees them. A new measurement replaces the rows of its subject
// and leaves the others alone. Cells are made here and nowhere else.
import { cell, markdownTable, tableRows } from '../scripts/markdown-table.ts'
import type { Spread } from './measure.ts'
import { missedBy, type Row } from './row.ts'

/** Which machine measured, and when. */
export interface Where {
  readonly node: string
  readonly cpus: number
  /** `YYYY-MM-DD`. */
  readonly date: string
}

const intro = `# Performance

What \`pnpm bench --write\` measured. Trust the ratios: what a piece of work costs against the same work done without
Statecraft, both in one process and in turns, as the median of all rounds with the quartiles in brackets. Times are the
processor's, save where agents wait for a model. The absolute figures belong to one machine on one day, and others used
that machine, too.

The floors: *plain* is async functions alone; *idiomatic XState* is one shared machine of the states planning, executing,
verifying and learning with \`invoke(fromPromise)\`, and one \`createActor\` for each task. Every model answers at once, save
where a row says otherwise.
`
const columns = ['what', 'measured', 'floor', 'ratio', 'target', 'verdict']

/** Three digits that count. */
function short(value: number): string {
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)))
  return value.toLocaleString('en', { maximumFractionDigits: digits })
}

const inBrackets = ({ low, median, high }: Spread): string => `${short(median)} (${short(low)}–${short(high)})`

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
  const { measured, unit, floor, ratio } = row
  return [
    row.what,
    `${ratio ? short(measured.median) : inBrackets(measured)} ${unit}`.trim(),
    floor ? `${short(floor.measured.median)} ${unit}, ${floor.name}` : '',
    ratio ? inBrackets(ratio) : '',
    targetText(row),
    verdict(row),
  ].map(cell)
}

/** The rows of one benchmark, for the screen. */
export function rowTable(rows: readonly Row[]): string {
  return markdownTable(columns, rows.map(cellsOf))
}

/** The page with the rows of this subject put in or replaced. */
export function withSubject(text: string, subject: string, rows: readonly Row[], { node, cpus, date }: Where): string {
  const others = tableRows(text).filter(([name]) => name !== cell(subject))
  const own = rows.map(row => [cell(subject), ...cellsOf(row), cell(node), cell(cpus), cell(date)])
  const all = [...others, ...own].toSorted(([a = ''], [b = '']) => (a < b ? -1 : a > b ? 1 : 0))
  return `${intro}\n${markdownTable(['subject', ...columns, 'Node', 'CPUs', 'date'], all)}\n`
}
