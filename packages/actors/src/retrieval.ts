// Finds the entries that fit a question best: lessons for a task, capabilities for work that nobody was named for. Full-text
// search with BM25; the same entries and the same question give the same order, so that a chart may ask too.
import MiniSearch from 'minisearch'

/** Something that can be found. */
export interface RetrievalEntry {
  readonly id: string
  readonly text: string
}

/** An entry that was found, and how well it fits: higher is better, and only comparable within one search. */
export interface Retrieved<E extends RetrievalEntry = RetrievalEntry> {
  readonly entry: E
  readonly score: number
}

export interface Retriever<E extends RetrievalEntry = RetrievalEntry> {
  /** The best first, at most `limit` of them (3); empty where no word of the question fits. */
  search(question: string, limit?: number): readonly Retrieved<E>[]
}

const DEFAULT_LIMIT = 3
/** Shorter words begin too many others. */
const SHORTEST_PREFIX = 4
/** Share of a word's letters that may differ: endings, and slips of the pen. */
const FUZZY = 0.2

/** What stands in nearly every sentence tells nothing about what it is for. */
const FILLERS: ReadonlySet<string> = new Set(
  `a about after all also am an and any are as at be been before but by can could did do does for from get had has have how i
   if in into is it its let like make me more my need no not of on one only or our out please should so some such than that
   the their them then there these they this to up us use want was we were what when where which who why will with would you
   your`.split(/\s+/),
)

/** The words of a text as they are compared: without case and accents, and without fillers. */
function wordOf(term: string): string | undefined {
  const word = term.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return word === '' || FILLERS.has(word) ? undefined : word
}

/**
 * A search over these entries. Two entries of one id are one: the last.
 *
 * @example
 * ```ts
 * const retriever = createRetriever([{ id: 'vat', text: 'Prices of books carry 7 % tax' }])
 * retriever.search('How much tax is on a book?')   // [{ entry: { id: 'vat', … }, score: … }]
 * ```
 */
export function createRetriever<E extends RetrievalEntry>(entries: readonly E[]): Retriever<E> {
  const byId = new Map(entries.map(entry => [entry.id, entry]))
  const index = new MiniSearch<E>({ fields: ['text'], processTerm: term => wordOf(term) })
  index.addAll([...byId.values()])
  return {
    search(question, limit = DEFAULT_LIMIT) {
      const found = index.search(question, {
        prefix: term => term.length >= SHORTEST_PREFIX,
        fuzzy: term => term.length > SHORTEST_PREFIX && FUZZY,
      })
      return found.slice(0, limit).map(({ id, score }) => ({ entry: byId.get(id as string) as E, score }))
    },
  }
}
