// The client of OpenAI for one model. Making a client takes longer than the rest of what happens around a call, so one is
// kept, until key or address change: they are read at every call. As a call must use its own fetch, it brings it along in
// the options that the client hands on to fetch. The client neither retries, nor logs, nor times out: others do.
import { OpenAI } from 'openai'
import type { WireCall } from '../wire/wire-call.ts'
import type { ResolvedWireOptions } from '../wire/wire-options.ts'

const openAIAddress = 'https://api.openai.com/v1'
// Longer than any deadline may be.
const noTimeout = 2 ** 31 - 1

const fetchOfCall: unique symbol = Symbol('fetch of the call')

interface CallInit extends RequestInit {
  readonly [fetchOfCall]?: typeof globalThis.fetch
}

/** Sends a body through the client, and returns what the client makes of the reply: JSON, or a stream of events. */
export type Post = (path: string, body: object, wire: ResolvedWireOptions, call: WireCall) => Promise<unknown>

/** Keeps the client of one model. */
export function clientPost(): Post {
  let kept: { readonly apiKey: string | undefined; readonly baseURL: string; readonly client: OpenAI } | undefined

  const clientOf = ({ apiKey, baseURL = openAIAddress, headers }: ResolvedWireOptions): OpenAI => {
    if (kept === undefined || kept.apiKey !== apiKey || kept.baseURL !== baseURL) {
      kept = { apiKey, baseURL, client: newClient(apiKey, baseURL, headers) }
    }
    return kept.client
  }

  return async (path, body, wire, { fetch, signal }) => {
    const fetchOptions: CallInit = { [fetchOfCall]: fetch }
    // The generic method: the client's typed ones read on in the reply, and trip over one that is not as promised.
    return clientOf(wire).post<unknown>(path, {
      body,
      stream: wire.stream,
      signal,
      fetchOptions: fetchOptions as object,
    })
  }
}

function newClient(apiKey: string | undefined, baseURL: string, headers: Readonly<Record<string, string>>): OpenAI {
  // What is not given here the client takes from the environment, and it insists on a key.
  const withoutKey = apiKey === undefined ? { authorization: null } : {}
  return new OpenAI({
    apiKey: apiKey ?? 'none',
    baseURL,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    defaultHeaders: { ...withoutKey, ...headers },
    maxRetries: 0,
    timeout: noTimeout,
    logLevel: 'off',
    fetch: throughCall,
  })
}

const throughCall: typeof globalThis.fetch = (input, init: CallInit = {}) => {
  const { [fetchOfCall]: fetch, ...rest } = init
  // A client that lost the fetch of the call must not get around its limits.
  if (fetch === undefined) throw new TypeError('The client did not hand on the options of the call.')
  return fetch(input, rest)
}
