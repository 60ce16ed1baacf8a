// The adapters under test, one for each API, with the real clients of the providers behind them.
import type { WireApi, WireServer } from '@statecraft/wire-server'
import { anthropic } from '../../src/anthropic/index.ts'
import type { Model } from '../../src/index.ts'
import { openai } from '../../src/openai/index.ts'
import type { WireOptions } from '../../src/wire/wire-options.ts'

export const apis = ['openai-chat', 'openai-responses', 'anthropic'] as const satisfies readonly WireApi[]

/** The two ways to read a reply. */
export const ways = ['stream', 'whole'] as const
export type Way = (typeof ways)[number]

/** Every API in both ways, as the cases of a `test.each`. */
export const everyWay: readonly (readonly [WireApi, Way])[] = apis.flatMap(api => ways.map(way => [api, way] as const))

export const key = 'sk-test-0123456789-abcdef'

/** A model of this API whose provider is the server. */
export function modelOn(server: WireServer, api: WireApi, way: Way, options: WireOptions = {}): Model {
  const all = { apiKey: key, baseURL: server.baseURL[api], stream: way === 'stream', ...options }
  switch (api) {
    case 'openai-chat':
      return openai.chat('m-1', all)
    case 'openai-responses':
      return openai('m-1', all)
    case 'anthropic':
      return anthropic('m-1', all)
  }
}
