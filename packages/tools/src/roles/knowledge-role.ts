// The role that knows what documents and pages say. Its answer names its sources; those that are documents must exist.
import type { Agent, AgentInput, AnyTool } from '@statecraft/actors'
import { type Documents, documentTools } from '../document-tools.ts'
import { type DocumentIndex, indexDocuments } from '../documents.ts'
import { type FetchUrlOptions, fetchUrl } from '../node/fetch-url.ts'
import { integer, oneOf, optional, rowsOf, shape, text } from '../shape.ts'
import type { SourceDocument } from '../source-document.ts'
import { type WebSearch, webSearch } from '../web-search.ts'
import { defineRole, guessMs, MATERIAL, type RoleOptions } from './define-role.ts'

const VERDICTS = ['supported', 'contradicted', 'mixed', 'not_found', 'no_claim'] as const

/** An answer with where it comes from. */
export interface KnowledgeReport {
  readonly answer: string
  /** Of a claim that was to be checked; `no_claim`: there was none. */
  readonly verdict: (typeof VERDICTS)[number]
  readonly sources: readonly {
    /** Id of a document, or address of a page. */
    readonly source: string
    readonly line?: number | undefined
    readonly quote: string
  }[]
}

export interface KnowledgeSources {
  /** What it searches. Default: nothing. */
  readonly documents?: Documents
  /** Most results of one search. Default 5. */
  readonly maxResults?: number
  /** A search service for the web. Default: none. */
  readonly search?: WebSearch
  /** How it reads pages of the web. Default: not at all, unless there is `search`. */
  readonly web?: FetchUrlOptions
}

const INSTRUCTIONS = `You answer from sources, and you check claims against them.
Search with the words that the passage is likely to have; try other words before you say that there is nothing. Read around a hit before you rely on it.
To check a claim, look for passages against it as hard as for passages that support it. Your verdict is supported, contradicted, mixed, or not_found; where nobody claimed anything it is no_claim.
State only what a source says, and quote the words that say it. If the sources do not tell, answer that they do not; never fill the gap from memory.
${MATERIAL}`

const isList = (documents: Documents): documents is readonly SourceDocument[] => Array.isArray(documents)

/** Quotes of documents that are not there, or do not say so. */
function invented({ sources }: KnowledgeReport, index: DocumentIndex | undefined): string | undefined {
  const plain = (words: string): string => words.replace(/\s+/g, ' ').trim().toLowerCase()
  const faults = sources.flatMap(({ source, quote }) => {
    if (/^https?:\/\//i.test(source)) return []
    const document = index?.documents.get(source)
    if (!document) return [`there is no document "${source}"`]
    return plain(document.text).includes(plain(quote)) ? [] : [`"${source}" does not say "${quote.slice(0, 200)}"`]
  })
  return faults.length > 0 ? `Quote only what is there: ${faults.join('; ')}` : undefined
}

function unsupported({ verdict, sources }: KnowledgeReport): string | undefined {
  const needsSource = verdict === 'supported' || verdict === 'contradicted' || verdict === 'mixed'
  return needsSource && sources.length === 0
    ? `The verdict ${verdict} needs a source: quote it, or say not_found`
    : undefined
}

/** `knowledge`: searches, researches, checks claims. Every quote of a document is looked up before the answer counts. */
export function knowledgeRole(
  { documents, maxResults, search, web }: KnowledgeSources,
  options: RoleOptions = {},
): Agent<AgentInput, KnowledgeReport> {
  const index = documents && (isList(documents) ? indexDocuments(documents) : documents)
  const limit = maxResults === undefined ? {} : { maxResults }
  const tools: readonly AnyTool[] = [
    ...(index ? documentTools(index, limit) : []),
    ...(search ? [webSearch(search, limit)] : []),
    ...(search || web ? [fetchUrl(web)] : []),
  ]
  return defineRole<KnowledgeReport>(
    {
      name: 'knowledge',
      role: 'knowledge',
      description: 'Answers from documents and pages with quotes, and checks claims against them',
      instructions: INSTRUCTIONS,
      tools,
      capabilities: [
        {
          name: 'research',
          description: 'Finds out what sources say',
          inputTypes: ['text'],
          outputTypes: ['text', 'sources'],
          estimatedMs: guessMs(5),
        },
        {
          name: 'verify-claim',
          description: 'Checks a claim against sources',
          inputTypes: ['text'],
          outputTypes: ['verdict', 'sources'],
          estimatedMs: guessMs(5),
        },
      ],
      output: shape({
        answer: text('The answer', 10_000),
        verdict: oneOf('Of the claim', VERDICTS),
        sources: rowsOf('Where it says so', 50, {
          source: text('Id of the document, or address of the page', 2_000),
          line: optional(integer('The line, from 1', 1, 10_000_000)),
          quote: text('Its words', 2_000),
        }),
      }),
      verify: [unsupported, report => invented(report, index)],
    },
    options,
  )
}
