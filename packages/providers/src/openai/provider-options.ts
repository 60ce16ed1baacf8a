// What only OpenAI knows, passed on as it is. What has a neutral name, or would change how the adapter works, is not taken
// here: two places for one thing would hide one of them.
import type { OpenAI } from 'openai'
import { isRecord } from '../wire/shape.ts'

/** Fields of a body that the adapter writes itself, each with the place to use instead. */
export type OwnFields = Readonly<Record<string, string>>

type Body = Readonly<Record<string, unknown>>

export const ownResponsesFields = {
  model: 'name the model in `openai(model)`',
  input: 'put it into `messages` of the request',
  instructions: 'use `instructions` of the request',
  max_output_tokens: 'use `settings.maxTokens`',
  temperature: 'use `settings.temperature`',
  stream: 'use the option `stream`',
  background: 'a call ends with its reply',
  conversation: 'put the whole conversation into `messages` of the request',
  previous_response_id: 'put the whole conversation into `messages` of the request',
} as const

export const ownChatFields = {
  model: 'name the model in `openai.chat(model)`',
  messages: 'put them into `messages` of the request',
  max_tokens: 'use `settings.maxTokens`',
  max_completion_tokens: 'use `settings.maxTokens`',
  temperature: 'use `settings.temperature`',
  reasoning_effort: 'use `settings.reasoning.effort`',
  stream: 'use the option `stream`',
  functions: 'use `tools` of the request',
  function_call: 'use `toolChoice` of the request',
  n: 'a reply has one choice',
} as const

/** Parameters of the Responses API that have no neutral name, for example `{ service_tier: 'flex' }`. */
export type OpenAIProviderOptions = Readonly<
  Partial<Omit<OpenAI.Responses.ResponseCreateParamsNonStreaming, keyof typeof ownResponsesFields>>
>

/** Parameters of Chat Completions that have no neutral name, for example `{ seed: 7 }`. */
export type OpenAIChatProviderOptions = Readonly<
  Partial<Omit<OpenAI.Chat.ChatCompletionCreateParamsNonStreaming, keyof typeof ownChatFields>>
>

/** What is given here and belongs elsewhere; each fault names the place. */
export function providerOptionFaults(options: object, own: OwnFields): readonly string[] {
  return Object.entries(own)
    .filter(([name]) => Object.hasOwn(options, name))
    .map(([name, place]) => `providerOptions.openai.${name} is not taken: ${place}`)
}

/**
 * The body with the options in it: objects are joined key by key and lists one after the other, so that a tool of the
 * provider or one field of `reasoning` can be added; everything else is replaced.
 */
export function withProviderOptions(body: Body, options: Body): Body {
  return Object.fromEntries([...Object.entries(body), ...Object.entries(options).map(joined)])

  function joined([name, value]: [string, unknown]): [string, unknown] {
    const own = Object.hasOwn(body, name) ? body[name] : undefined
    if (isRecord(own) && isRecord(value)) return [name, withProviderOptions(own, value)]
    return [name, Array.isArray(own) && Array.isArray(value) ? [...own, ...value] : value]
  }
}
