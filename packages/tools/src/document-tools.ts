// Tools that let an agent work from documents: search them, read them, and lay the passages beside a claim. None of them
// judges: whether a passage speaks for a claim is for the model to say, with the place in its answer.
import { type Tool, tool } from '@statecraft/actors'
import { StatecraftError } from '@statecraft/runtime'
import { type DocumentIndex, type Hit, indexDocuments } from './documents.ts'
import { type LinesRead, linesOf, MAX_LINES, readLines } from './read-lines.ts'
import { integer, optional, shape, text } from './shape.ts'
import type { SourceDocument } from './source-document.ts'
import { wholeNumber } from './whole-number.ts'

/** Documents, or an index of them that several tools use. */
export type Documents = readonly SourceDocument[] | DocumentIndex

export interface SearchOptions {
  /** The most results of one search. Default 5. */
  readonly maxResults?: number
}

/** Part of a document. */
export interface ReadLines extends LinesRead {
  readonly id: string
  readonly title?: string
}

/** A passage near a claim, with the lines around it. */
export interface Evidence extends Hit {
  readonly around: string
}

const MAX_QUERY = 1_000
const MOST_RESULTS = 100
const AROUND = 2

const isList = (documents: Documents): documents is readonly SourceDocument[] => Array.isArray(documents)
const indexOf = (documents: Documents): DocumentIndex => (isList(documents) ? indexDocuments(documents) : documents)

const mostOf = ({ maxResults = 5 }: SearchOptions): number => wholeNumber('maxResults', maxResults, 1, MOST_RESULTS)

function documentOf(index: DocumentIndex, id: string): SourceDocument {
  const document = index.documents.get(id)
  if (document) return document
  throw new StatecraftError('input_invalid', `There is no document "${id}": take an id from search_documents`)
}

/** What a search found. */
export interface Finding<H extends Hit> {
  readonly results: readonly H[]
  /** Said where nothing was found: that is an answer too. */
  readonly note?: string
}

function found<H extends Hit>(results: readonly H[]): Finding<H> {
  return results.length > 0
    ? { results }
    : { results, note: 'No document has any of these words: try others, or say that the documents do not tell' }
}

/** `search_documents`: the documents that fit a query best, each with its best passage. */
export function searchDocuments(
  documents: Documents,
  options: SearchOptions = {},
): Tool<{ readonly query: string; readonly maxResults: number }, Finding<Hit>> {
  const index = indexOf(documents)
  const most = mostOf(options)
  return tool({
    name: 'search_documents',
    description: `Searches ${index.documents.size} documents by their words. Gives ids, lines and snippets, the best first; read_document gives more of one.`,
    effect: 'read',
    input: shape({
      query: text('A few words that the passage is likely to have', MAX_QUERY),
      maxResults: optional(integer('How many results at most', 1, most), most),
    }),
    run: ({ query, maxResults }) => found(index.search(query, { results: maxResults, perDocument: 1 })),
  })
}

/** `read_document`: lines of one document; at most 400 lines and 20,000 characters at once. */
export function readDocument(
  documents: Documents,
): Tool<{ readonly id: string; readonly fromLine: number; readonly toLine: number | undefined }, ReadLines> {
  const index = indexOf(documents)
  return tool({
    name: 'read_document',
    description: `Reads lines of a document; at most ${MAX_LINES} at once. What it gives says which lines came and how many there are.`,
    effect: 'read',
    input: shape({
      id: text('The id of the document, as search_documents gives it', MAX_QUERY),
      fromLine: optional(integer('The first line, counted from 1', 1, Number.MAX_SAFE_INTEGER), 1),
      toLine: optional(integer('The last line', 1, Number.MAX_SAFE_INTEGER)),
    }),
    run: ({ id, fromLine, toLine }) => {
      const { title, text: whole } = documentOf(index, id)
      return { id, ...(title === undefined ? {} : { title }), ...readLines(id, whole, fromLine, toLine) }
    },
  })
}

/**
 * `find_evidence`: the passages that speak of what a claim says, each with the lines around it. For checking a claim: it gives
 * what there is and no verdict.
 */
export function findEvidence(
  documents: Documents,
  options: SearchOptions = {},
): Tool<{ readonly claim: string }, Finding<Evidence>> {
  const index = indexOf(documents)
  const most = mostOf(options)
  const withSurroundings = (hit: Hit): Evidence => {
    const lines = linesOf(documentOf(index, hit.id).text).slice(Math.max(0, hit.line - 1 - AROUND), hit.line + AROUND)
    return { ...hit, around: lines.map(line => line.slice(0, MAX_QUERY)).join('\n') }
  }
  return tool({
    name: 'find_evidence',
    description:
      'Finds the passages that speak of what a claim says, for or against it. Judge each yourself and name its document and line; where there is none, the claim is not verified.',
    effect: 'read',
    input: shape({ claim: text('The claim, as one statement', MAX_QUERY) }),
    run: ({ claim }) => found(index.search(claim, { results: most, perDocument: most }).map(withSurroundings)),
  })
}

/**
 * All three over one index.
 *
 * @example
 * ```ts
 * const { documents } = await folderDocuments('handbook')
 * defineAgent({ name: 'knowledge', tools: documentTools(documents), … })
 * ```
 */
export function documentTools(
  documents: Documents,
  options: SearchOptions = {},
): readonly [ReturnType<typeof searchDocuments>, ReturnType<typeof readDocument>, ReturnType<typeof findEvidence>] {
  const index = indexOf(documents)
  return [searchDocuments(index, options), readDocument(index), findEvidence(index, options)]
}
