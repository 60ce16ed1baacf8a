import { expectTypeOf, test } from 'vitest'
import { type AnthropicOptions, type AnthropicProviderOptions, anthropic } from '../../src/anthropic/index.ts'
import type { Model } from '../../src/index.ts'

test('anthropic takes any name of a model and gives a model', () => {
  expectTypeOf(anthropic('claude-of-tomorrow', { promptCache: '1h' })).toEqualTypeOf<Model>()
})

test('provider options are those of the client, without what has a neutral place', () => {
  expectTypeOf<{ service_tier: 'auto' }>().toExtend<AnthropicProviderOptions>()
  expectTypeOf<{ service_tier: 'express' }>().not.toExtend<AnthropicProviderOptions>()
  expectTypeOf<AnthropicProviderOptions>().not.toHaveProperty('model')
  expectTypeOf<AnthropicProviderOptions>().not.toHaveProperty('max_tokens')
})

test('the prompt cache keeps for the times that the API has', () => {
  expectTypeOf<'10m'>().not.toExtend<AnthropicOptions['promptCache']>()
})
