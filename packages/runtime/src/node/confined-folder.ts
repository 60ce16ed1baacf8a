// Files in one folder that cannot be led out of it: names are made here, real paths are compared part by part, and symbolic links
// and everything else that is no plain file are refused. What is written is there whole or not at all.
import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { lstat, mkdir, open, readdir, realpath, rename, rm } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { StatecraftError } from '../errors.ts'

export interface ConfinedFolder {
  /** Names of the folders in it. */
  folders(): Promise<readonly string[]>
  /** Names of the files in a folder; none where there is no such folder. */
  files(folder: string): Promise<readonly string[]>
  /** Undefined: there is no such file. */
  read(folder: string, file: string): Promise<string | undefined>
  /** Makes the folder where it is missing. */
  write(folder: string, file: string, text: string): Promise<void>
  remove(folder: string, file: string): Promise<void>
  /** With all that is in it; what a link in it points to stays. */
  removeFolder(folder: string): Promise<void>
}

const SAFE = /^[a-z0-9][a-z0-9._-]{0,99}$/

const isMissing = (error: unknown): boolean => (error as { code?: unknown }).code === 'ENOENT'

/** The value, or undefined where the file or folder is missing. */
const orMissing = <T>(work: Promise<T>): Promise<T | undefined> =>
  work.catch((error: unknown) => {
    if (isMissing(error)) return undefined
    throw error
  })

const refuse = (path: string, why: string): never => {
  throw new StatecraftError('store_invalid', `"${path}" ${why}, so it is not used: take it away, or use another folder`)
}

function assertName(name: string): void {
  if (!SAFE.test(name)) refuse(name, 'is no name that this store gives')
}

function isSamePath(a: string, b: string): boolean {
  const [left, right] = [a.split(sep), b.split(sep)]
  return left.length === right.length && left.every((part, at) => part === right[at])
}

/** Makes what was renamed in a folder survive a power cut, where the platform can. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, constants.O_RDONLY)
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** A folder that is made where it is missing. Rejects with `store_invalid` for one that cannot be used. */
export async function openConfined(path: string): Promise<ConfinedFolder> {
  const root = await mkdir(path, { recursive: true })
    .then(() => realpath(path))
    .catch((cause: unknown) => {
      const reason = (cause as Error).message
      throw new StatecraftError(
        'store_invalid',
        `"${path}" cannot be used as a folder for artifacts (${reason}): use one that may be written`,
        { cause },
      )
    })

  /** The path of a folder that is really there; undefined where it is missing. */
  const inside = async (name: string): Promise<string | undefined> => {
    assertName(name)
    const folder = join(root, name)
    const there = await orMissing(lstat(folder))
    if (!there) return undefined
    if (!there.isDirectory() || !isSamePath(await realpath(folder), folder))
      return refuse(folder, 'is no folder of this store, and could lead out of it')
    return folder
  }

  const fileIn = async (folder: string, name: string): Promise<string | undefined> => {
    assertName(name)
    const within = await inside(folder)
    if (within === undefined) return undefined
    const file = join(within, name)
    const there = await orMissing(lstat(file))
    if (there && !there.isFile()) refuse(file, 'is no plain file, and could lead out of this store')
    return there && file
  }

  return {
    async folders() {
      const entries = await readdir(root, { withFileTypes: true })
      return entries.filter(entry => entry.isDirectory() && SAFE.test(entry.name)).map(({ name }) => name)
    },
    async files(folder) {
      const within = await inside(folder)
      return within === undefined ? [] : readdir(within)
    },
    async read(folder, name) {
      const path = await fileIn(folder, name)
      if (path === undefined) return undefined
      const file = await orMissing(open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)))
      try {
        return await file?.readFile('utf8')
      } finally {
        await file?.close()
      }
    },
    async write(folder, name, text) {
      await fileIn(folder, name)
      await mkdir(join(root, folder)).catch((error: unknown) => {
        if ((error as { code?: unknown }).code !== 'EEXIST') throw error
      })
      const within = (await inside(folder)) ?? refuse(join(root, folder), 'went away')
      const draft = join(within, `.${randomUUID()}.draft`)
      const file = await open(draft, 'wx')
      try {
        await file.writeFile(text)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(draft, join(within, name))
      await syncFolder(within)
    },
    async remove(folder, name) {
      const path = await fileIn(folder, name)
      if (path !== undefined) await rm(path, { force: true })
    },
    async removeFolder(folder) {
      const within = await inside(folder)
      if (within !== undefined) await rm(within, { recursive: true, force: true })
    },
  }
}
