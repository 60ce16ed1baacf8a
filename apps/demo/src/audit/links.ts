// Do the links of a folder's Markdown files lead somewhere? Every relative link and image must have a target inside the
// folder, and every anchor a heading. Links with a scheme are counted, never followed: nothing here uses the network.
import { anchorsOf, sameAnchor } from './anchors.ts'
import { createCappedList } from './capped-list.ts'
import type { Folder } from './folder.ts'
import { createFolderLookup, type Found } from './folder-lookup.ts'
import { type LinkTarget, linkTarget } from './link-target.ts'
import { readMarkdown } from './markdown.ts'
import { markdownLinks } from './markdown-links.ts'
import { readText, readTexts } from './text-file.ts'

export interface LinkFault {
  /** `undefined_label`: `[text][label]` whose label the file does not define. */
  readonly type: 'missing_target' | 'missing_anchor' | 'outside' | 'undefined_label'
  /** The file the link stands in, and its line (from 1). */
  readonly path: string
  readonly line: number
  /** As written. */
  readonly target: string
  readonly message: string
}

export interface UncheckedLink {
  readonly path: string
  /** Absent when the whole file could not be read. */
  readonly line?: number
  readonly target?: string
  readonly reason: string
}

export interface LinkReport {
  /** Markdown files that were read. */
  readonly files: number
  /** Relative links that were judged. */
  readonly checked: number
  /** Links with a scheme or a host; not looked at. */
  readonly external: number
  /** At most 500. */
  readonly faults: readonly LinkFault[]
  readonly faultsLeftOut: number
  /** At most 500. */
  readonly unchecked: readonly UncheckedLink[]
  readonly uncheckedLeftOut: number
}

type Verdict =
  | { readonly type: 'ok' | 'external' }
  | { readonly type: 'unchecked'; readonly reason: string }
  | { readonly type: 'fault'; readonly fault: LinkFault['type']; readonly message: string }

const REPORTED = 500
const MARKDOWN = /\.(?:md|markdown)$/i

/**
 * Checks the links of every .md and .markdown file.
 *
 * @throws the signal's reason when it is aborted.
 */
export async function checkLinks(folder: Folder, options: { readonly signal?: AbortSignal } = {}): Promise<LinkReport> {
  const faults = createCappedList<LinkFault>(REPORTED)
  const unchecked = createCappedList<UncheckedLink>(REPORTED)
  const judge = createJudge(folder)
  let files = 0
  let checked = 0
  let external = 0
  for await (const file of readTexts(folder, path => MARKDOWN.test(path), options.signal)) {
    const { path } = file
    if (file.type === 'unread') {
      unchecked.add({ path, reason: file.reason })
      continue
    }
    files += 1
    const { links, undefinedLabels } = markdownLinks(readMarkdown(file.text))
    for (const { target, line } of links) {
      options.signal?.throwIfAborted()
      const verdict = await judge(linkTarget(target, path))
      if (verdict.type === 'external') external += 1
      else if (verdict.type === 'unchecked') unchecked.add({ path, line, target, reason: verdict.reason })
      else checked += 1
      if (verdict.type === 'fault') faults.add({ type: verdict.fault, path, line, target, message: verdict.message })
    }
    for (const { label, line } of undefinedLabels) {
      checked += 1
      faults.add({
        type: 'undefined_label',
        path,
        line,
        target: label,
        message: `No [${label}]: … defines this label.`,
      })
    }
  }
  return {
    files,
    checked,
    external,
    faults: faults.kept,
    faultsLeftOut: faults.leftOut,
    unchecked: unchecked.kept,
    uncheckedLeftOut: unchecked.leftOut,
  }
}

function createJudge(folder: Folder): (target: LinkTarget) => Promise<Verdict> {
  const lookup = createFolderLookup(folder)
  const anchors = new Map<string, ReadonlySet<string> | undefined>()

  async function anchorsIn(path: string): Promise<ReadonlySet<string> | undefined> {
    if (!anchors.has(path)) {
      const file = await readText(folder, path)
      anchors.set(path, file.type === 'text' ? anchorsOf(readMarkdown(file.text)) : undefined)
    }
    return anchors.get(path)
  }

  async function judgeFragment(path: string, fragment: string): Promise<Verdict> {
    if (!MARKDOWN.test(path)) return { type: 'unchecked', reason: 'Only anchors in Markdown files are known.' }
    const known = await anchorsIn(path)
    if (known === undefined) return { type: 'unchecked', reason: `${path} exists, and was not read.` }
    if (known.has(sameAnchor(fragment))) return { type: 'ok' }
    return { type: 'fault', fault: 'missing_anchor', message: `${path} has no heading with the anchor #${fragment}.` }
  }

  return async target => {
    switch (target.type) {
      case 'external':
        return { type: 'external' }
      case 'unknown':
        return { type: 'unchecked', reason: target.reason }
      case 'outside':
        return leaves
      case 'inside': {
        const found = await lookup(target.path)
        if (found === 'there' && target.fragment !== undefined) return judgeFragment(target.path, target.fragment)
        return verdictOf(found, target.path, target.fromRoot)
      }
    }
  }
}

const leaves: Verdict = { type: 'fault', fault: 'outside', message: 'The link leaves the folder.' }

function verdictOf(found: Found, path: string, fromRoot: boolean): Verdict {
  switch (found) {
    case 'there':
      return { type: 'ok' }
    case 'outside':
      return leaves
    case 'unreadable':
      return { type: 'unchecked', reason: `Whether ${path} exists cannot be read.` }
    case 'missing':
      if (fromRoot) return { type: 'unchecked', reason: `It starts at the root of a site; here there is no ${path}.` }
      return { type: 'fault', fault: 'missing_target', message: `There is no ${path} in the folder.` }
  }
}
