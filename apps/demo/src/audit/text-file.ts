// Reading the files of an opened folder as text. Who wants to see inside a file goes through here.
// 1. Only a regular file at the very place that was listed is read: a link put there later is refused.
// 2. Never more than the folder's size limit is in memory, whatever the file has become.
// 3. A file that cannot be read is an answer with a reason, not an exception.
import { realpath } from 'node:fs/promises'
import { readStart } from './bounded-read.ts'
import type { Folder, FolderFile, LeftOutReason } from './folder.ts'
import { nameBytes, rawName, rawOf } from './shown-name.ts'

/** Why a file was not read. `changed`: it is no longer what was listed; `not_listed`: the folder does not list it. */
export type UnreadReason = LeftOutReason | 'binary' | 'changed' | 'not_listed'

/** A file whose text could not be looked at. */
export interface UnreadFile {
  readonly path: string
  readonly reason: UnreadReason
}

export type TextFile =
  | { readonly type: 'text'; readonly path: string; readonly text: string }
  | ({ readonly type: 'unread' } & UnreadFile)

// The reasons behind which a file of interest may hide.
const HIDDEN: ReadonlySet<LeftOutReason> = new Set(['too_large', 'over_total', 'unreadable', 'outside', 'special'])

/** Reads one listed file as UTF-8, without its byte order mark; broken bytes become U+FFFD. */
export async function readText(folder: Folder, path: string): Promise<TextFile> {
  const file = folder.files.find(one => one.path === path)
  return file === undefined ? { type: 'unread', path, reason: 'not_listed' } : await readListed(folder, file)
}

/** Reads every wanted file in the order of the folder, then tells which wanted ones the folder had left out. */
export async function* readTexts(
  folder: Folder,
  wants: (path: string) => boolean,
  signal: AbortSignal | undefined,
): AsyncGenerator<TextFile, void, void> {
  for (const file of folder.files) {
    if (!wants(file.path)) continue
    signal?.throwIfAborted()
    yield await readListed(folder, file)
  }
  for (const { path, reason } of folder.leftOut) {
    if (HIDDEN.has(reason) && wants(path)) yield { type: 'unread', path, reason }
  }
}

async function readListed(folder: Folder, { path, content }: FolderFile): Promise<TextFile> {
  const unread = (reason: UnreadReason): TextFile => ({ type: 'unread', path, reason })
  if (content === 'binary') return unread('binary')
  const raw = rawName(path)
  if (raw === undefined) return unread('not_listed')
  const full = `${rawOf(folder.root)}/${raw}`
  try {
    if ((await realpath(nameBytes(full), 'latin1')) !== full) return unread('changed')
    const bytes = await readStart(full, folder.limits.fileBytes + 1)
    if (bytes.length > folder.limits.fileBytes) return unread('too_large')
    return { type: 'text', path, text: new TextDecoder().decode(bytes) }
  } catch {
    return unread('unreadable')
  }
}
