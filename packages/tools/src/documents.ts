// A full-text index over given documents, in passages: short runs of lines, so that a hit has a place and a reader gets
// little to read. Built once, never changed. Invariants: a line is counted from 1; a passage never spans two documents.
import { StatecraftError } from '@statecraft/runtime'
import MiniSearch, { type SearchResult } from 'minisearch'
import { type Passage, passagesOf } from './passages.ts'
import type { SourceDocument } from './source-document.ts'
import { normalised, wordsOf } from './words.ts'

/** A passage that was found. */
export interface Hit {
  readonly id: string
  readonly title?: string
  /** Of the first word that was found, counted from 1. */
  readonly line: number
  /** The text around that word. */
  readonly snippet: string
  /** How well it fits: comparable within one answer only. */
  readonly score: number
}

/** Documents, ready to be searched. */
export interface DocumentIndex {
  readonly documents: ReadonlyMap<string, SourceDocument>
  /** The best passages, the best first; at most `perDocument` of one document. */
  search(query: string, most: { readonly results: number; readonly perDocument: number }): readonly Hit[]
}

const SNIPPET = 320
/** Letters before a word may be found by its beginning, and with a slip of the pen. */
const PREFIX_FROM = 4
const FUZZY_FROM = 5

function byId(documents: readonly SourceDocument[]): ReadonlyMap<string, SourceDocument> {
  const map = new Map<string, SourceDocument>()
  for (const document of documents) {
    if (map.has(document.id)) {
      throw new StatecraftError('input_invalid', `Two documents have the id "${document.id}": give each one of its own`)
    }
    map.set(document.id, document)
  }
  return map
}

/** Where in a passage the first word is that was found; its beginning when only the title fits. */
function firstFound(passage: Passage, terms: ReadonlySet<string>): number {
  for (const { word, at } of wordsOf(passage.text)) if (terms.has(normalised(word))) return at
  return 0
}

/** The text around `at`, cut at spaces where there are some. */
function snippetAround(text: string, at: number): string {
  if (text.length <= SNIPPET) return text.trim()
  const from = Math.max(0, Math.min(at - SNIPPET / 3, text.length - SNIPPET))
  const cut = text.slice(from, from + SNIPPET)
  const start = from === 0 ? cut : `…${cut.replace(/^\S{0,20}\s+/, '')}`
  return from + SNIPPET >= text.length ? start.trim() : `${start.replace(/\s+\S{0,20}$/, '').trim()}…`
}

function hitOf({ terms, score }: SearchResult, passage: Passage): Hit {
  const { documentId: id, title, text } = passage
  const at = firstFound(passage, new Set(terms))
  const line = passage.line + (text.slice(0, at).split('\n').length - 1)
  return {
    id,
    ...(title === '' ? {} : { title }),
    line,
    snippet: snippetAround(text, at),
    score: Math.round(score * 1000) / 1000,
  }
}

/**
 * Indexes documents. Throws `input_invalid` where two have one id.
 *
 * @example
 * ```ts
 * const index = indexDocuments([{ id: 'tea.md', text: 'Green tea: 80 °C, three minutes.' }])
 * index.search('tea temperature', { results: 5, perDocument: 1 }) // [{ id: 'tea.md', line: 1, snippet: 'Green tea: …', score }]
 * ```
 */
export function indexDocuments(given: readonly SourceDocument[]): DocumentIndex {
  const documents = byId(given)
  const passages = given.flatMap(passagesOf)
  const engine = new MiniSearch<Passage & { readonly n: number }>({
    idField: 'n',
    fields: ['title', 'text'],
    tokenize: text => Array.from(wordsOf(text), ({ word }) => word),
    processTerm: normalised,
    searchOptions: {
      boost: { title: 2 },
      prefix: term => term.length >= PREFIX_FROM,
      fuzzy: term => (term.length >= FUZZY_FROM ? 0.2 : false),
    },
  })
  engine.addAll(passages.map((passage, n) => ({ ...passage, n })))
  return {
    documents,
    search(query, most) {
      const taken = new Map<string, number>()
      const hits: Hit[] = []
      for (const result of engine.search(query)) {
        if (hits.length >= most.results) break
        const passage = passages[result.id as number]
        const count = passage ? (taken.get(passage.documentId) ?? 0) : most.perDocument
        if (!passage || count >= most.perDocument) continue
        taken.set(passage.documentId, count + 1)
        hits.push(hitOf(result, passage))
      }
      return hits
    },
  }
}
