// Is there something at a path of an opened folder? The listing answers first, exactly as the names are spelled; only
// what the listing left out is looked up on disk, and never outside the folder.
import { realpath } from 'node:fs/promises'
import type { Folder, LeftOutReason } from './folder.ts'
import { nameBytes, rawName, rawOf } from './shown-name.ts'

export type Found = 'there' | 'missing' | 'outside' | 'unreadable'

/** Looks up shown paths; the empty one is the root. */
export function createFolderLookup(folder: Folder): (path: string) => Promise<Found> {
  const listed = new Set(['', ...folder.folders, ...folder.files.map(file => file.path)])
  const leftOut = new Map(folder.leftOut.map(entry => [entry.path, entry.reason]))
  const root = rawOf(folder.root)

  // The listing is silent only below an entry that was left out.
  const mayHide = (path: string): boolean => ancestors(path).some(ancestor => leftOut.has(ancestor))

  async function onDisk(path: string): Promise<Found> {
    try {
      const real = await realpath(nameBytes(`${root}/${rawName(path) ?? path}`), 'latin1')
      return real.startsWith(`${root}/`) ? 'there' : 'outside'
    } catch (cause) {
      return isRefusal(cause) ? 'unreadable' : 'missing'
    }
  }

  return async path => {
    const reason = leftOut.get(path)
    if (path === '' || (reason === undefined && listed.has(path))) return 'there'
    if (reason !== undefined) return byReason[reason] ?? 'there'
    return mayHide(path) ? await onDisk(path) : 'missing'
  }
}

// Every other entry that was left out is there all the same.
const byReason: Partial<Record<LeftOutReason, Found>> = { broken_link: 'missing', outside: 'outside' }

function ancestors(path: string): string[] {
  const parts = path.split('/')
  return parts.map((_, index) => parts.slice(0, index).join('/'))
}

const isRefusal = (cause: unknown): boolean =>
  typeof cause === 'object' && cause !== null && 'code' in cause && (cause.code === 'EACCES' || cause.code === 'EPERM')
