// The client of OpenAI, as this adapter uses it: it neither retries, nor logs, nor times out (others do), and takes nothing
// from the environment.
import { OpenAI } from 'openai'
import { fetchOfItsCall, fetchOptionsOf, keptClient, noTimeout } from '../wire/kept-client.ts'
import type { WireCall } from '../wire/wire-call.ts'
import type { ResolvedWireOptions } from '../wire/wire-options.ts'

/** Where OpenAI itself answers. */
export const openAIAddress = 'https://api.openai.com/v1'

/** Sends a body through the client, and returns what the client makes of the reply: JSON, or a stream of events. */
export type Post = (path: string, body: object, wire: ResolvedWireOptions, call: WireCall) => Promise<unknown>

/** Keeps the client of one model. */
export function clientPost(): Post {
  const clientOf = keptClient(newClient)
  return async (path, body, wire, call) => {
    const { signal } = call
    // The generic method: the client's typed ones read on in the reply, and trip over one that is not as promised.
    return clientOf(wire).post<unknown>(path, { body, stream: wire.stream, signal, fetchOptions: fetchOptionsOf(call) })
  }
}

function newClient({ apiKey, baseURL = openAIAddress, headers }: ResolvedWireOptions): OpenAI {
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
    fetch: fetchOfItsCall,
  })
}
