// The models of the real clients, with a local server as their provider.
import type { Model } from '@statecraft/providers'
import { type AnthropicOptions, anthropic } from '@statecraft/providers/anthropic'
import { openai } from '@statecraft/providers/openai'
import type { WireApi, WireServer } from '@statecraft/wire-server'

export const apis = ['openai-responses', 'openai-chat', 'anthropic'] as const satisfies readonly WireApi[]

/** Options that the adapters have in common. */
export type WireModelOptions = Pick<AnthropicOptions, 'apiKey' | 'stream' | 'timeouts' | 'clock' | 'settings'>

export function wireModel(
  { baseURL }: Pick<WireServer, 'baseURL'>,
  api: WireApi,
  options: WireModelOptions = {},
): Model {
  const all = { apiKey: 'any', baseURL: baseURL[api], ...options }
  switch (api) {
    case 'openai-responses':
      return openai('m-1', all)
    case 'openai-chat':
      return openai.chat('m-1', all)
    case 'anthropic':
      return anthropic('m-1', all)
  }
}
