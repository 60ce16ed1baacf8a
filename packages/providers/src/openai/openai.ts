// The models of OpenAI and of the servers that speak its APIs. Options are checked when a model is defined, key and
// address are read when it is called, and a request is refused before anything is sent where it cannot be right.
import { canonicalJson } from '../canonical-json.ts'
import { assertConversation } from '../conversation.ts'
import { ProviderError } from '../errors.ts'
import { plainAddress } from '../identity.ts'
import type { Json } from '../json.ts'
import {
  defineModel,
  type Model,
  type ModelIo,
  type ModelReply,
  type ModelRequest,
  type ModelSettings,
} from '../model.ts'
import type { ModelIdentity } from '../model-identity.ts'
import { assertTools } from '../tool-spec.ts'
import { oneOf, type ResolvedWireOptions, resolveWire, type WireOptions } from '../wire/wire-options.ts'
import { isOpenAI } from './address.ts'
import type { Api } from './api.ts'
import { ask } from './ask.ts'
import { chatReply } from './chat-reply.ts'
import { type ChatDialect, chatBody } from './chat-request.ts'
import { chatStream } from './chat-stream.ts'
import { clientPost, openAIAddress } from './client.ts'
import {
  type OpenAIChatProviderOptions,
  type OpenAIProviderOptions,
  type OwnFields,
  ownChatFields,
  ownResponsesFields,
  providerOptionFaults,
  withProviderOptions,
} from './provider-options.ts'
import { responsesApi } from './responses-api.ts'
import { settingFaults } from './settings.ts'

/** Options of `openai`. */
export interface OpenAIOptions extends WireOptions {
  /** What only this API knows, in its own words, for every request; `providerOptions.openai` of a request wins over it. */
  readonly providerOptions?: OpenAIProviderOptions
}

/** Options of `openai.chat`. */
export interface OpenAIChatOptions extends WireOptions {
  /** What only this API knows, in its own words, for every request; `providerOptions.openai` of a request wins over it. */
  readonly providerOptions?: OpenAIChatProviderOptions
  /**
   * What the server understands. `openai`: a `developer` message and `max_completion_tokens`; `compatible`: a `system`
   * message and `max_tokens`. Default: `openai` at an address of OpenAI or Azure, else `compatible`.
   */
  readonly dialect?: ChatDialect
}

/** `openai(model)` and `openai.chat(model)`. */
export interface OpenAIModels {
  (model: string, options?: OpenAIOptions): Model
  readonly chat: (model: string, options?: OpenAIChatOptions) => Model
}

/**
 * Makes a model of OpenAI: `openai(model, options)` on the Responses API, `openai.chat(model, options)` on Chat
 * Completions, which Ollama, vLLM, LM Studio, OpenRouter and many others speak too (`baseURL`).
 *
 * The key is `options.apiKey`, else the environment variable `OPENAI_API_KEY`; servers of others may need none.
 * The address is `options.baseURL`, else `OPENAI_BASE_URL`, else OpenAI's own. Nothing is stored at the provider, and
 * nothing is retried: wrap the model in `withRetry`.
 *
 * On the Responses API the model's thoughts are asked for in sealed form, so that they can go back with the next request.
 * Families that do not reason (`gpt-4…`, `…-chat`) are not asked; another model that refuses is asked again without, once.
 *
 * @param model - as the provider names it
 * @throws ProviderError `invalid_option` when an option makes no sense, or a setting is one that OpenAI does not have
 * @example
 * const model = openai('gpt-6-astra', {
 *   settings: { reasoning: { effort: 'low' } },
 *   providerOptions: { reasoning: { summary: 'auto' } }, // shows what the model thinks, in short
 * })
 * const local = openai.chat('qwen3', { baseURL: 'http://127.0.0.1:11434/v1' })
 */
export const openai: OpenAIModels = Object.freeze(
  Object.assign(
    (model: string, options: OpenAIOptions = {}): Model => {
      const api = responsesApi(model)
      return modelOf(model, options, ownResponsesFields, () => api)
    },
    {
      chat: (model: string, options: OpenAIChatOptions = {}): Model => {
        oneOf('dialect', options.dialect, ['openai', 'compatible'] satisfies ChatDialect[])
        return modelOf(model, options, ownChatFields, ({ baseURL }) =>
          chatApi(model, options.dialect ?? (isOpenAI(baseURL) ? 'openai' : 'compatible')),
        )
      },
    },
  ),
)

function chatApi(model: string, dialect: ChatDialect): Api {
  return {
    name: `openai-chat (${dialect})`,
    path: '/chat/completions',
    body: (request, settings, stream) => ({ ...chatBody(model, dialect, request, settings, stream) }),
    reply: chatReply,
    stream: chatStream,
  }
}

function modelOf(
  model: string,
  options: OpenAIOptions | OpenAIChatOptions,
  own: OwnFields,
  apiOf: (wire: ResolvedWireOptions) => Api,
): Model {
  if (model.trim() === '') throw new ProviderError('invalid_option', 'The name of the model is blank.')
  const checked = (settings: ModelSettings, extra: object, code: 'invalid_option' | 'invalid_request'): void => {
    const faults = [...settingFaults(settings), ...providerOptionFaults(extra, own)]
    if (faults.length > 0) throw new ProviderError(code, `OpenAI cannot be asked so: ${faults.join('; ')}.`)
  }
  checked(options.settings ?? {}, options.providerOptions ?? {}, 'invalid_option')
  const ownOptions: Readonly<Record<string, true>> = own === ownChatFields ? { dialect: true } : {}
  const variables = { name: 'OpenAI', keyVariable: 'OPENAI_API_KEY', baseUrlVariable: 'OPENAI_BASE_URL', ownOptions }
  const keyed = resolveWire(options, { ...variables, needsKey: true })
  const keyless = resolveWire(options, { ...variables, needsKey: false })
  const modelId = `openai/${model}`
  const post = clientPost()

  const wireNow = (): ResolvedWireOptions => (isOpenAI(keyed.baseURL) ? keyed : keyless)
  const answer = async (request: ModelRequest, io: ModelIo): Promise<ModelReply> => {
    const wire = wireNow()
    const settings = { ...wire.settings, ...request.settings }
    const extra = { ...options.providerOptions, ...request.providerOptions?.openai }
    assertConversation(request.messages)
    assertTools(request.tools ?? [], request.toolChoice)
    checked(settings, extra, 'invalid_request')
    const api = apiOf(wire)
    const context = { modelId, history: request.messages, maxToolArgumentBytes: wire.maxToolArgumentBytes }
    const bodyNow = (): object => withProviderOptions(api.body(request, settings, wire.stream), extra)
    const send = (body: object): Promise<ModelReply> => ask({ api, body, context, settings }, post, wire, io)
    const body = bodyNow()
    return send(body).catch((error: unknown) => {
      if (!(error instanceof ProviderError && api.retreat?.(error))) throw error
      const less = bodyNow()
      if (canonicalJson(less) === canonicalJson(body)) throw error // it was not the adapter that asked for it
      return send(less)
    })
  }
  // The key is looked up when it is read.
  const assertReady = (): void => void wireNow().apiKey
  const identity = (): ModelIdentity => {
    const wire = wireNow()
    return {
      modelId,
      api: apiOf(wire).name,
      address: plainAddress(wire.baseURL ?? openAIAddress),
      // They go into the body of a request, so they are JSON.
      defaults: { settings: wire.settings, providerOptions: options.providerOptions ?? {} } as unknown as Json,
    }
  }
  return defineModel(modelId, answer, { settingFaults, assertReady, identity })
}
