// A folder, opened once: every entry is listed, measured against the limits, and nothing is read whole.
// 1. No link is followed: what it points at is counted at its own place, or lies outside and is only named.
// 2. Whatever is not listed as a file is listed as left out, with a reason; nothing is dropped in silence.
// 3. Work and memory are bounded by the limits, however large or hostile the folder is.
// 4. Files that hold keys by their name are not read: what is read may go to a model, and into a report.
// A .gitignore is not read: its rules are many, and half of them would be worse than none.
import type { Stats } from 'node:fs'
import { lstat, opendir, readlink, realpath, stat } from 'node:fs/promises'
import { AuditError } from './audit-error.ts'
import { readStart } from './bounded-read.ts'
import { nameBytes, rawOf, showName } from './shown-name.ts'

/** Bounds of one look at a folder. */
export interface FolderLimits {
  /** Entries looked at. Default 20 000. */
  readonly entries: number
  /** How many folders deep; the root is 0. Default 32. */
  readonly depth: number
  /** Largest file that counts as text, in bytes. Default 2 MiB. */
  readonly fileBytes: number
  /** All text files together, in bytes. Default 64 MiB. */
  readonly totalBytes: number
}

/**
 * Why an entry was left out. `skipped`: .git, node_modules, dist · `excluded`: as asked · `secret`: a file for keys, by its name ·
 * `link`: a link to a place inside · `outside`: a link that leaves the folder · `broken_link` · `special`: a pipe, socket or
 * device · `too_large`, `too_deep`, `over_total` · `too_many`: a folder not read to its end · `unreadable`.
 */
export type LeftOutReason =
  | 'skipped'
  | 'excluded'
  | 'secret'
  | 'link'
  | 'outside'
  | 'broken_link'
  | 'special'
  | 'too_large'
  | 'too_deep'
  | 'too_many'
  | 'over_total'
  | 'unreadable'

export interface FolderFile {
  /** From the root, with `/`, escaped by `showName`. */
  readonly path: string
  readonly bytes: number
  /** A NUL byte in the first 8 KB means binary. */
  readonly content: 'text' | 'binary'
}

export interface LeftOut {
  /** From the root; empty for the root itself. */
  readonly path: string
  readonly reason: LeftOutReason
  /** Where a link points, the size of a large file, or the code of the error. */
  readonly detail?: string
}

/** A folder as it was when it was opened: plain data, sorted by path. */
export interface Folder {
  /** The real, absolute path. */
  readonly root: string
  readonly limits: FolderLimits
  readonly files: readonly FolderFile[]
  /** Every folder under the root that was found. */
  readonly folders: readonly string[]
  readonly leftOut: readonly LeftOut[]
}

const defaults: FolderLimits = { entries: 20_000, depth: 32, fileBytes: 2 ** 21, totalBytes: 2 ** 26 }
const HEAD_BYTES = 8192
const SECRET =
  /^\.env(?!\.(?:example|sample|template)$)(?:\..*)?$|^\.(?:npmrc|netrc)$|^id_(?:rsa|dsa|ecdsa|ed25519)$|\.(?:pem|key|p12|pfx)$/i
const SKIPPED: ReadonlySet<string> = new Set(['.git', 'node_modules', 'dist'])

export interface OpenOptions {
  readonly limits?: Partial<FolderLimits>
  /** Paths from the root, as `showName` shows them, that are left out with all below them. */
  readonly exclude?: readonly string[]
  readonly signal?: AbortSignal
}

/**
 * Lists what is in a folder.
 *
 * @throws AuditError `folder_missing`, `not_a_folder` or `folder_unreadable`; the signal's reason when it is aborted.
 * @example
 * ```ts
 * const folder = await openFolder('.')
 * console.log(folder.files.length, folder.leftOut)
 * ```
 */
export async function openFolder(path: string, options: OpenOptions = {}): Promise<Folder> {
  const limits = { ...defaults, ...options.limits }
  const root = await realFolder(path)
  const found = await walk(rawOf(root), limits, new Set(options.exclude), options.signal)
  const unreadable = found.leftOut.find(entry => entry.path === '' && entry.reason === 'unreadable')
  if (unreadable !== undefined) throw cannotOpen(path, { code: unreadable.detail })
  return { root, limits, ...found }
}

async function realFolder(path: string): Promise<string> {
  // An empty path would silently mean the current folder.
  if (path === '') throw new AuditError('folder_missing', 'No folder was named: pass the path of one.')
  const { root, isFolder } = await resolve(path)
  if (!isFolder) throw new AuditError('not_a_folder', `${quoted(path)} is not a folder: pass the folder it lies in.`)
  return root
}

async function resolve(path: string): Promise<{ root: string; isFolder: boolean }> {
  try {
    const root = await realpath(path)
    return { root, isFolder: (await stat(root)).isDirectory() }
  } catch (cause) {
    throw cannotOpen(path, cause)
  }
}

