// The Messages API of Anthropic. It answers with blocks: what was thought, said and called, in this order.

import { callsOf, partsOf } from './answer-parts.ts'
import { anthropicErrorBody, anthropicHeaders, anthropicRefusal } from './anthropic-errors.ts'
import { anthropicEvents } from './anthropic-events.ts'
import { anthropicProblem } from './anthropic-rules.ts'
import type { Body, Dialect, Occasion } from './dialect.ts'
import { contentText, objects, text } from './json-read.ts'
import { sealOf } from './seal.ts'
import type { WireMessage } from './wire-request.ts'
import type { Json, WireAnswer, WireUsage } from './wire-turn.ts'

export const anthropic: Dialect = {
  api: 'anthropic',
  path: '/messages',
  problem: anthropicProblem,
  messages(body) {
    const system = contentText(body.system)
    const before: readonly WireMessage[] =
      system === '' ? [] : [{ role: 'system', text: system, calls: [], results: [] }]
    return [...before, ...objects(body.messages).map(message)]
  },
  headers: anthropicHeaders,
  refusal: anthropicRefusal,
  errorBody: anthropicErrorBody,
  reply,
  events: (answer, occasion) => anthropicEvents(reply(answer, occasion), answer),
  ends: event => 'name' in event && event.name === 'message_stop',
  errorEvent: problem => ({ name: 'error', data: anthropicErrorBody(problem, 0) }),
  ping: { name: 'ping', data: { type: 'ping' } },
  failed: () => undefined,
  emptied: { content: [] },
}

function reply(answer: WireAnswer, { model, n }: Occasion): Body {
  return {
    id: `msg_${n}`,
    type: 'message',
    role: 'assistant',
    model: answer.model ?? model,
    content: blocks(answer, n),
    stop_reason: stopReason(answer),
    stop_sequence: null,
    stop_details: answer.finish === 'refusal' ? { type: 'refusal', category: null, explanation: null } : null,
    container: null,
    diagnostics: null,
    ...(answer.usage === undefined ? {} : { usage: usage(answer.usage) }),
  }
}

function blocks(answer: WireAnswer, n: number): readonly Body[] {
  const count = { thought: 0, call: 0 }
  const thought = (thinking: string, hidden: boolean): Body => {
    const at = count.thought++
    // What is hidden can only be known again by what stands for it.
    return hidden
      ? { type: 'redacted_thinking', data: sealOf('', at) }
      : { type: 'thinking', thinking, signature: sealOf(thinking, at) }
  }
  const said = partsOf(answer).map((part): Body => {
    if ('thought' in part) return thought(part.thought, part.hidden === true)
    if ('text' in part) return { type: 'text', text: part.text, citations: null }
    const { id, name, input = {}, malformed } = part.call
    const written: Json = malformed ?? input
    const index = count.call++
    return { type: 'tool_use', id: id ?? `toolu_${n}_${index}`, name, input: written, caller: { type: 'direct' } }
  })
  const { refusal } = answer
  return refusal === undefined ? said : [...said, { type: 'text', text: refusal, citations: null }]
}

function stopReason(answer: WireAnswer): string {
  const { finish } = answer
  switch (finish) {
    case undefined:
      return callsOf(answer).length > 0 ? 'tool_use' : 'end_turn'
    case 'stop':
      return 'end_turn'
    case 'tool-calls':
      return 'tool_use'
    case 'length':
      return 'max_tokens'
    case 'content-filter':
    case 'refusal':
      return 'refusal'
    case 'pause':
      return 'pause_turn'
    case 'context':
      return 'model_context_window_exceeded'
    default:
      return finish satisfies never
  }
}

// The API counts cached tokens beside the input, not in it.
function usage(counts: WireUsage | null): Json {
  if (counts === null) return null
  const { inputTokens, outputTokens, cacheReadTokens = 0, cacheWriteTokens = 0, reasoningTokens } = counts
  return {
    input_tokens: inputTokens - cacheReadTokens - cacheWriteTokens,
    cache_creation_input_tokens: cacheWriteTokens,
    cache_read_input_tokens: cacheReadTokens,
    ...(outputTokens !== undefined && { output_tokens: outputTokens }),
    output_tokens_details: reasoningTokens === undefined ? null : { thinking_tokens: reasoningTokens },
    service_tier: 'standard',
  }
}

function message({ role, content }: Body): WireMessage {
  const parts = objects(content)
  const calls = parts
    .filter(({ type }) => type === 'tool_use')
    .map(({ id, name, input = {} }) => ({ id: text(id), name: text(name), arguments: JSON.stringify(input) }))
  const results = parts
    .filter(({ type }) => type === 'tool_result')
    .map(part => ({ id: text(part.tool_use_id), text: contentText(part.content) }))
  const asked = results.length > 0 ? 'tool' : 'user'
  return { role: role === 'assistant' ? 'assistant' : asked, text: contentText(content), calls, results }
}
