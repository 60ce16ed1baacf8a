// A project to work on without touching the original: the files of its folder, copied to a temporary folder.
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { diff } from 'node:util'
import { type Folder, openFolder } from '../audit/folder.ts'
import { nameBytes, rawName, rawOf } from '../audit/shown-name.ts'
import { readTexts } from '../audit/text-file.ts'
import { visibleText } from '../visible-text.ts'

async function copyFiles({ root, files, folders }: Folder, copy: string, signal: AbortSignal): Promise<void> {
  const inside = (folder: string, path: string): Buffer => nameBytes(`${rawOf(folder)}/${rawName(path) ?? ''}`)
  for (const path of folders) await mkdir(inside(copy, path), { recursive: true })
  for (const { path } of files) {
    signal.throwIfAborted()
    await copyFile(inside(root, path), inside(copy, path))
  }
}

/**
 * Works in a copy that is gone afterwards, however that ends. What is not listed in a folder is not copied: links, what is for
 * keys, what was installed.
 */
export async function inCopy<T>(original: Folder, signal: AbortSignal, work: (copy: string) => Promise<T>): Promise<T> {
  const copy = await mkdtemp(join(tmpdir(), 'statecraft-demo-project-'))
  try {
    await copyFiles(original, copy, signal)
    return await work(copy)
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
}

async function textsOf(folder: Folder): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>()
  for await (const file of readTexts(folder, () => true, undefined))
    if (file.type === 'text') texts.set(file.path, file.text)
  return texts
}

const linesOf = (text: string | undefined): string[] => text?.split(/\r?\n/) ?? []

/** The lines that differ, each file under its name: `-` as they were, `+` as they are in the copy. */
export async function changedLines(original: Folder, copy: string): Promise<readonly string[]> {
  const [before, after] = [await textsOf(original), await textsOf(await openFolder(copy))]
  return [...new Set([...before.keys(), ...after.keys()])].flatMap(path => {
    const lines = diff(linesOf(before.get(path)), linesOf(after.get(path))).filter(([mark]) => mark !== 0)
    return lines.length === 0
      ? []
      : [path, ...lines.map(([mark, line]) => visibleText(`${mark === 1 ? '-' : '+'} ${line}`))]
  })
}
