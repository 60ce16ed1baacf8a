// The Responses API of OpenAI. It answers with items: what was thought, said and called, in this order.
import { partsOf } from './answer-parts.ts'
import type { Body, Dialect, Occasion, Problem } from './dialect.ts'
import { contentText, list, objects, text } from './json-read.ts'
import { openaiErrorBody, openaiHeaders, openaiRefusal } from './openai-errors.ts'
import { responsesEvents } from './openai-responses-events.ts'
import { responsesProblem } from './openai-responses-rules.ts'
import { sealOf } from './seal.ts'
import type { WireMessage } from './wire-request.ts'
import type { Json, WireAnswer, WireToolCall, WireUsage } from './wire-turn.ts'

const created = 1_790_000_000

export const openaiResponses: Dialect = {
  api: 'openai-responses',
  path: '/responses',
  problem: responsesProblem,
  messages(body) {
    const before = typeof body.instructions === 'string' ? [system(body.instructions)] : []
    const input = typeof body.input === 'string' ? [said('user', body.input)] : objects(body.input).flatMap(message)
    return [...before, ...input]
  },
  headers: openaiHeaders,
  refusal: openaiRefusal,
  errorBody: openaiErrorBody,
  reply: (answer, occasion) => finalResponse(answer, occasion),
  events(answer, occasion) {
    const output = items(answer, occasion)
    const started = response(answer, occasion, 'in_progress', [])
    return responsesEvents(started, output, finalResponse(answer, occasion), answer.deltaCharacters)
  },
  ends: event => 'name' in event && /^response\.(completed|incomplete|failed)$/.test(event.name ?? ''),
  errorEvent({ type, message: what, code = null, param = null }) {
    return { name: 'error', data: { type: 'error', code: code ?? type, message: what, param, sequence_number: 99 } }
  },
  ping: { comment: 'keep-alive' },
  failed({ type, code, message: what }: Problem, occasion) {
    const error = { code: code ?? type, message: what }
    const reply = { ...response({}, occasion, 'failed', []), error }
    return { reply, event: { name: 'response.failed', data: { type: 'response.failed', response: reply } } }
  },
  emptied: { output: [] },
}

function finalResponse(answer: WireAnswer, occasion: Occasion): Body {
  const reason = incompleteReason(answer)
  const whole = response(answer, occasion, reason ? 'incomplete' : 'completed', items(answer, occasion))
  return { ...whole, incomplete_details: reason ? { reason } : null, usage: usage(answer.usage) }
}

function response(answer: WireAnswer, { body, model, n }: Occasion, status: string, output: readonly Body[]): Body {
  return {
    id: `resp_${n}`,
    object: 'response',
    created_at: created,
    status,
    error: null,
    incomplete_details: null,
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    model: answer.model ?? model,
    output,
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    store: body.store ?? true,
    temperature: 1,
    text: { format: { type: 'text' } },
    tool_choice: body.tool_choice ?? 'auto',
    tools: body.tools ?? [],
    top_p: 1,
    truncation: 'disabled',
    usage: null,
    user: null,
    metadata: {},
  }
}

function items(answer: WireAnswer, { body, n }: Occasion): readonly Body[] {
  const { refusal, finish } = answer
  const status = finish === 'length' || finish === 'content-filter' ? 'incomplete' : 'completed'
  // The content of a thought is given out only when it was asked for; without it nobody can take it back.
  const sealed = list(body.include).includes('reasoning.encrypted_content')
  const count = { thought: 0, message: 0, call: 0 }
  const idOf = (prefix: string, at: number): string => (at === 0 ? `${prefix}_${n}` : `${prefix}_${n}_${at}`)
  const thought = (summary: string, hidden: boolean): Body => {
    const at = count.thought++
    return {
      id: idOf('rs', at),
      type: 'reasoning',
      summary: hidden ? [] : [{ type: 'summary_text', text: summary }],
      ...(sealed ? { encrypted_content: sealOf(hidden ? '' : summary, at) } : {}),
    }
  }
  const message = (content: readonly Body[]): Body => {
    return { id: idOf('msg', count.message++), type: 'message', status, role: 'assistant', content }
  }
  const call = ({ id, name, input = {}, malformed }: WireToolCall): Body => {
    const index = count.call++
    return {
      id: `fc_${n}_${index}`,
      type: 'function_call',
      status,
      call_id: id ?? `call_${n}_${index}`,
      name,
      arguments: malformed ?? JSON.stringify(input),
    }
  }
  const said = partsOf(answer).map(part => {
    if ('thought' in part) return thought(part.thought, part.hidden === true)
    if ('call' in part) return call(part.call)
    return message([{ type: 'output_text', text: part.text, annotations: [], logprobs: [] }])
  })
  return refusal === undefined ? said : [...said, message([{ type: 'refusal', refusal }])]
}

function incompleteReason({ finish }: WireAnswer): string | undefined {
  if (finish === 'length' || finish === 'context') return 'max_output_tokens'
  return finish === 'content-filter' ? 'content_filter' : undefined
}

function usage(counts: WireUsage | null | undefined): Json {
  if (counts === null || counts === undefined) return null
  const { inputTokens, outputTokens, cacheReadTokens = 0, cacheWriteTokens = 0, reasoningTokens = 0 } = counts
  return {
    input_tokens: inputTokens,
    input_tokens_details: { cached_tokens: cacheReadTokens, cache_write_tokens: cacheWriteTokens },
    output_tokens_details: { reasoning_tokens: reasoningTokens },
    ...(outputTokens !== undefined && { output_tokens: outputTokens, total_tokens: inputTokens + outputTokens }),
  }
}

function message(item: Body): readonly WireMessage[] {
  const id = text(item.call_id)
  switch (item.type) {
    case 'reasoning':
      return []
    case 'function_call': {
      const call = { id, name: text(item.name), arguments: text(item.arguments) }
      return [{ role: 'assistant', text: '', calls: [call], results: [] }]
    }
    case 'function_call_output':
      return [{ role: 'tool', text: '', calls: [], results: [{ id, text: contentText(item.output) }] }]
    default: {
      const role = item.role === 'user' || item.role === 'assistant' ? item.role : 'system'
      return [said(role, contentText(item.content))]
    }
  }
}

function said(role: WireMessage['role'], words: string): WireMessage {
  return { role, text: words, calls: [], results: [] }
}

function system(words: string): WireMessage {
  return said('system', words)
}
