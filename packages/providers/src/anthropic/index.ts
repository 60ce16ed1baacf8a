// Models of Anthropic, and of the servers that speak its API. Needs the package `@anthropic-ai/sdk`.
export type { Timeouts } from '../wire/timeouts.ts'
export type { WireOptions } from '../wire/wire-options.ts'
export { type AnthropicOptions, anthropic } from './anthropic.ts'
export type { PromptCache } from './prompt-cache.ts'
export type { AnthropicProviderOptions } from './provider-options.ts'
