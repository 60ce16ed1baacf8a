// What a link means, decided from its text and the file it stands in; the disk is not asked.
import { posix } from 'node:path'
import { rawName, rawOf, showName } from './shown-name.ts'

export type LinkTarget =
  /** Has a scheme or a host. */
  | { readonly type: 'external' }
  /** Depends on something that is not here: a template, the root of some site. */
  | { readonly type: 'unknown'; readonly reason: string }
  /** Climbs out of the folder. */
  | { readonly type: 'outside' }
  | {
      readonly type: 'inside'
      /** Shown path from the root; empty for the root. */
      readonly path: string
      readonly fragment?: string
      /** The link began with `/`, which is the folder here and may be the root of a site elsewhere. */
      readonly fromRoot: boolean
    }

/** Resolves a link that stands in the file `from` (a shown path). */
export function linkTarget(link: string, from: string): LinkTarget {
  if (/^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(link)) return { type: 'external' }
  if (/\{\{|\{%|<%|\$\{/.test(link)) return { type: 'unknown', reason: 'A template fills it in.' }
  const [, file = '', hash] = /^([^?#]*)(?:\?[^#]*)?(?:#(.*))?$/s.exec(link) ?? []
  const fromRoot = file.startsWith('/')
  const folder = fromRoot ? '' : posix.dirname(rawName(from) ?? from)
  const raw = file === '' ? (rawName(from) ?? from) : posix.join(folder, rawOf(decoded(file)))
  if (raw === '..' || raw.startsWith('../')) return { type: 'outside' }
  const path = showName(raw.replace(/^\.?\/+|\/+$|^\.$/g, ''))
  const fragment = fragmentOf(hash)
  return { type: 'inside', path, fromRoot, ...(fragment === undefined ? {} : { fragment }) }
}

// An empty fragment and #top lead to the start of every page; :~: marks a piece of text for a browser.
function fragmentOf(hash: string | undefined): string | undefined {
  const fragment = decoded(hash?.split(':~:')[0] ?? '').replace(/^user-content-/, '')
  return fragment === '' || fragment === 'top' ? undefined : fragment
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
