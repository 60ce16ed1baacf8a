// Files of one folder, and nothing outside it. Invariants: W1 every path is checked name by name, then by its real path; W2 no
// link is followed; W3 a file is written whole or not at all; W4 changes wait for each other.
import { randomUUID } from 'node:crypto'
import { constants, realpathSync, statSync } from 'node:fs'
import { lstat, mkdir, open, readdir, realpath, rename, unlink } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { StatecraftError } from '@statecraft/runtime'
import { segmentsOf } from './workspace-path.ts'

export interface WorkspaceEntry {
  readonly path: string
  readonly type: 'file' | 'folder' | 'link' | 'other'
  /** Of a file. */
  readonly bytes?: number
}

export interface Workspace {
  /** Its real path. */
  readonly root: string
  /** Everything below a folder, at most `most`; `node_modules` and `.git` are named and not entered. */
  readonly list: (
    path: string,
    most: number,
  ) => Promise<{ readonly entries: readonly WorkspaceEntry[]; readonly isCut: boolean }>
  readonly read: (path: string) => Promise<string>
  /** Replaces or creates a file, with the folders above it. */
  readonly write: (path: string, text: string) => Promise<{ readonly created: boolean; readonly bytes: number }>
  /** Changes a file by a function of its text, with nobody else in between. */
  readonly edit: (path: string, change: (text: string) => string) => Promise<void>
  /** Refuses to replace a file that is there. */
  readonly move: (from: string, to: string) => Promise<void>
  /** Deletes one file. */
  readonly remove: (path: string) => Promise<void>
}

/** Of one file, where nobody says. */
export const MAX_FILE_BYTES = 1_000_000
const NOT_ENTERED: readonly string[] = ['node_modules', '.git']
/** Where a file could make a later command of the user run something. */
const NOT_CHANGED: readonly string[] = ['.git']

const refuse = (message: string): never => {
  throw new StatecraftError('request_refused', message)
}
const missing = (path: string, cause?: unknown): never => {
  throw new StatecraftError('input_invalid', `There is no "${path}" in the workspace: look with list_files`, { cause })
}
const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')

/** The real root of a workspace. Throws `input_invalid` where there is no such folder. */
function rootOf(folder: string): string {
  try {
    const root = realpathSync(folder)
    if (statSync(root).isDirectory()) return root
  } catch (cause) {
    throw new StatecraftError('input_invalid', `There is no folder "${folder}" to work in`, { cause })
  }
  throw new StatecraftError('input_invalid', `"${folder}" is not a folder`)
}

/** The real path of what is there: of the path itself, or of the nearest folder above it. */
async function nearestReal(
  root: string,
  names: readonly string[],
): Promise<{ readonly real: string; readonly depth: number }> {
  for (let depth = names.length; depth > 0; depth -= 1) {
    const path = join(root, ...names.slice(0, depth))
    try {
      await lstat(path)
    } catch (error) {
      if (isAbsent(error)) continue
      throw error
    }
    // A link whose target is gone has no real path: it is refused like every other link.
    return { real: await realpath(path).catch(() => ''), depth }
  }
  return { real: root, depth: 0 }
}

/** A checked place on the disk. Throws `request_refused` where a link leads elsewhere. */
async function placeOf(root: string, path: string): Promise<string> {
  const names = segmentsOf(path)
  const { real, depth } = await nearestReal(root, names)
  const found = real === root ? [] : relative(root, real).split(sep)
  const same = real !== '' && found.length === depth && found.every((name, at) => name === names[at])
  return same
    ? join(root, ...names)
    : refuse(`"${path}" goes through a link or another spelling of a name: use the plain path`)
}

async function changeable(root: string, path: string): Promise<string> {
  const names = segmentsOf(path)
  if (names.length === 0) refuse('The workspace itself cannot be changed: name a file in it')
  const kept = names.find(name => NOT_CHANGED.includes(name.toLowerCase()))
  return kept === undefined ? placeOf(root, path) : refuse(`Nothing in "${kept}" may be changed`)
}

