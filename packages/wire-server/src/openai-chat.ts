// Chat Completions of OpenAI, and of the many servers that speak it. Thoughts go out as `reasoning_content`, as those
// servers have it; OpenAI's own shows none.
import { callsOf, joined } from './answer-parts.ts'
import type { Body, Dialect, Occasion } from './dialect.ts'
import { contentText, object, objects, text } from './json-read.ts'
import { chatProblem } from './openai-chat-rules.ts'
import { openaiErrorBody, openaiHeaders, openaiRefusal } from './openai-errors.ts'
import { pieces } from './pieces.ts'
import type { WireMessage } from './wire-request.ts'
import type { Json, WireAnswer, WireToolCall, WireUsage } from './wire-turn.ts'

const created = 1_790_000_000

export const openaiChat: Dialect = {
  api: 'openai-chat',
  path: '/chat/completions',
  problem: chatProblem,
  messages: body => objects(body.messages).map(message),
  headers: openaiHeaders,
  refusal: openaiRefusal,
  errorBody: openaiErrorBody,
  reply(answer, occasion) {
    const { refusal = null } = answer
    const [reasoning, content = null] = [joined(answer, 'thought'), joined(answer, 'text')]
    const toolCalls = callsOf(answer).map((call, index) => toolCall(call, occasion.n, index))
    const spoken = {
      role: 'assistant',
      content,
      refusal,
      annotations: [],
      ...(reasoning === undefined ? {} : { reasoning_content: reasoning }),
      ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls }),
    }
    return {
      ...head(answer, occasion, 'chat.completion'),
      choices: [{ index: 0, message: spoken, logprobs: null, finish_reason: finishReason(answer) }],
      ...(answer.usage === undefined ? {} : { usage: usage(answer.usage) }),
    }
  },
  events: (answer, occasion) => [...chunks(answer, occasion).map(data => ({ data })), { text: '[DONE]' }],
  ends: event => ('text' in event ? event.text === '[DONE]' : 'data' in event && finished(event.data)),
  errorEvent: problem => ({ data: openaiErrorBody(problem) }),
  ping: { comment: 'keep-alive' },
  failed: () => undefined,
  emptied: { choices: [] },
}

function* chunkDeltas(answer: WireAnswer, n: number): Generator<Body> {
  const size = answer.deltaCharacters
  yield { role: 'assistant', content: '', refusal: null }
  for (const piece of pieces(joined(answer, 'thought') ?? '', size)) yield { reasoning_content: piece }
  for (const piece of pieces(joined(answer, 'text') ?? '', size)) yield { content: piece }
  for (const piece of pieces(answer.refusal ?? '', size)) yield { refusal: piece }
  for (const [index, call] of callsOf(answer).entries()) {
    const { id, type, function: fn } = toolCall(call, n, index)
    yield { tool_calls: [{ index, id, type, function: { name: fn.name, arguments: '' } }] }
    for (const piece of pieces(fn.arguments, size)) yield { tool_calls: [{ index, function: { arguments: piece } }] }
  }
}

function chunks(answer: WireAnswer, occasion: Occasion): readonly Body[] {
  const asked = object(occasion.body.stream_options)?.include_usage === true && answer.usage !== undefined
  const shared = { ...head(answer, occasion, 'chat.completion.chunk'), ...(asked ? { usage: null } : {}) }
  const choice = (delta: Body, reason: string | null): Body => ({
    ...shared,
    choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }],
  })
  const deltas = [...chunkDeltas(answer, occasion.n)].map(delta => choice(delta, null))
  // Usage comes in a chunk of its own at the very end, and only when it was asked for.
  const last = asked ? [{ ...shared, choices: [], usage: usage(answer.usage ?? null) }] : []
  return [...deltas, choice({}, finishReason(answer)), ...last]
}

function head(answer: WireAnswer, { model, n }: Occasion, kind: string): Body {
  const about = { service_tier: 'default', system_fingerprint: 'fp_1' }
  return { id: `chatcmpl-${n}`, object: kind, created, model: answer.model ?? model, ...about }
}

function toolCall(call: WireToolCall, n: number, index: number) {
  const written = call.malformed ?? JSON.stringify(call.input ?? {})
  return { id: call.id ?? `call_${n}_${index}`, type: 'function', function: { name: call.name, arguments: written } }
}

function finishReason(answer: WireAnswer): string {
  const { finish } = answer
  switch (finish) {
    case undefined:
      return callsOf(answer).length > 0 ? 'tool_calls' : 'stop'
    case 'tool-calls':
      return 'tool_calls'
    case 'content-filter':
      return 'content_filter'
    case 'length':
    case 'context':
      return 'length'
    case 'stop':
    case 'refusal':
    case 'pause':
      return 'stop'
    default:
      return finish satisfies never
  }
}

function usage(counts: WireUsage | null): Json {
  if (counts === null) return null
  const { inputTokens, outputTokens, cacheReadTokens = 0, cacheWriteTokens = 0, reasoningTokens = 0 } = counts
  return {
    prompt_tokens: inputTokens,
    ...(outputTokens !== undefined && {
      completion_tokens: outputTokens,
      total_tokens: inputTokens + outputTokens,
    }),
    prompt_tokens_details: { cached_tokens: cacheReadTokens, cache_write_tokens: cacheWriteTokens, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: reasoningTokens, audio_tokens: 0 },
  }
}

function finished(data: Json): boolean {
  return objects(object(data)?.choices).some(choice => typeof choice.finish_reason === 'string')
}

function message(body: Body): WireMessage {
  const calls = objects(body.tool_calls).map(call => {
    const fn = object(call.function)
    return { id: text(call.id), name: text(fn?.name), arguments: text(fn?.arguments) }
  })
  const said = contentText(body.content)
  switch (body.role) {
    case 'tool':
      return { role: 'tool', text: '', calls: [], results: [{ id: text(body.tool_call_id), text: said }] }
    case 'assistant':
      return { role: 'assistant', text: said, calls, results: [] }
    case 'user':
      return { role: 'user', text: said, calls: [], results: [] }
    default:
      return { role: 'system', text: said, calls: [], results: [] }
  }
}
