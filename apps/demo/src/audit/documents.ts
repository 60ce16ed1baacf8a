// A full-text index over the prose of a folder: Markdown by section, plain text by pieces of lines. It lives in memory, is
// bounded, and says which documents it left out.
import MiniSearch from 'minisearch'
import type { Folder } from './folder.ts'
import { splitLines } from './lines.ts'
import { readMarkdown } from './markdown.ts'
import { readTexts, type UnreadFile } from './text-file.ts'

/** A place that answers a query. */
export interface DocumentHit {
  readonly path: string
  /** The heading above; absent in plain text and before the first heading. */
  readonly heading?: string
  /** The line of the snippet, from 1. */
  readonly line: number
  /** That line, cut at 200 characters. */
  readonly snippet: string
  /** Higher is better; only comparable within one search. */
  readonly score: number
}

/** A document by its first words. */
export interface DocumentTitle {
  readonly path: string
  /** Its first heading; absent where it has none. */
  readonly title?: string
  /** The first paragraph of prose, cut at 200 characters; absent where there is none. */
  readonly opening?: string
}

export interface DocumentIndex {
  /** Documents that can be found. */
  readonly documents: readonly DocumentTitle[]
  readonly leftOut: readonly UnreadFile[]
  /** The best hits first, at most `max` (1 to 50). A blank query finds nothing. */
  search(query: string, max: number): DocumentHit[]
}

interface Section {
  readonly id: number
  readonly path: string
  readonly heading: string
  readonly text: string
  /** The line on which the text begins. */
  readonly line: number
}

const DOCUMENT = /\.(?:md|markdown|txt)$|(?:^|\/)readme(?:\.[a-z]+)?$/i
const MARKDOWN = /\.(?:md|markdown)$/i
const TOTAL_CHARACTERS = 2 ** 23
const SECTION_LINES = 40
const QUERY_CHARACTERS = 400
const SNIPPET_CHARACTERS = 200
const MOST_HITS = 50

/**
 * Indexes the .md, .txt and readme files of a folder, 8 million characters at most.
 *
 * @throws the signal's reason when it is aborted.
 * @example
 * ```ts
 * const index = await indexDocuments(folder)
 * index.search('how to install', 3) // [{ path: 'README.md', heading: 'Install', line: 12, snippet: '…', score: 7.1 }]
 * ```
 */
export async function indexDocuments(
  folder: Folder,
  options: { readonly signal?: AbortSignal } = {},
): Promise<DocumentIndex> {
  const index = createIndex()
  const sections: Section[] = []
  const leftOut: UnreadFile[] = []
  const documents: DocumentTitle[] = []
  let characters = 0
  for await (const file of readTexts(folder, path => DOCUMENT.test(path), options.signal)) {
    if (file.type === 'unread') {
      leftOut.push({ path: file.path, reason: file.reason })
    } else if (characters + file.text.length > TOTAL_CHARACTERS) {
      leftOut.push({ path: file.path, reason: 'over_total' })
    } else {
      const found = sectionsOf(file.path, file.text, sections.length)
      for (const section of found) sections.push(section)
      index.addAll(found)
      documents.push(titleOf(file.path, file.text))
      characters += file.text.length
    }
  }
  return { documents, leftOut, search: (query, max) => search(index, sections, query, max) }
}

const createIndex = (): MiniSearch<Section> =>
  new MiniSearch<Section>({
    fields: ['heading', 'text', 'path'],
    searchOptions: {
      boost: { heading: 2 },
      prefix: term => term.length > 2,
      fuzzy: term => (term.length > 4 ? 0.2 : false),
    },
  })

function search(index: MiniSearch<Section>, sections: readonly Section[], query: string, max: number): DocumentHit[] {
  const wanted = Math.min(Math.max(1, Math.trunc(max)), MOST_HITS)
  return index
    .search(query.slice(0, QUERY_CHARACTERS))
    .slice(0, wanted)
    .flatMap(({ id, terms, score }) => {
      const section = sections[id]
      return section === undefined ? [] : [hitIn(section, terms, score)]
    })
}

function hitIn({ path, heading, text, line }: Section, terms: readonly string[], score: number): DocumentHit {
  const lines = splitLines(text)
  const best = bestLine(lines, new Set(terms))
  return {
    path,
    ...(heading === '' ? {} : { heading }),
    line: line + best,
    snippet: (lines[best] ?? '').trim().slice(0, SNIPPET_CHARACTERS),
    score: Math.round(score * 100) / 100,
  }
}

// The line with the most of the terms; the first of equals.
function bestLine(lines: readonly string[], terms: ReadonlySet<string>): number {
  let best = 0
  let most = -1
  for (const [index, line] of lines.entries()) {
    const words = new Set(line.toLowerCase().split(/[\s\p{P}\p{Z}]+/u))
    const count = [...words].filter(word => terms.has(word)).length
    if (line.trim() === '' || count <= most) continue
    best = index
    most = count
  }
  return best
}

// A line that only an image, a badge, a list, a table or a tag begins says nothing of what the document is.
const NO_PROSE = /^(?:!?\[|[<|#=>~]|[-*+] |\d+[.)] |[-*_=]{3,})/

function titleOf(path: string, text: string): DocumentTitle {
  const { headings, lines } = MARKDOWN.test(path) ? readMarkdown(text) : { headings: [], lines: splitLines(text) }
  const title = headings[0]?.text.slice(0, SNIPPET_CHARACTERS)
  const titles = new Set(headings.map(({ line }) => line))
  const isProse = (line: string, index: number): boolean =>
    line.trim() !== '' && !titles.has(index + 1) && !NO_PROSE.test(line.trim())
  const opening = paragraphFrom(lines, lines.findIndex(isProse))
  return { path, ...(title !== undefined && { title }), ...(opening !== '' && { opening }) }
}

/** Empty when there is no such line. */
function paragraphFrom(lines: readonly string[], start: number): string {
  if (start < 0) return ''
  const end = lines.findIndex((line, index) => index > start && line.trim() === '')
  const text = lines
    .slice(start, Math.min(end < 0 ? lines.length : end, start + SECTION_LINES))
    .map(line => line.trim())
    .join(' ')
  return text.length > SNIPPET_CHARACTERS ? `${text.slice(0, SNIPPET_CHARACTERS - 1)}…` : text
}

function sectionsOf(path: string, text: string, firstId: number): Section[] {
  // Code shows what a document talks of; where it says so is in its prose.
  const { headings, lines } = MARKDOWN.test(path) ? readMarkdown(text) : { headings: [], lines: splitLines(text) }
  const starts = [{ line: 1, text: '' }, ...headings]
  const sections: Section[] = []
  for (const [index, start] of starts.entries()) {
    const end = (starts[index + 1]?.line ?? lines.length + 1) - 1
    for (let line = start.line; line <= end; line += SECTION_LINES) {
      const piece = lines.slice(line - 1, Math.min(end, line - 1 + SECTION_LINES)).join('\n')
      if (piece.trim() === '') continue
      sections.push({ id: firstId + sections.length, path, heading: start.text, text: piece, line })
    }
  }
  return sections
}
