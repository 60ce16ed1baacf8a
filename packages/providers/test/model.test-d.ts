import { expectTypeOf, test } from 'vitest'
import {
  type AssistantPart,
  costUsd,
  defineModel,
  isStatecraftError,
  type Model,
  type ModelReply,
  type ModelRequest,
  ProviderError,
  type ProviderErrorCode,
  type StatecraftErrorShape,
  type ToolCallPart,
  toolCallsOf,
  totalTokens,
  type Usage,
} from '../src/index.ts'

test('a model is a function with an id', () => {
  expectTypeOf<Model>().parameter(0).toEqualTypeOf<ModelRequest>()
  expectTypeOf<Model>().returns.toEqualTypeOf<Promise<ModelReply>>()
  expectTypeOf(defineModel).returns.toEqualTypeOf<Model>()
  expectTypeOf<Model['modelId']>().toEqualTypeOf<string>()
})

test('whatever may be unknown says so', () => {
  expectTypeOf(totalTokens).returns.toEqualTypeOf<number | undefined>()
  expectTypeOf(costUsd).returns.toEqualTypeOf<number | undefined>()
  expectTypeOf<Usage['inputTokens']>().toEqualTypeOf<number | undefined>()
  // @ts-expect-error the totals must be stated, if only as unknown
  expectTypeOf<Usage>({})
})

test('errors narrow to their shape', () => {
  const caught: unknown = new ProviderError('timeout', 'Too slow.')
  if (isStatecraftError(caught)) expectTypeOf(caught).toEqualTypeOf<StatecraftErrorShape>()
  expectTypeOf<ProviderError>().toExtend<StatecraftErrorShape>()
  expectTypeOf<ProviderError['code']>().toEqualTypeOf<ProviderErrorCode>()
  // @ts-expect-error codes are a closed set
  new ProviderError('bad_weather', 'It rains.')
})

test('calls are read from what an assistant says', () => {
  expectTypeOf(toolCallsOf).returns.toEqualTypeOf<readonly ToolCallPart[]>()
  expectTypeOf<readonly AssistantPart[]>().toExtend<Parameters<typeof toolCallsOf>[0]>()
})
