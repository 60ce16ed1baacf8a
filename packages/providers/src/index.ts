export { type CacheStore, type MemoryCache, type MemoryCacheOptions, memoryCache } from './cache-store.ts'
export type { Clock } from './clock.ts'
export { type ContentSource, type Part, textOf, toolCallsOf } from './content.ts'
export {
  assertConversation,
  type ConversationFault,
  type ConversationFaultType,
  checkConversation,
} from './conversation.ts'
export {
  type ErrorAdvice,
  isStatecraftError,
  ProviderError,
  type ProviderErrorCode,
  type ProviderErrorDetails,
  providerErrorCodes,
  type StatecraftErrorShape,
} from './errors.ts'
export { mayHaveCost } from './failure.ts'
export type { Json, JsonSchema } from './json.ts'
export { createLimiter, type Limiter, type LimiterOptions, type Permit } from './limiter.ts'
export type {
  AssistantMessage,
  AssistantPart,
  FilePart,
  ImagePart,
  MediaSource,
  Message,
  ReasoningPart,
  TextPart,
  ToolCallPart,
  ToolMessage,
  ToolResultPart,
  UserMessage,
  UserPart,
} from './message.ts'
export {
  defineModel,
  type FinishReason,
  type Model,
  type ModelIo,
  type ModelReply,
  type ModelRequest,
  type ModelSettings,
  type ModelTraits,
  type ProviderOptions,
} from './model.ts'
export type { ModelIdentity } from './model-identity.ts'
export { parsePlain } from './plain-json.ts'
export { costUsd, definePrices, type ModelPrice, type PriceTable, priceOf } from './prices.ts'
export type { Script, ScriptEntry, ScriptFunction, ScriptRule, ScriptTurn } from './script.ts'
export { type ScriptedModel, type ScriptedModelOptions, scriptedModel } from './scripted.ts'
export {
  callTool,
  type ScriptedAnswer,
  type ScriptedCall,
  type ScriptedFailure,
  type ScriptedReply,
} from './scripted-reply.ts'
export type { StreamPart } from './stream-part.ts'
export type { TimedClock } from './timed-clock.ts'
export { estimateTokens } from './token-estimate.ts'
export { assertTools, isToolName, type ToolChoice, type ToolSpec } from './tool-spec.ts'
export { addUsage, totalTokens, type Usage, unknownUsage, zeroUsage } from './usage.ts'
export {
  type BreakerChange,
  type BreakerModel,
  type BreakerOptions,
  type BreakerState,
  withBreaker,
} from './with-breaker.ts'
export { type CacheFault, type CacheOptions, withCache } from './with-cache.ts'
export { type FallbackOptions, withFallback } from './with-fallback.ts'
export { withLimits } from './with-limits.ts'
export { type Retry, type RetryOptions, withRetry } from './with-retry.ts'
export { withTextActions } from './with-text-actions.ts'
