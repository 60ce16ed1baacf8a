// Reading the content of messages and replies.
import type { AssistantPart, Message, ToolCallPart } from './message.ts'

/** Any part of any message. */
export type Part = Message['content'][number]

/** A message, a reply or its bare parts. */
export type ContentSource<P extends Part = Part> = { readonly content: readonly P[] } | readonly P[]

/** All text in one string, without reasoning; empty when there is none. */
export function textOf(source: ContentSource): string {
  return partsOf(source)
    .map(part => (part.type === 'text' ? part.text : ''))
    .join('')
}

/** What the model wants to have called, in its order. */
export function toolCallsOf(source: ContentSource<AssistantPart>): readonly ToolCallPart[] {
  return partsOf(source).filter(part => part.type === 'tool-call')
}

function partsOf<P extends Part>(source: ContentSource<P>): readonly P[] {
  return 'content' in source ? source.content : source
}
