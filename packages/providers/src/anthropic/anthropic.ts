// The adapter of Anthropic's Messages API, as its users see it: the options, and what is refused before anything is sent.
import type { Messages } from '@anthropic-ai/sdk/resources/messages'
import { callIds } from '../call-ids.ts'
import { assertConversation } from '../conversation.ts'
import { ProviderError } from '../errors.ts'
import { plainAddress } from '../identity.ts'
import type { Json } from '../json.ts'
import { defineModel, type Model, type ModelIo, type ModelReply, type ModelRequest } from '../model.ts'
import type { ModelIdentity } from '../model-identity.ts'
import { assertTools } from '../tool-spec.ts'
import { oneOf, resolveWire, type WireOptions } from '../wire/wire-options.ts'
import { ask } from './ask.ts'
import { anthropicAddress, clientMessages } from './client.ts'
import type { PromptCache } from './prompt-cache.ts'
import { type AnthropicProviderOptions, providerOptionFaults } from './provider-options.ts'
import { requestBody } from './request.ts'
import { settingFaults } from './settings.ts'

export interface AnthropicOptions extends WireOptions {
  /**
   * Marks the ends of the tools, of the instructions and of the last two user messages for the provider's prompt cache,
   * which keeps them this long after their last use. Default `'5m'`; `false` sends no marks. Short prompts are not cached.
   */
  readonly promptCache?: PromptCache
  /** What only this API knows, in its own words, for every request; `providerOptions.anthropic` of a request wins over it. */
  readonly providerOptions?: AnthropicProviderOptions
}

const provider = {
  name: 'Anthropic',
  keyVariable: 'ANTHROPIC_API_KEY',
  baseUrlVariable: 'ANTHROPIC_BASE_URL',
  needsKey: true,
  ownOptions: { promptCache: true },
} as const

/**
 * A model of Anthropic, or of a server that speaks its Messages API. Needs the package `@anthropic-ai/sdk`.
 *
 * - The key comes from `apiKey` or `ANTHROPIC_API_KEY`, the address, without its `/v1`, from `baseURL` or
 *   `ANTHROPIC_BASE_URL`; both are read at the call.
 * - `settings.maxTokens` defaults to 16,384, plus `reasoning.budgetTokens` where it is set.
 * - `settings.reasoning.effort` turns adaptive thinking on (`'none'`: off); `reasoning.budgetTokens` thinks with a fixed
 *   budget of at least 1,024 tokens, for models that have it. There is no `temperature`.
 * - Once an answer has begun, the pings of the API count as tokens for the idle deadline: a model that thinks in silence
 *   is at work.
 *
 * @param model - as the API names it
 * @throws ProviderError `invalid_option` when the name is blank or an option makes no sense; a call rejects with
 * `invalid_request` when the API cannot do what the request wants, and with `model_unavailable` when there is no key
 * @example
 * const model = anthropic('claude-sonnet-5-5', { settings: { reasoning: { effort: 'high' } } })
 */
export function anthropic(model: Messages.Model, options: AnthropicOptions = {}): Model {
  if (model.trim() === '') throw new ProviderError('invalid_option', 'The name of the model is blank.')
  const { settings = {}, providerOptions = {}, promptCache = '5m' } = options
  const faults = [...settingFaults(settings), ...providerOptionFaults(providerOptions)]
  if (faults.length > 0) {
    throw new ProviderError('invalid_option', `The options of "${model}" make no sense: ${faults.join('; ')}.`)
  }
  const wire = resolveWire(options, provider)
  oneOf('promptCache', promptCache, ['5m', '1h', false])
  const defaults = { model, stream: wire.stream, promptCache, settings, providerOptions }

  const messagesOf = clientMessages()
  const call = async (request: ModelRequest, io: ModelIo): Promise<ModelReply> => {
    assertConversation(request.messages)
    assertTools(request.tools ?? [], request.toolChoice)
    const body = requestBody(request, defaults)
    return ask(body, messagesOf, callIds(request.messages), io, wire, { ...settings, ...request.settings })
  }
  // The key and the address are looked up when they are read.
  const assertReady = (): void => void [wire.apiKey, wire.baseURL]
  const identity = (): ModelIdentity => ({
    modelId: `anthropic/${model}`,
    api: 'anthropic',
    address: plainAddress(wire.baseURL ?? anthropicAddress),
    // They go into the body of a request, so they are JSON.
    defaults: { settings, providerOptions } as unknown as Json,
  })
  return defineModel(`anthropic/${model}`, call, { settingFaults, assertReady, identity })
}
