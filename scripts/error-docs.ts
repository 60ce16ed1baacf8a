// docs/errors.md is generated from the error-code tables of the packages, so that the page and the code cannot differ.
// `pnpm errors` rewrites it; the check shows how it differs. A package without a table adds no section.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { changedLines } from './changed-lines.ts'
import { root } from './command.ts'
import { cell, markdownTable } from './markdown-table.ts'
import { publishedPackages } from './published-package.ts'
import type { Outcome } from './step.ts'

export interface ErrorAdvice {
  readonly meaning: string
  readonly whatToDo: string
  readonly retryable: boolean
}

export type ErrorTable = Readonly<Record<string, ErrorAdvice>>

const page = join(root, 'docs/errors.md')

const intro = `# Errors

Every error carries a \`code\`, says in its message what to do, and keeps what caused it in \`cause\`. \`isStatecraftError(e)\`
knows the errors of all packages. "Retry" says whether the same call can succeed later without a change.

This page is generated from the tables in the code by \`pnpm errors\`.
`

function isErrorTable(value: unknown): value is ErrorTable {
  if (typeof value !== 'object' || value === null) return false
  const entries: unknown[] = Object.values(value)
  const isAdvice = (entry: unknown) =>
    typeof entry === 'object' && entry !== null && 'meaning' in entry && 'whatToDo' in entry && 'retryable' in entry
  return entries.length > 0 && entries.every(isAdvice)
}

/** The table among the exports of a package's `errors.ts`; `undefined` when it has none. */
export function errorTableIn(exports: Readonly<Record<string, unknown>>): ErrorTable | undefined {
  return Object.values(exports).find(isErrorTable)
}

export function errorPage(tables: Readonly<Record<string, ErrorTable>>): string {
  const sections = Object.entries(tables).map(([packageName, table]) => {
    const rows = Object.entries(table)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([code, { meaning, whatToDo, retryable }]) => {
        return [`\`${code}\``, cell(meaning), cell(whatToDo), retryable ? 'yes' : 'no']
      })
    return `\n## ${packageName}\n\n${markdownTable(['code', 'meaning', 'what to do', 'retry'], rows)}\n`
  })
  return intro + sections.join('')
}

async function currentPage(): Promise<string> {
  const tables: Record<string, ErrorTable> = {}
  for (const { name, directory } of publishedPackages) {
    const source = join(directory, 'src/errors.ts')
    const exports: Record<string, unknown> = existsSync(source) ? await import(source) : {}
    const table = errorTableIn(exports)
    if (table) tables[name] = table
  }
  return errorPage(tables)
}

export async function errorDocs(): Promise<Outcome> {
  const changed = changedLines(existsSync(page) ? readFileSync(page, 'utf8') : '', await currentPage())
  const problem = `docs/errors.md is not what the tables say; run \`pnpm errors\`:\n${changed.join('\n')}`
  return { problems: changed.length === 0 ? [] : [problem] }
}

if (import.meta.main) writeFileSync(page, await currentPage())
