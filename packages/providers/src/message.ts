// The conversation: what goes to a model and what comes back, as typed parts.
// Invariant of every conversation handed to a model: each tool call of an assistant message has
// its result in the tool message that follows, and reasoning parts stay untouched and in order.
import type { Json } from './json.ts'

/** Plain text. */
export interface TextPart {
  readonly type: 'text'
  readonly text: string
}

/** Where the bytes of an image or file are; the conversation itself never carries more than a reference or base64 text. */
export type MediaSource =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'base64'; readonly data: string }
  | { readonly kind: 'provider-file'; readonly id: string }

/** An image shown to the model. */
export interface ImagePart {
  readonly type: 'image'
  readonly source: MediaSource
  /** For example `image/png`; needed for base64. */
  readonly mediaType?: string
}

/** A file shown to the model. */
export interface FilePart {
  readonly type: 'file'
  readonly source: MediaSource
  readonly mediaType?: string
  readonly name?: string
}

/** What the model thought. `raw` is the provider's own block and goes back verbatim. */
export interface ReasoningPart {
  readonly type: 'reasoning'
  readonly text: string
  /** Who wrote it; another provider must not be shown `raw`. */
  readonly provider: string
  readonly raw?: Json
}

/** The model asks for a tool. */
export interface ToolCallPart {
  readonly type: 'tool-call'
  /** Unique in its conversation; 1 to 64 letters, digits, `_` and `-`, so that every provider takes it back. */
  readonly id: string
  readonly name: string
  /** The parsed arguments; `undefined` when they were not JSON, then `malformed` holds the text. */
  readonly input: Json | undefined
  readonly malformed?: string
}

/** What a tool call came to. Every call gets exactly one. */
export interface ToolResultPart {
  readonly type: 'tool-result'
  /** The id of the call that this answers. */
  readonly id: string
  readonly name: string
  readonly output: Json
  /** True when the call failed or was refused; the model may react. */
  readonly isError?: boolean
}

export type UserPart = TextPart | ImagePart | FilePart
export type AssistantPart = TextPart | ReasoningPart | ToolCallPart

export interface UserMessage {
  readonly role: 'user'
  readonly content: readonly UserPart[]
}
export interface AssistantMessage {
  readonly role: 'assistant'
  readonly content: readonly AssistantPart[]
}
export interface ToolMessage {
  readonly role: 'tool'
  readonly content: readonly ToolResultPart[]
}

/** One entry of a conversation. Instructions (the system prompt) are not a message: see `ModelRequest`. */
export type Message = UserMessage | AssistantMessage | ToolMessage
