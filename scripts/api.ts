// Keeps the public API of each published package in git as api/<package>.api.txt, so that a change to it shows in
// review. `pnpm api` rewrites the files; the check shows how they differ. Needs `dist` (the build step).
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { apiText } from './api-text.ts'
import { changedLines } from './changed-lines.ts'
import { root } from './command.ts'
import { type PublishedPackage, publishedPackages } from './published-package.ts'
import type { Outcome } from './step.ts'

const fileOf = ({ short }: PublishedPackage) => join(root, 'api', `${short}.api.txt`)

const textOf = ({ name, directory, declarations }: PublishedPackage) =>
  apiText(name, declarations, path => readFileSync(join(directory, path), 'utf8'))

export async function api(): Promise<Outcome> {
  const problems = publishedPackages.flatMap(published => {
    const file = fileOf(published)
    const changed = changedLines(existsSync(file) ? readFileSync(file, 'utf8') : '', textOf(published))
    return changed.length === 0
      ? []
      : [
          `${relative(root, file)} is not what the package exports; if it should be, run \`pnpm api\`:\n${changed.join('\n')}`,
        ]
  })
  return { problems, note: `${publishedPackages.length} packages` }
}

if (import.meta.main) for (const published of publishedPackages) writeFileSync(fileOf(published), textOf(published))
