// Messages of the API as it sends them: whole, and as the events of a stream that cuts them where it likes.
import type { Json } from '../../src/index.ts'

export type WireBlock =
  | { type: 'text'; text: string; citations: null }
  | { type: 'thinking'; thinking: string; signature: string }
  | { type: 'redacted_thinking'; data: string }
  | { type: 'tool_use'; id: string; caller: { type: 'direct' }; name: string; input: Json }

export interface WireMessage {
  id: string
  type: 'message'
  role: 'assistant'
  model: string
  content: WireBlock[]
  stop_reason: string
  stop_sequence: null
  usage: Json
}

export const text = (content: string): WireBlock => ({ type: 'text', text: content, citations: null })

export const thinking = (content: string): WireBlock => ({ type: 'thinking', thinking: content, signature: 'c2ln' })

export const redacted = (data: string): WireBlock => ({ type: 'redacted_thinking', data })

export const toolUse = (id: string, name: string, input: Json): WireBlock => ({
  type: 'tool_use',
  id,
  caller: { type: 'direct' },
  name,
  input,
})

const usage = {
  input_tokens: 30,
  cache_creation_input_tokens: 10,
  cache_read_input_tokens: 80,
  output_tokens: 45,
  output_tokens_details: { thinking_tokens: 30 },
  service_tier: 'standard',
}

export const message = (content: WireBlock[], stop_reason: string = 'end_turn'): WireMessage => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-test-1',
  content,
  stop_reason,
  stop_sequence: null,
  usage,
})

/** The events of a stream that carries the message; `cut` divides each text that streams. */
export function eventsOf(whole: WireMessage, cut: (text: string) => string[] = text => [text]): Json[] {
  const { content, stop_reason, usage: counts, ...head } = whole
  const opening = { ...head, content: [], stop_reason: null, usage: { ...(counts as object), output_tokens: 1 } }
  return [
    { type: 'message_start', message: opening },
    { type: 'ping' },
    ...content.flatMap((block, index) => [
      { type: 'content_block_start', index, content_block: emptied(block) },
      ...deltasOf(block, cut).map(delta => ({ type: 'content_block_delta', index, delta })),
      { type: 'content_block_stop', index },
    ]),
    { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: counts },
    { type: 'message_stop' },
  ]
}

function emptied(block: WireBlock): Json {
  switch (block.type) {
    case 'text':
      return { ...block, text: '' }
    case 'thinking':
      return { ...block, thinking: '', signature: '' }
    case 'tool_use':
      return { ...block, input: {} }
    case 'redacted_thinking':
      return { ...block }
  }
}

function deltasOf(block: WireBlock, cut: (text: string) => string[]): Json[] {
  switch (block.type) {
    case 'text':
      return cut(block.text).map(piece => ({ type: 'text_delta', text: piece }))
    case 'thinking':
      return [
        ...cut(block.thinking).map(piece => ({ type: 'thinking_delta', thinking: piece })),
        { type: 'signature_delta', signature: block.signature },
      ]
    case 'tool_use':
      return cut(JSON.stringify(block.input)).map(piece => ({ type: 'input_json_delta', partial_json: piece }))
    case 'redacted_thinking':
      return []
  }
}
