// docs/capabilities.md is a promise: every row is either `open` or links to a test file in which a test with the row's
// id in its title ran and passed. What ran is read from the report that `pnpm test` leaves.
import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root } from './command.ts'
import { linksIn } from './links.ts'
import { tableRows } from './markdown-table.ts'
import type { Outcome } from './step.ts'
import { readTestReport, type TestReport } from './test-report.ts'

const page = join(root, 'docs/capabilities.md')

export interface Capability {
  readonly id: string
  /** The last cell: `open`, or links to test files. */
  readonly test: string
}

export function capabilitiesIn(markdown: string): Capability[] {
  return tableRows(markdown).map(cells => ({ id: cells.at(0) ?? '', test: cells.at(-1) ?? '' }))
}

/** What keeps one row from being true; `undefined` when nothing does. `passed` maps a test file to its passed titles. */
function fault({ id, test }: Capability, passed: ReadonlyMap<string, readonly string[]>): string | undefined {
  if (test === 'open') return undefined
  const files = linksIn(test).map(link => join('docs', link))
  if (files.length === 0) return `${id}: the last cell is neither \`open\` nor a link to a test`
  const proven = files.some(file => passed.get(file)?.some(title => title.includes(`[${id}]`)))
  return proven ? undefined : `${id}: no test with [${id}] in its title ran and passed in ${files.join(', ')}`
}

export function capabilityFaults(rows: readonly Capability[], report: TestReport): string[] {
  const passed = new Map(
    report.files.map(({ path, tests }) => [
      path,
      tests.filter(({ status }) => status === 'passed').map(({ title }) => title),
    ]),
  )
  const repeated = rows.filter(({ id }, index) => rows.findIndex(row => row.id === id) !== index)
  return [...repeated.map(({ id }) => `${id} stands in two rows`), ...rows.flatMap(row => fault(row, passed) ?? [])]
}

export async function capabilities(): Promise<Outcome> {
  const rows = existsSync(page) ? capabilitiesIn(readFileSync(page, 'utf8')) : []
  if (rows.length === 0) return { problems: [`${relative(root, page)} has no rows`] }
  const report = readTestReport()
  if (!report) return { problems: ['There is no report of a test run; run `pnpm test` first.'] }
  const open = rows.filter(({ test }) => test === 'open').length
  return { problems: capabilityFaults(rows, report), note: `${rows.length - open} linked, ${open} open` }
}
