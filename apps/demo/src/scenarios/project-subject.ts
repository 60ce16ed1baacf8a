// The small project that a scenario works on: the folder as asked, or a fixture that the demo brings.
import { fileURLToPath } from 'node:url'
import type { Folder } from '../audit/folder.ts'
import type { RunRequest } from '../command-line.ts'
import { openTarget } from './audit-target.ts'

/** Opens it; the fixture of that name where none is given. Throws a UsageError. */
export const projectOr =
  (name: string) =>
  async ({ dir, exclude }: RunRequest, signal: AbortSignal): Promise<Folder> => {
    const fixture = fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url))
    return (await openTarget({ dir: dir ?? fixture, exclude }, signal)).folder
  }
