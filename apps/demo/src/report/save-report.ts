// Where the report is kept: where the user said, else in a new folder for temporary files.
import { access, constants, mkdtemp, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { UsageError } from '../usage-error.ts'

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    found => found.isDirectory(),
    () => false,
  )

const mayWrite = (path: string): Promise<boolean> =>
  access(path, constants.W_OK).then(
    () => true,
    () => false,
  )

/** A file that is not there is written where its folder may be. */
async function isWritable(file: string): Promise<boolean> {
  const isThere = await stat(file).then(
    () => true,
    () => false,
  )
  return mayWrite(isThere ? file : dirname(file))
}

/**
 * Looks before anybody works for a report that has no place.
 *
 * @throws UsageError when it could not be written there.
 */
export async function checkPlace(out: string | undefined): Promise<void> {
  if (out === undefined) return
  if (await isFolder(resolve(out))) throw new UsageError(`"${out}" is a folder: --out takes the path of a file.`)
  if (!(await isFolder(dirname(resolve(out)))))
    throw new UsageError(`There is no folder "${dirname(out)}" for the report: make it, or choose another --out.`)
  if (!(await isWritable(resolve(out))))
    throw new UsageError(`"${out}" cannot be written: allow it, or choose another --out.`)
}

/** Writes a report and tells where. Rejects with the error of the file system. */
export async function saveReport(markdown: string, out: string | undefined): Promise<string> {
  const file = out === undefined ? join(await mkdtemp(join(tmpdir(), 'statecraft-audit-')), 'report.md') : resolve(out)
  await writeFile(file, markdown)
  return file
}
