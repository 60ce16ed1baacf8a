// docs/figures.md: what the soak runs measured, one row per figure, sorted by name. A new measurement replaces the row
// of its figure and leaves the others alone. Rows are made here and nowhere else.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cell, markdownTable, tableRows } from '../scripts/markdown-table.ts'

export interface Measurement {
  readonly value: number
  /** For example `messages/s`. */
  readonly unit: string
  /** The seed that repeats the run; left out when chance has no part in it. */
  readonly seed?: number | string
  readonly note?: string
}

export interface Row extends Measurement {
  readonly figure: string
  readonly node: string
  /** `YYYY-MM-DD`. */
  readonly date: string
}

const page = join(import.meta.dirname, '../docs/figures.md')

const intro = `# Figures

What the soak runs measured (\`pnpm soak\`). Each row is one machine on one day: compare figures of the same run only.
`
const columns = ['figure', 'value', 'unit', 'seed', 'Node', 'date', 'note']

/** The page with the row of this figure put in or replaced. */
export function withFigure(text: string, { figure, value, unit, seed, node, date, note }: Row): string {
  const row = [figure, value, unit, seed, node, date, note].map(cell)
  const others = tableRows(text).filter(([name]) => name !== row[0])
  const rows = [...others, row].sort(([a = ''], [b = '']) => (a < b ? -1 : 1))
  return `${intro}\n${markdownTable(columns, rows)}\n`
}

/**
 * Writes one measured figure to docs/figures.md.
 *
 * @example
 * ```ts
 * recordFigure('turns per second, memory host', { value: 41_000, unit: 'turns/s', seed: 7 })
 * ```
 */
export function recordFigure(figure: string, measurement: Measurement): void {
  const row = { figure, ...measurement, node: process.versions.node, date: new Date().toISOString().slice(0, 10) }
  writeFileSync(page, withFigure(existsSync(page) ? readFileSync(page, 'utf8') : '', row))
}
