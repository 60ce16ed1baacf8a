// Which models a server has that speaks the API of OpenAI: what it lists at /models. A look at the network that ends soon.
import { z } from 'zod'

/** A server that answered. */
export interface ListedModels {
  readonly baseURL: string
  /** Of its answer. */
  readonly status: number
  /** Names of those that can talk; empty when it lists none. */
  readonly models: readonly string[]
}

export interface Listing {
  readonly fetch: typeof globalThis.fetch
  readonly deadlineMs: number
  readonly apiKey?: string | undefined
}

const listing = z.object({ data: z.array(z.object({ id: z.string() }).catch({ id: '' })) })

/** Those that only make vectors of texts stand in the same list. */
const TALKS = /^(?!.*embed)[^\p{Cc}\s]{1,200}$/iu

const namesIn = (answer: unknown): readonly string[] =>
  (listing.safeParse(answer).data?.data ?? []).map(({ id }) => id).filter(id => TALKS.test(id))

/** `undefined`: nothing answers there. */
export async function listModels(
  baseURL: string,
  { fetch, deadlineMs, apiKey }: Listing,
): Promise<ListedModels | undefined> {
  const headers = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }
  const signal = AbortSignal.timeout(deadlineMs)
  try {
    // A key goes nowhere but where it was sent.
    const response = await fetch(`${baseURL}/models`, { headers, signal, redirect: 'manual' })
    const answer = await response.json().catch(() => undefined)
    return { baseURL, status: response.status, models: response.ok ? namesIn(answer) : [] }
  } catch {
    return undefined
  }
}
