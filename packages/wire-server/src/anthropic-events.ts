// The stream of the Messages API: every block is opened, grows, and is closed; the end says why and what it cost.
import type { Body } from './dialect.ts'
import { object, objects, text } from './json-read.ts'
import { pieces } from './pieces.ts'
import type { SseEvent } from './sse.ts'
import type { WireAnswer } from './wire-turn.ts'

/** All events of one answer; `whole` is what it would be without a stream. */
export function anthropicEvents(whole: Body, answer: WireAnswer): readonly SseEvent[] {
  const { usage, stop_reason, stop_sequence, stop_details, container } = whole
  const counts = object(usage)
  // The first count of the output is a placeholder.
  const first = usage === undefined ? {} : { usage: counts ? { ...counts, output_tokens: 1 } : null }
  const started = { ...whole, content: [], stop_reason: null, stop_details: null, ...first }
  const last = usage === undefined ? {} : { usage: usage }
  const events: readonly Event[] = [
    { type: 'message_start', message: started },
    ...objects(whole.content).flatMap((block, index) => blockEvents(block, index, answer.deltaCharacters)),
    { type: 'message_delta', delta: { stop_reason, stop_sequence, stop_details, container } as Body, ...last },
    { type: 'message_stop' },
  ]
  const named = events.map(data => ({ name: data.type, data }))
  // A sign of life comes early, between the first block and its first delta.
  return [...named.slice(0, 2), { name: 'ping', data: { type: 'ping' } }, ...named.slice(2)]
}

type Event = Body & { readonly type: string }

function blockEvents(block: Body, index: number, size: number | undefined): readonly Event[] {
  const { opened, deltas } = growth(block, size)
  return [
    { type: 'content_block_start', index, content_block: opened },
    ...deltas.map(delta => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ]
}

function growth(block: Body, size: number | undefined): { opened: Body; deltas: readonly Body[] } {
  switch (block.type) {
    case 'redacted_thinking':
      return { opened: block, deltas: [] }
    case 'thinking': {
      const thoughts = pieces(text(block.thinking), size).map(thinking => ({ type: 'thinking_delta', thinking }))
      const signed = { type: 'signature_delta', signature: text(block.signature) }
      return { opened: { ...block, thinking: '', signature: '' }, deltas: [...thoughts, signed] }
    }
    case 'text': {
      const deltas = pieces(text(block.text), size).map(piece => ({ type: 'text_delta', text: piece }))
      return { opened: { ...block, text: '' }, deltas }
    }
    default: {
      const written = typeof block.input === 'string' ? block.input : JSON.stringify(block.input)
      const partial = ['', ...pieces(written, size)] // the first piece is always empty
      const deltas = partial.map(piece => ({ type: 'input_json_delta', partial_json: piece }))
      return { opened: { ...block, input: {} }, deltas }
    }
  }
}
