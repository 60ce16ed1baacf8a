// A whole reply of Chat Completions, read as what it says and not taken for what it should be: servers that are compatible
// leave out ids, usage and more, and call the thoughts of a model by two names.

import { callIds } from '../call-ids.ts'
import { ProviderError } from '../errors.ts'
import type { AssistantPart } from '../message.ts'
import type { FinishReason, ModelReply } from '../model.ts'
import type { Usage } from '../usage.ts'
import { countField, field, isRecord, listField, textField } from '../wire/shape.ts'
import { readToolArguments } from '../wire/tool-arguments.ts'
import type { ReplyContext } from './api.ts'
import { reasoningOf } from './chat-reasoning.ts'
import { answererOf, finishOf } from './finish.ts'
import { ReportedError } from './reported-error.ts'

const ends = new Map<string, FinishReason['unified'] | 'ended'>([
  ['stop', 'ended'],
  ['eos', 'ended'], // the same at some servers
  ['tool_calls', 'ended'], // some servers say `stop` of calls: the content tells better
  ['length', 'length'],
  ['content_filter', 'content-filter'],
])

/**
 * Reads a completion.
 *
 * @throws ProviderError `protocol`, `reply_too_large`; `ReportedError` when it is an error
 */
export function chatReply(completion: unknown, context: ReplyContext): ModelReply {
  const error = field(completion, 'error')
  if (isRecord(error) || typeof error === 'string') throw new ReportedError(error)
  const [choice] = listField(completion, 'choices') ?? []
  const [message, raw] = [field(choice, 'message'), textField(choice, 'finish_reason')]
  if (!isRecord(message)) throw new ProviderError('protocol', 'The reply of the server holds no message.')
  if (raw === undefined) throw new ProviderError('protocol', 'The reply of the server does not say why it ended.')
  const content = [...reasoningOf(message), ...textOf(message), ...callsOf(message, context)]
  const answered = textField(completion, 'model')
  const id = textField(completion, 'id')
  return {
    ...finishOf(ends.get(raw) ?? 'other', raw, content, Boolean(textField(message, 'refusal'))),
    usage: usageOf(field(completion, 'usage')),
    ...answererOf(answered, context.modelId),
    ...(id && { requestId: id }),
  }
}

function textOf(message: unknown): AssistantPart[] {
  const content = field(message, 'content') ?? ''
  if (typeof content !== 'string') throw new ProviderError('protocol', 'The content of the reply is not text.')
  const text = content + (textField(message, 'refusal') ?? '')
  return text === '' ? [] : [{ type: 'text', text }]
}

function callsOf(message: unknown, { history, maxToolArgumentBytes }: ReplyContext): AssistantPart[] {
  const idOf = callIds(history)
  return (listField(message, 'tool_calls') ?? []).map(call => {
    const name = textField(field(call, 'function'), 'name')
    if (!name) throw new ProviderError('protocol', 'The server sent a tool call without a name.')
    const text = textField(field(call, 'function'), 'arguments') ?? ''
    return {
      type: 'tool-call',
      id: idOf(textField(call, 'id')),
      name,
      ...readToolArguments(text, maxToolArgumentBytes),
    }
  })
}

function usageOf(usage: unknown): Usage {
  const [input, output] = [field(usage, 'prompt_tokens_details'), field(usage, 'completion_tokens_details')]
  return {
    inputTokens: countField(usage, 'prompt_tokens'),
    outputTokens: countField(usage, 'completion_tokens'),
    cacheReadTokens: countField(input, 'cached_tokens'),
    cacheWriteTokens: countField(input, 'cache_write_tokens'),
    reasoningTokens: countField(output, 'reasoning_tokens'),
  }
}