function cannotOpen(path: string, cause: unknown): AuditError {
  const code = errorCode(cause)
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ERR_INVALID_ARG_VALUE') {
    return new AuditError('folder_missing', `There is no folder ${quoted(path)}: check the path.`, { cause })
  }
  const message = `The folder ${quoted(path)} cannot be read (${code}): give yourself the right to read it.`
  return new AuditError('folder_unreadable', message, { cause })
}

interface Found {
  readonly files: FolderFile[]
  readonly folders: string[]
  readonly leftOut: LeftOut[]
}

interface Entry {
  /** Raw path from the root; empty for the root. */
  readonly raw: string
  readonly name: string
  readonly depth: number
}

async function walk(
  root: string,
  limits: FolderLimits,
  excluded: ReadonlySet<string>,
  signal: AbortSignal | undefined,
): Promise<Found> {
  const found: Found = { files: [], folders: [], leftOut: [] }
  const queue: Entry[] = [{ raw: '', name: '', depth: 0 }]
  let entries = 0
  let textBytes = 0

  const full = (entry: Entry) => (entry.raw === '' ? root : `${root}/${entry.raw}`)
  const leaveOut = (entry: Entry, reason: LeftOutReason, detail?: string) => {
    found.leftOut.push({ path: showName(entry.raw), reason, ...(detail === undefined ? {} : { detail }) })
  }

  async function readFolder(folder: Entry): Promise<void> {
    const names = await firstNames(full(folder), limits.entries - entries)
    if (names.more) leaveOut(folder, 'too_many')
    for (const name of names.list) {
      signal?.throwIfAborted()
      entries += 1
      const entry = { raw: folder.raw === '' ? name : `${folder.raw}/${name}`, name, depth: folder.depth + 1 }
      await orUnreadable(entry, look(entry))
    }
  }

  async function look(entry: Entry): Promise<void> {
    const stats = await lstat(nameBytes(full(entry)))
    if (excluded.has(showName(entry.raw))) leaveOut(entry, 'excluded')
    else if (isSkipped(entry.name, stats)) leaveOut(entry, 'skipped')
    else if (stats.isSymbolicLink()) await lookAtLink(entry)
    else if (stats.isDirectory()) lookAtFolder(entry)
    else if (!stats.isFile()) leaveOut(entry, 'special')
    else if (SECRET.test(entry.name)) leaveOut(entry, 'secret')
    else await lookAtFile(entry, stats.size)
  }

  async function lookAtLink(entry: Entry): Promise<void> {
    const path = nameBytes(full(entry))
    const target = showName(await readlink(path, 'latin1'))
    const real = await realpath(path, 'latin1').catch(() => undefined)
    if (real === undefined) leaveOut(entry, 'broken_link', target)
    else leaveOut(entry, real === root || real.startsWith(`${root}/`) ? 'link' : 'outside', target)
  }

  function lookAtFolder(entry: Entry): void {
    found.folders.push(showName(entry.raw))
    if (entry.depth > limits.depth) leaveOut(entry, 'too_deep')
    else queue.push(entry)
  }

  async function lookAtFile(entry: Entry, bytes: number): Promise<void> {
    if (bytes > limits.fileBytes) return leaveOut(entry, 'too_large', `${bytes} bytes`)
    const content = (await readStart(full(entry), HEAD_BYTES)).includes(0) ? 'binary' : 'text'
    if (content === 'text' && textBytes + bytes > limits.totalBytes) return leaveOut(entry, 'over_total')
    if (content === 'text') textBytes += bytes
    found.files.push({ path: showName(entry.raw), bytes, content })
  }

  async function orUnreadable(entry: Entry, work: Promise<void>): Promise<void> {
    try {
      await work
    } catch (cause) {
      signal?.throwIfAborted()
      leaveOut(entry, 'unreadable', errorCode(cause))
    }
  }

  // Breadth first: when a limit cuts the walk short, the top of the folder has been seen.
  for (const folder of queue) await orUnreadable(folder, readFolder(folder))
  found.files.sort(byPath)
  found.folders.sort()
  found.leftOut.sort(byPath)
  return found
}

async function firstNames(raw: string, max: number): Promise<{ list: string[]; more: boolean }> {
  const list: string[] = []
  for await (const entry of await opendir(nameBytes(raw), { encoding: 'latin1' })) {
    if (list.length === max) return { list: list.sort(), more: true }
    list.push(entry.name)
  }
  return { list: list.sort(), more: false }
}

// A file named dist is a file; .git is a file in a work tree of git.
const isSkipped = (name: string, stats: Stats): boolean => SKIPPED.has(name) && (!stats.isFile() || name === '.git')

const byPath = (a: { path: string }, b: { path: string }): number => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)

const quoted = (path: string): string => `"${showName(rawOf(path))}"`

function errorCode(cause: unknown): string {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined
  return typeof code === 'string' ? code : 'unknown error'
}
