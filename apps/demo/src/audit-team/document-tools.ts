// The tools of the agent that knows the documents: which there are, and what they say.
import { type Tool, type ToolIo, tool } from '@statecraft/actors'
import { z } from 'zod'
import type { DocumentHit, DocumentIndex, DocumentTitle } from '../audit/documents.ts'
import { visibleText } from '../visible-text.ts'
import type { AuditContext } from './audit-context.ts'
import { excerpt } from './excerpt.ts'
import type { DocumentFacts } from './facts.ts'

/** Emphasis is for the eye of Markdown's reader. */
const unmarked = (text: string, max: number): string =>
  visibleText(text.replace(/(?<![\p{L}\p{N}])[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?![\p{L}\p{N}])/gu, ''), max)

const visibleTitle = ({ path, title, opening }: DocumentTitle): DocumentTitle => ({
  path,
  ...(title !== undefined && { title: unmarked(title, 120) }),
  ...(opening !== undefined && { opening: unmarked(opening, 200) }),
})

/**
 * What was written to be read first comes first; then, the nearer to the top, the more it says of the whole. Plain text comes
 * last: much of it is lists and licences.
 */
function rank({ path }: DocumentTitle): number {
  if (/^readme\b/i.test(path)) return 0
  return path.split('/').length + (/\.txt$/i.test(path) ? 1000 : 0)
}
const byRank = (a: DocumentTitle, b: DocumentTitle): number => rank(a) - rank(b)

function documentFacts({ documents, leftOut }: DocumentIndex): DocumentFacts {
  return {
    count: documents.length,
    list: excerpt(documents.toSorted(byRank).map(visibleTitle)),
    unread: excerpt(leftOut),
  }
}

export const listDocuments: Tool<Record<string, never>, DocumentFacts, AuditContext> = tool({
  name: 'list_documents',
  description: 'Lists the documents of the folder with their titles and first lines',
  effect: 'read',
  input: z.object({}),
  run: async (_, { context }: ToolIo<AuditContext>) =>
    context.notebook.note('documents', documentFacts(await context.documents())),
})

const visibleHit = ({ heading, snippet, ...hit }: DocumentHit): DocumentHit => ({
  ...hit,
  ...(heading !== undefined && { heading: visibleText(heading, 120) }),
  snippet: visibleText(snippet, 200),
})

interface Query {
  readonly query: string
  readonly most: number
}
const query = z.object({
  query: z.string().min(1).describe('Words to look for'),
  most: z.number().int().min(1).max(10).default(3).describe('How many places to tell'),
})

export const searchDocuments: Tool<Query, readonly DocumentHit[], AuditContext> = tool({
  name: 'search_documents',
  description: 'Finds the places in the documents that answer a query best',
  effect: 'read',
  input: query,
  run: async ({ query: words, most }, { context }: ToolIo<AuditContext>) =>
    (await context.documents()).search(words, most).map(visibleHit),
})
