// The client of an SDK, kept for one model. Making a client takes longer than the rest of what happens around a call, so one
// is kept until key or address change: they are read at every call. As a call must use its own fetch, it brings it along in
// the options that the client hands on to fetch.
import type { WireCall } from './wire-call.ts'
import type { ResolvedWireOptions } from './wire-options.ts'

/** Longer than any deadline may be, in milliseconds: the deadlines are the wire's. A client's would end a long call that is well under way. */
export const noTimeout: number = 2 ** 31 - 1

const fetchOfCall: unique symbol = Symbol('fetch of the call')

interface CallInit extends RequestInit {
  readonly [fetchOfCall]?: typeof globalThis.fetch
}

/** Keeps what `make` made, until key or address change. */
export function keptClient<Client>(make: (wire: ResolvedWireOptions) => Client): (wire: ResolvedWireOptions) => Client {
  let kept:
    | { readonly apiKey: string | undefined; readonly baseURL: string | undefined; readonly client: Client }
    | undefined
  return wire => {
    const { apiKey, baseURL } = wire
    if (kept === undefined || kept.apiKey !== apiKey || kept.baseURL !== baseURL) {
      kept = { apiKey, baseURL, client: make(wire) }
    }
    return kept.client
  }
}

/** For one request of a kept client, as its `fetchOptions`: the fetch of the call. */
export function fetchOptionsOf({ fetch }: Pick<WireCall, 'fetch'>): object {
  const options: CallInit = { [fetchOfCall]: fetch }
  return options
}

/** For a kept client, as its `fetch`: the one of the call that a request belongs to. */
export const fetchOfItsCall: typeof globalThis.fetch = (input, init: CallInit = {}) => {
  const { [fetchOfCall]: fetch, ...rest } = init
  // A client that lost the fetch of the call must not get around its limits.
  if (fetch === undefined) throw new TypeError('The client did not hand on the options of the call.')
  return fetch(input, rest)
}
