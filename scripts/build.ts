// `pnpm build`: emits dist of every published package with tsc, after removing what no source stands behind any more,
// so that a deleted file never ships.
import { existsSync, globSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { publishedPackages } from './published-package.ts'
import { type Outcome, passes } from './step.ts'

const emitted = /\.(js|d\.ts)(\.map)?$/

function removeStale(directory: string): void {
  for (const file of globSync('**/*.{js,ts,map}', { cwd: join(directory, 'dist') })) {
    const source = join(directory, 'src', file.replace(emitted, '.ts'))
    if (!existsSync(source)) rmSync(join(directory, 'dist', file))
  }
}

export async function build(): Promise<Outcome> {
  for (const { directory } of publishedPackages) removeStale(directory)
  return passes('tsc', ['-b', '--force', ...publishedPackages.map(({ directory }) => directory)])
}

if (import.meta.main) {
  const { problems } = await build()
  for (const problem of problems) console.error(problem)
  process.exitCode = problems.length
}
