// The folder that an audit is about: as asked, or the repository of the demo itself, without the fixtures in which faults were
// planted on purpose.
import { relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AuditError } from '../audit/audit-error.ts'
import { type Folder, openFolder } from '../audit/folder.ts'
import { rawOf, showName } from '../audit/shown-name.ts'
import type { RunRequest } from '../command-line.ts'
import { UsageError } from '../usage-error.ts'

export interface Target {
  readonly folder: Folder
  /** Why what was excluded was excluded. */
  readonly whyExcluded: string
}

const REPOSITORY = fileURLToPath(new URL('../../../..', import.meta.url))
const FIXTURES = 'apps/demo/fixtures'

/** A path of the file system as the folder lists it. */
function listedPath(dir: string, path: string): string {
  const inside = relative(resolve(dir), resolve(dir, path))
  return showName(rawOf(inside.split(sep).join('/')))
}

function excludedPaths(dir: string, given: readonly string[]): readonly string[] {
  return given.map(path => {
    const listed = listedPath(dir, path)
    if (listed === '' || listed.split('/')[0] === '..')
      throw new UsageError(`"${showName(rawOf(path))}" is not inside the folder: --exclude takes a path below it.`)
    return listed
  })
}

/** A misspelled path would silently exclude nothing. */
function checkExcluded({ leftOut }: Folder, paths: readonly string[]): void {
  const found = new Set(leftOut.filter(({ reason }) => reason === 'excluded').map(({ path }) => path))
  const missing = paths.find(path => !found.has(path))
  if (missing !== undefined)
    throw new UsageError(`There is no "${missing}" in the folder to exclude: check the path behind --exclude.`)
}

function whyExcluded(planted: readonly string[], asked: readonly string[]): string {
  if (planted.length === 0) return 'as asked'
  return asked.length === 0 ? 'since faults are planted there' : 'as asked, or since faults are planted there'
}

/**
 * Opens it.
 *
 * @throws UsageError when the folder cannot be opened or a path to exclude is not in it; the signal's reason when aborted.
 */
export async function openTarget(
  { dir, exclude }: Pick<RunRequest, 'dir' | 'exclude'>,
  signal: AbortSignal,
): Promise<Target> {
  const asked = excludedPaths(dir ?? REPOSITORY, exclude)
  try {
    const planted = dir === undefined ? [FIXTURES] : []
    const folder = await openFolder(dir ?? REPOSITORY, { exclude: [...planted, ...asked], signal })
    checkExcluded(folder, asked)
    return { folder, whyExcluded: whyExcluded(planted, asked) }
  } catch (cause) {
    if (cause instanceof AuditError) throw new UsageError(cause.message, { cause })
    throw cause
  }
}
