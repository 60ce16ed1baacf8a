// The checks of `pnpm verify` in the order in which they run: `exports` and `api` look at what `build` emitted,
// `capabilities` at what `test` reported.
import { rmSync } from 'node:fs'
import { api } from './api.ts'
import { build } from './build.ts'
import { capabilities } from './capabilities.ts'
import { command } from './command.ts'
import { errorDocs } from './error-docs.ts'
import { links } from './links.ts'
import { packageExports } from './package-exports.ts'
import { providerDocs } from './provider-docs.ts'
import { docBlocks, examples } from './runnable.ts'
import { type Outcome, passes, type Step } from './step.ts'
import { readTestReport, testReportFile } from './test-report.ts'

async function test(): Promise<Outcome> {
  rmSync(testReportFile, { force: true })
  const { code } = await command('pnpm', ['test'], { live: true })
  const tests = readTestReport()?.files.flatMap(file => file.tests) ?? []
  const count = (status: string) => tests.filter(test => test.status === status).length
  return {
    problems: code === 0 ? [] : [`pnpm test ended with code ${code}`],
    note: `${count('passed')} passed, ${count('failed')} failed, ${tests.length} in all`,
  }
}

export const steps: readonly Step[] = [
  { name: 'lint', run: () => passes('biome', ['check', '--error-on-warnings', '.']) },
  { name: 'types', run: () => passes('tsc', ['-b']) },
  { name: 'build', run: build },
  { name: 'exports', run: packageExports },
  { name: 'api', run: api },
  { name: 'unused', run: () => passes('knip', []) },
  { name: 'links', run: links },
  { name: 'errors', run: errorDocs },
  { name: 'providers', run: providerDocs },
  { name: 'examples', run: examples },
  { name: 'docs', run: docBlocks },
  { name: 'test', run: test },
  { name: 'capabilities', run: capabilities },
]
