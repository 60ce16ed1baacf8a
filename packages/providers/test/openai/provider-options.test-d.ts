import { expectTypeOf, test } from 'vitest'
import type { Model } from '../../src/index.ts'
import {
  type OpenAIChatOptions,
  type OpenAIChatProviderOptions,
  type OpenAIProviderOptions,
  openai,
} from '../../src/openai/index.ts'

test('both functions take any name of a model and give a model', () => {
  expectTypeOf(openai('model-of-tomorrow', { stream: false })).toEqualTypeOf<Model>()
  expectTypeOf(openai.chat('model-of-tomorrow', { dialect: 'compatible' })).toEqualTypeOf<Model>()
  expectTypeOf<'azure'>().not.toExtend<OpenAIChatOptions['dialect']>()
})

test('provider options are those of the client, without what has a neutral place', () => {
  expectTypeOf<{ service_tier: 'flex' }>().toExtend<OpenAIProviderOptions>()
  expectTypeOf<{ service_tier: 'express' }>().not.toExtend<OpenAIProviderOptions>()
  expectTypeOf<OpenAIProviderOptions>().not.toHaveProperty('max_output_tokens')
  expectTypeOf<{ seed: number }>().toExtend<OpenAIChatProviderOptions>()
  expectTypeOf<OpenAIChatProviderOptions>().not.toHaveProperty('max_completion_tokens')
})
