// Searching artifacts, as pure functions: by tag, by agent, by words. All that is asked for must hold.
import type { ArtifactInfo } from './artifact.ts'
import type { ArtifactHead } from './artifact-store.ts'

export interface ArtifactQuery {
  /** One tag, or several that it must all have. */
  readonly tag?: string | readonly string[]
  /** Name of an agent that made it or changed it. */
  readonly agent?: string
  /** Words that must all stand in its id, its tags or its current content, whatever their case. */
  readonly text?: string
  /** Most results. Default 20. */
  readonly limit?: number
}

export interface Match {
  readonly info: ArtifactInfo
  readonly score: number
}

const DEFAULT_LIMIT = 20

// Most text is plain already; to look is far cheaper than to normalise.
const plain = (text: string): string => (/[^\x20-\x7e\s]/.test(text) ? text.normalize('NFKC') : text).toLowerCase()

/** The words that are looked for, each once. */
export function wordsOf({ text = '' }: ArtifactQuery): readonly string[] {
  return [...new Set(plain(text).match(/[\p{L}\p{N}]+/gu) ?? [])]
}

function timesIn(word: string, text: string): number {
  let times = 0
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) times += 1
  return times
}

/** How well an artifact fits: 0 when it does not, else how often the words stand in it. `content` is that of its current version. */
export function matchOf(
  { tag = [], agent }: ArtifactQuery,
  words: readonly string[],
  head: ArtifactHead,
  content: string | undefined,
): number {
  const tags = head.versions.at(-1)?.metadata.tags ?? []
  if (![tag].flat().every(wanted => tags.includes(wanted))) return 0
  if (agent !== undefined && ![head.created, ...head.changes].some(change => change.agent === agent)) return 0
  const text = plain([head.id, ...tags, content ?? ''].join('\n'))
  const times = words.map(word => timesIn(word, text))
  return times.includes(0) ? 0 : 1 + times.reduce((sum, count) => sum + count, 0)
}

/** The best first, and the newest of those that fit alike. */
export function order(found: readonly Match[], { limit = DEFAULT_LIMIT }: ArtifactQuery): readonly ArtifactInfo[] {
  return found
    .toSorted((a, b) => b.score - a.score || b.info.metadata.at - a.info.metadata.at)
    .slice(0, Math.max(0, limit))
    .map(({ info }) => info)
}
