// The text files of a folder, as documents. Links are not followed, so that nothing outside the folder is read; what is left
// out is said, with the reason.
import { constants } from 'node:fs'
import { open, readdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { StatecraftError } from '@statecraft/runtime'
import type { SourceDocument } from '../source-document.ts'
import { wholeNumbers } from '../whole-number.ts'

export interface FolderOptions {
  /** Default 2,000. */
  readonly maxFiles?: number
  /** Of one file. Default 1,000,000. */
  readonly maxFileBytes?: number
  /** Of all together. Default 50,000,000. */
  readonly maxTotalBytes?: number
}

export interface FolderDocuments {
  /** Sorted by id, which is the path below the folder, with `/`. */
  readonly documents: readonly SourceDocument[]
  readonly skipped: readonly { readonly path: string; readonly reason: string }[]
}

/** Hidden ones are left out too: they hold settings and keys, not knowledge. */
const LEFT_OUT: readonly string[] = ['node_modules']

/** Files below a folder, in the order of their paths, without following a link. */
async function* filesBelow(root: string, path = ''): AsyncGenerator<string> {
  const entries = await readdir(join(root, path), { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.') || LEFT_OUT.includes(entry.name)) continue
    const below = path === '' ? entry.name : `${path}/${entry.name}`
    if (entry.isDirectory()) yield* filesBelow(root, below)
    else if (entry.isFile()) yield below
  }
}

/** Text of a file, or why it has none. */
async function readText(path: string, most: number): Promise<{ readonly text: string } | { readonly reason: string }> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    const { size } = await file.stat()
    if (size > most) return { reason: `it has ${size} bytes, more than ${most}` }
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.readFile())
    return text.includes('\0') ? { reason: 'it is not text' } : { text }
  } catch (error) {
    return { reason: error instanceof TypeError ? 'it is not text in UTF-8' : String(error) }
  } finally {
    await file.close()
  }
}

/**
 * Reads a folder. Rejects with `input_invalid` where there is none.
 *
 * @example
 * ```ts
 * const { documents, skipped } = await folderDocuments('handbook')
 * ```
 */
export async function folderDocuments(folder: string, options: FolderOptions = {}): Promise<FolderDocuments> {
  const { maxFiles = 2_000, maxFileBytes = 1_000_000, maxTotalBytes = 50_000_000 } = options
  wholeNumbers({ maxFiles, maxFileBytes, maxTotalBytes })
  const root = await realpath(folder).catch(cause => {
    throw new StatecraftError('input_invalid', `There is no folder "${folder}"`, { cause })
  })
  const documents: SourceDocument[] = []
  const skipped: { readonly path: string; readonly reason: string }[] = []
  let total = 0
  for await (const path of filesBelow(root)) {
    if (documents.length >= maxFiles) {
      skipped.push({ path, reason: `there are more than ${maxFiles} files; this one and those after it are left out` })
      break
    }
    const read = await readText(join(root, path), Math.min(maxFileBytes, maxTotalBytes - total))
    if ('reason' in read) {
      skipped.push({ path, reason: read.reason })
      continue
    }
    total += Buffer.byteLength(read.text)
    documents.push({ id: path, text: read.text })
  }
  return { documents, skipped }
}
