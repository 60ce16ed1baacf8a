// Artifacts as files in a workspace folder: each has a folder of its own, with a file for every version that is kept and one for
// the rest. That last one says what is there: until it is renamed into place, a change has not happened.
//
// - Names of folders are made of the id and a hash of it: no id can name a path, and no two ids share a folder.
// - Changes are made under a lock that holds between processes, so that several may use one folder.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { isArtifactHead } from '../artifacts/artifact-shape.ts'
import { type ArtifactHead, type ArtifactStore, currentOf } from '../artifacts/artifact-store.ts'
import { StatecraftError } from '../errors.ts'
import { parseJson } from '../json.ts'
import type { LockPort } from '../locks/lock-port.ts'
import { type ConfinedFolder, openConfined } from './confined-folder.ts'
import { fileLocks } from './file-locks.ts'

const HEAD = 'head.json'
const never = new AbortController().signal

/** For a reader the beginning of the id, for us its hash. */
function folderOf(id: string): string {
  const slug = id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40)
  return `${slug || 'artifact'}-${createHash('sha256').update(id).digest('hex').slice(0, 32)}`
}

const fileOf = (version: number): string => `${version}.json`

function readHead(folder: string, text: string): ArtifactHead {
  const damaged = (cause?: unknown): StatecraftError =>
    new StatecraftError('store_invalid', `${HEAD} of "${folder}" is damaged: restore it, or take the folder away`, {
      cause,
    })
  let head: unknown
  try {
    head = parseJson(text)
  } catch (error) {
    throw damaged(error)
  }
  if (isArtifactHead(head) && folderOf(head.id) === folder) return head
  throw damaged()
}

async function headIn(files: ConfinedFolder, folder: string): Promise<ArtifactHead | undefined> {
  const text = await files.read(folder, HEAD)
  return text === undefined ? undefined : readHead(folder, text)
}

/** What an interrupted change or an older version left. */
async function tidy(files: ConfinedFolder, folder: string, { versions }: ArtifactHead): Promise<void> {
  const kept = new Set([HEAD, ...versions.map(({ version }) => fileOf(version))])
  for (const name of await files.files(folder))
    if (/^\d+\.json$/.test(name) && !kept.has(name)) await files.remove(folder, name)
}

/**
 * Artifacts in a folder, for `createRuntime({ artifacts: { store } })`: large contents stay on the disk, everything is there in
 * the next process, and a power cut leaves the version before or the version after. The folder should hold nothing else.
 *
 * Rejects, at the first use, with `store_invalid` for a folder that cannot be used, and for symbolic links in it.
 *
 * @example
 * ```ts
 * const runtime = createRuntime({ artifacts: { store: artifactFolder('./workspace') } })
 * ```
 */
export function artifactFolder(path: string): ArtifactStore {
  let opened: { readonly locks: LockPort; readonly files: Promise<ConfinedFolder> } | undefined
  const open = (): NonNullable<typeof opened> => {
    opened ??= { locks: fileLocks(join(path, '.locks')), files: openConfined(path) }
    return opened
  }

  /** Runs a change that is only made if the current version is still `before`. */
  const change = async (
    id: string,
    before: number,
    work: (files: ConfinedFolder, folder: string) => Promise<void>,
  ): Promise<boolean> => {
    const { locks } = open()
    const files = await open().files
    const folder = folderOf(id)
    const release = await locks.acquire('artifacts', { signal: never })
    try {
      if (currentOf(await headIn(files, folder)) !== before) return false
      await work(files, folder)
      return true
    } finally {
      await release()
    }
  }

  return {
    async heads() {
      const files = await open().files
      const heads: ArtifactHead[] = []
      for (const folder of await files.folders()) {
        const head = await headIn(files, folder)
        if (head) heads.push(head)
      }
      return heads.sort((a, b) => (a.id < b.id ? -1 : 1))
    },
    head: async id => headIn(await open().files, folderOf(id)),
    content: async (id, version) => (await open().files).read(folderOf(id), fileOf(version)),
    write: (head, content, before) =>
      change(head.id, before, async (files, folder) => {
        await files.write(folder, fileOf(currentOf(head)), content)
        await files.write(folder, HEAD, JSON.stringify(head))
        await tidy(files, folder, head)
      }),
    async remove(id, before) {
      if (before === 0) return false
      return change(id, before, async (files, folder) => {
        await files.remove(folder, HEAD)
        await files.removeFolder(folder)
      })
    },
  }
}
