// The tool that tells what is in the folder, before anybody looks inside a file.
import { type Tool, type ToolIo, tool } from '@statecraft/actors'
import { z } from 'zod'
import type { Folder, LeftOut } from '../audit/folder.ts'
import { languageOf } from '../audit/language.ts'
import type { AuditContext } from './audit-context.ts'
import { excerpt } from './excerpt.ts'
import type { FolderFacts } from './facts.ts'

const MOST_PLACES = 5

/** How much is in a folder, and what of it was left out. */
function folderFacts({ files, folders, leftOut }: Folder): FolderFacts {
  const binary = files.filter(({ content }) => content === 'binary').map(({ path }) => path)
  return {
    files: files.length,
    folders: folders.length,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    binary: excerpt(binary),
    kinds: excerpt(kindsOf(files.filter(({ content }) => content === 'text'))),
    leftOut: byReason(leftOut),
  }
}

function kindsOf(files: readonly { readonly path: string }[]): { kind: string; files: number }[] {
  const kinds = Map.groupBy(files, ({ path }) => languageOf(path).name)
  return [...kinds]
    .map(([kind, { length }]) => ({ kind, files: length }))
    .sort((a, b) => b.files - a.files || (a.kind < b.kind ? -1 : 1))
}

function byReason(leftOut: readonly LeftOut[]): FolderFacts['leftOut'] {
  return [...Map.groupBy(leftOut, ({ reason }) => reason)].map(([reason, entries]) => ({
    reason,
    places: excerpt(entries.map(placeOf), { max: MOST_PLACES }),
  }))
}

const placeOf = ({ path, detail }: LeftOut): string =>
  detail === undefined ? path || '.' : `${path || '.'} (${detail})`

export const listFolder: Tool<Record<string, never>, FolderFacts, AuditContext> = tool({
  name: 'list_folder',
  description: 'Counts what is in the folder, by kind, and tells what was left out and why',
  effect: 'read',
  input: z.object({}),
  run: (_, { context }: ToolIo<AuditContext>) => context.notebook.note('folder', folderFacts(context.folder)),
})
