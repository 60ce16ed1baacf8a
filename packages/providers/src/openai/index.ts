// Models of OpenAI, and of the servers that speak its APIs. Needs the package `openai`.
export type { Timeouts } from '../wire/timeouts.ts'
export type { WireOptions } from '../wire/wire-options.ts'
export type { ChatDialect } from './chat-request.ts'
export { type OpenAIChatOptions, type OpenAIModels, type OpenAIOptions, openai } from './openai.ts'
export type { OpenAIChatProviderOptions, OpenAIProviderOptions } from './provider-options.ts'
