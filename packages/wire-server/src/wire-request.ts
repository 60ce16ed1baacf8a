// What a brain is shown of a request: the body as it came, and a simple view of its conversation.
import type { Json } from './wire-turn.ts'

export type WireApi = 'openai-chat' | 'openai-responses' | 'anthropic'

/** One entry of a conversation, whichever API wrote it. */
export interface WireMessage {
  readonly role: 'system' | 'user' | 'assistant' | 'tool'
  /** All text, joined. */
  readonly text: string
  readonly calls: readonly { readonly id: string; readonly name: string; readonly arguments: string }[]
  readonly results: readonly { readonly id: string; readonly text: string }[]
}

export interface WireRequest {
  readonly api: WireApi
  readonly model: string
  readonly stream: boolean
  readonly body: { readonly [key: string]: Json }
  readonly headers: Readonly<Record<string, string>>
  readonly messages: readonly WireMessage[]
  /** The number of this request at its server, from 1. */
  readonly n: number
}

/** The text of the last message of the user; empty when there is none. */
export function lastUserText({ messages }: Pick<WireRequest, 'messages'>): string {
  return messages.findLast(({ role }) => role === 'user')?.text ?? ''
}

/** The tool results that ask for this answer: those after the last message of the model. */
export function lastResults({ messages }: Pick<WireRequest, 'messages'>): WireMessage['results'] {
  return messages
    .slice(messages.findLastIndex(({ role }) => role === 'assistant') + 1)
    .flatMap(({ results }) => results)
}
