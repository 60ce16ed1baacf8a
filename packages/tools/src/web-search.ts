// Web search as a port: which service answers is the user's choice, what an agent sees is always the same.
import { type Tool, tool } from '@statecraft/actors'
import { StatecraftError } from '@statecraft/runtime'
import { integer, optional, shape, text } from './shape.ts'
import { wholeNumber } from './whole-number.ts'

/** One page that a search names. */
export interface WebResult {
  readonly title: string
  readonly url: string
  readonly snippet?: string
}

/** A search service. It fails by throwing; the model is told the message. */
export type WebSearch = (
  query: string,
  options: { readonly maxResults: number; readonly signal: AbortSignal },
) => Promise<readonly WebResult[]>

const MAX_TEXT = 1_000
const MOST_RESULTS = 100

/** Only what an agent needs, of http and https pages alone: what a service sends is not trusted. */
function resultsOf(given: unknown, most: number): readonly WebResult[] {
  if (!Array.isArray(given)) throw new StatecraftError('tool_failed', 'The search adapter must give a list of results')
  return given.filter(isResult).slice(0, most).map(shortened)
}

function isResult(it: Partial<WebResult> | null | undefined): it is WebResult {
  return typeof it?.title === 'string' && typeof it.url === 'string' && /^https?:\/\//i.test(it.url)
}

const shortened = ({ title, url, snippet }: WebResult): WebResult => ({
  title: title.slice(0, MAX_TEXT),
  url,
  ...(typeof snippet === 'string' ? { snippet: snippet.slice(0, MAX_TEXT) } : {}),
})

/**
 * `web_search` through a service of yours.
 *
 * @example
 * ```ts
 * webSearch(async (query, { maxResults, signal }) => (await mySearch.find(query, { count: maxResults, signal })).pages)
 * ```
 */
export function webSearch(
  search: WebSearch,
  options: { readonly maxResults?: number } = {},
): Tool<{ readonly query: string; readonly maxResults: number }, { readonly results: readonly WebResult[] }> {
  const most = wholeNumber('maxResults', options.maxResults ?? 5, 1, MOST_RESULTS)
  return tool({
    name: 'web_search',
    description: 'Searches the web. Gives titles, addresses and snippets; fetch_url reads a page.',
    effect: 'read',
    input: shape({
      query: text('What to search for', MAX_TEXT),
      maxResults: optional(integer('How many results at most', 1, most), most),
    }),
    run: async ({ query, maxResults }, { signal }) => ({
      results: resultsOf(await search(query, { maxResults, signal }), maxResults),
    }),
  })
}
