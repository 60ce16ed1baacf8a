// What the last full test run left: every test with its full title and how it ended. The file is vitest's JSON report.
import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { cache, root } from './command.ts'

export interface TestReport {
  readonly files: readonly {
    /** Relative to the root. */
    readonly path: string
    readonly tests: readonly { readonly title: string; readonly status: string }[]
  }[]
}

export const testReportFile: string = join(cache, 'tests.json')

interface VitestReport {
  readonly testResults: readonly {
    readonly name: string
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
  }[]
}

/** `undefined` when no run left a report. */
export function readTestReport(): TestReport | undefined {
  if (!existsSync(testReportFile)) return undefined
  const { testResults } = JSON.parse(readFileSync(testReportFile, 'utf8')) as VitestReport
  return {
    files: testResults.map(({ name, assertionResults }) => ({
      path: relative(root, name),
      tests: assertionResults.map(({ fullName, status }) => ({ title: fullName, status })),
    })),
  }
}