async function readText(place: string, path: string, most: number): Promise<string> {
  const file = await open(place, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(cause =>
    isAbsent(cause) ? missing(path, cause) : refuse(`"${path}" cannot be opened`),
  )
  try {
    const stat = await file.stat()
    if (!stat.isFile()) return refuse(`"${path}" is not a file`)
    if (stat.size > most) return refuse(`"${path}" has ${stat.size} bytes, more than ${most}`)
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await file.readFile())
  } catch (error) {
    if (error instanceof TypeError) return refuse(`"${path}" is not text in UTF-8`)
    throw error
  } finally {
    await file.close()
  }
}

/** Writes beside the place and puts it there in one step. */
async function replaceFile(place: string, text: string, mode: number): Promise<void> {
  const beside = join(dirname(place), `.${randomUUID()}.tmp`)
  try {
    const file = await open(beside, 'wx', mode)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, place)
  } catch (error) {
    await unlink(beside).catch(() => {})
    throw error
  }
}

/** What is at a place: undefined for nothing. Throws `request_refused` for what is no plain file. */
async function fileAt(place: string, path: string): Promise<{ readonly mode: number } | undefined> {
  const stat = await lstat(place).catch(error => {
    if (isAbsent(error)) return undefined
    throw error
  })
  if (stat && !stat.isFile()) return refuse(`"${path}" is not a file`)
  return stat && { mode: stat.mode & 0o777 }
}

async function* entriesBelow(root: string, path: string): AsyncGenerator<WorkspaceEntry> {
  const found = await readdir(join(root, path), { withFileTypes: true })
  for (const entry of found.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const below = path === '' ? entry.name : `${path}/${entry.name}`
    if (entry.isFile()) yield { path: below, type: 'file', bytes: (await lstat(join(root, below))).size }
    else yield { path: below, type: entry.isDirectory() ? 'folder' : entry.isSymbolicLink() ? 'link' : 'other' }
    if (entry.isDirectory() && !NOT_ENTERED.includes(entry.name)) yield* entriesBelow(root, below)
  }
}

/** Opens a folder. Throws `input_invalid` where there is none. */
export function openWorkspace(folder: string, maxFileBytes: number): Workspace {
  const root = rootOf(folder)
  let last: Promise<unknown> = Promise.resolve()
  const alone = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work)
    last = next
    return next
  }
  const put = async (place: string, path: string, text: string): Promise<{ created: boolean; bytes: number }> => {
    const bytes = Buffer.byteLength(text)
    if (bytes > maxFileBytes) refuse(`The text has ${bytes} bytes, more than ${maxFileBytes}`)
    const before = await fileAt(place, path)
    await mkdir(dirname(place), { recursive: true })
    await replaceFile(place, text, before?.mode ?? 0o644)
    return { created: before === undefined, bytes }
  }
  const existing = async (path: string): Promise<string> => {
    const place = await changeable(root, path)
    return (await fileAt(place, path)) ? place : missing(path)
  }
  return {
    root,
    async list(path, most) {
      const names = segmentsOf(path)
      const place = await placeOf(root, path)
      const stat = await lstat(place).catch(cause => missing(path, cause))
      if (!stat.isDirectory()) return refuse(`"${path}" is not a folder`)
      const entries: WorkspaceEntry[] = []
      for await (const entry of entriesBelow(root, names.join('/'))) {
        if (entries.length === most) return { entries, isCut: true }
        entries.push(entry)
      }
      return { entries, isCut: false }
    },
    read: async path => readText(await placeOf(root, path), path, maxFileBytes),
    write: (path, text) => alone(async () => put(await changeable(root, path), path, text)),
    edit: (path, change) =>
      alone(async () => {
        const place = await existing(path)
        await put(place, path, change(await readText(place, path, maxFileBytes)))
      }),
    move: (from, to) =>
      alone(async () => {
        const source = await existing(from)
        const target = await changeable(root, to)
        if (await fileAt(target, to)) refuse(`There is a file "${to}": delete it first, or choose another name`)
        await mkdir(dirname(target), { recursive: true })
        await rename(source, target)
      }),
    remove: path => alone(async () => unlink(await existing(path))),
  }
}
