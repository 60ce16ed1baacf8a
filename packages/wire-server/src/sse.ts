// Server-sent events, as text.
import type { Json } from './wire-turn.ts'

/** One event; `comment` is a line that clients skip, `data` as text goes out as it is. */
export type SseEvent =
  | { readonly name?: string; readonly data: Json }
  | { readonly name?: string; readonly text: string }
  | { readonly comment: string }

export function encodeEvent(event: SseEvent, newline: '\n' | '\r\n'): string {
  if ('comment' in event) return `: ${event.comment}${newline}${newline}`
  const name = event.name === undefined ? '' : `event: ${event.name}${newline}`
  return `${name}data: ${'data' in event ? JSON.stringify(event.data) : event.text}${newline}${newline}`
}
