// The contract: a model is one function from a request to a reply. Everything that a provider, a wrapper
// (`withRetry`, …) or a test double does happens behind this signature.
import { ProviderError } from './errors.ts'
import type { Json, JsonSchema } from './json.ts'
import type { AssistantPart, Message } from './message.ts'
import type { ModelIdentity } from './model-identity.ts'
import type { StreamPart } from './stream-part.ts'
import type { ToolChoice, ToolSpec } from './tool-spec.ts'
import type { Usage } from './usage.ts'

/** Provider-neutral settings. A model that lacks one says so in `settingFaults`, before a call; it never ignores one. */
export interface ModelSettings {
  /** Most output tokens of one reply. */
  readonly maxTokens?: number
  readonly temperature?: number
  readonly reasoning?: {
    readonly effort?: 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max'
    /** Most tokens to think with, where the provider counts them. */
    readonly budgetTokens?: number
  }
  /**
   * Holds as far as the tools that are offered can meet it: what is not offered is not forced. `toolChoice` of a request goes
   * before it, and must be met. An agent forces only the first reply to a message, as it would never come to an answer.
   */
  readonly toolChoice?: ToolChoice
}

/** Options by provider, for example `{ openai: { service_tier: 'flex' } }`. */
export type ProviderOptions = { readonly [provider: string]: { readonly [key: string]: Json } }

export interface ModelRequest {
  /** The system prompt. */
  readonly instructions?: string
  readonly messages: readonly Message[]
  /** What the model may call now: the mask, as tools. */
  readonly tools?: readonly ToolSpec[]
  readonly toolChoice?: ToolChoice
  /** Asks for a JSON answer of this shape; the answer arrives as text. */
  readonly output?: { readonly name: string; readonly schema: JsonSchema }
  readonly settings?: ModelSettings
  /** What only one provider knows, by its name, such as `openai`: it goes into the body of the request untouched; others do not see it. */
  readonly providerOptions?: ProviderOptions
}

/** What a call may use of the outside. */
export interface ModelIo {
  /** Fires on cancel, deadline, or when the state that asked was left. The call ends with an `aborted` error then. */
  readonly signal: AbortSignal
  /** Takes the parts of the answer as they arrive. Absent: nobody watches. */
  readonly emit?: (part: StreamPart) => void
  /** Stable over retries and restarts of one call. */
  readonly idempotencyKey?: string
  /** Who asks, for example an address: where calls must wait for each other, every caller gets its turn. */
  readonly caller?: string
}

/** Why the model stopped: one neutral word, and the provider's own. `undefined` raw: the provider gave none. */
export interface FinishReason {
  readonly unified: 'stop' | 'tool-calls' | 'length' | 'content-filter' | 'refusal' | 'pause' | 'other'
  readonly raw: string | undefined
}

export interface ModelReply {
  /** In the order the model wrote it. */
  readonly content: readonly AssistantPart[]
  readonly finish: FinishReason
  readonly usage: Usage
  /** What the provider says answered; falls back to the model's own id. */
  readonly modelId: string
  /** The model that was asked, where another id answered: a name may stand for a dated snapshot, which no price table knows. */
  readonly askedId?: string
  /** The provider's id of this call, for its support. */
  readonly requestId?: string
  /** True when no provider was asked: the reply was kept from an earlier, equal request. */
  readonly cached?: boolean
  /** Attempts before this one that the provider may charge for; nobody knows how much. `usage` does not hold them. Absent: none. */
  readonly lostAttempts?: number
}

/**
 * A language model.
 *
 * Throws a `ProviderError` (`code`, `retryable`) when no reply came to be.
 */
export interface Model extends ModelTraits {
  (request: ModelRequest, io: ModelIo): Promise<ModelReply>
  /** For example `offline/audit` or `anthropic/claude-…`: names it in journals, traces and price tables. */
  readonly modelId: string
}

/** What a model can say of itself without asking anybody. A wrapper passes on what the model inside says. */
export interface ModelTraits {
  /** What of these settings the model cannot do, each in words that name the alternative. Absent: it takes every setting. */
  readonly settingFaults?: (settings: ModelSettings) => readonly string[]
  /** Throws what would make every call fail, such as a missing key (`model_unavailable`). Absent: nothing would. */
  readonly assertReady?: () => void
  /** What tells it from other models of its name. Absent: nothing does. */
  readonly identity?: () => ModelIdentity
}

/**
 * Makes a model of a function: the way to bring one's own provider. The result is frozen.
 *
 * @param modelId - names the model in journals, traces and price tables; not blank
 * @param call - answers one request; starts with `assertConversation(request.messages)` and heeds `io.signal`
 * @param traits - see `ModelTraits`; default: the model takes every setting, and can be called at any time
 * @throws ProviderError `invalid_option` when the id is blank
 * @example
 * const echo = defineModel('offline/echo', async request => ({
 *   content: [{ type: 'text', text: textOf(request.messages.at(-1) ?? []) }],
 *   finish: { unified: 'stop', raw: undefined },
 *   usage: unknownUsage,
 *   modelId: 'offline/echo',
 * }))
 */
export function defineModel(
  modelId: string,
  call: (request: ModelRequest, io: ModelIo) => Promise<ModelReply>,
  { settingFaults, assertReady, identity }: ModelTraits = {},
): Model {
  if (modelId.trim() === '') throw new ProviderError('invalid_option', 'The id of the model is blank.')
  // An async wrapper: whatever the function throws arrives as a rejection.
  const model = async (request: ModelRequest, io: ModelIo): Promise<ModelReply> => call(request, io)
  const traits = {
    ...(settingFaults && { settingFaults }),
    ...(assertReady && { assertReady }),
    ...(identity && { identity }),
  }
  return Object.freeze(Object.assign(model, { modelId }, traits))
}
