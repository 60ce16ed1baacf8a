// A whole reply of the Responses API, read as what it says and not taken for what it should be.

import { callIds } from '../call-ids.ts'
import { ProviderError } from '../errors.ts'
import type { Json } from '../json.ts'
import type { AssistantPart } from '../message.ts'
import type { FinishReason, ModelReply } from '../model.ts'
import type { Usage } from '../usage.ts'
import { countField, field, isRecord, listField, textField } from '../wire/shape.ts'
import { readToolArguments } from '../wire/tool-arguments.ts'
import type { ReplyContext } from './api.ts'
import { answererOf, finishOf } from './finish.ts'
import { ReportedError } from './reported-error.ts'
import { responsesProvider } from './responses-request.ts'

type End = Pick<ModelReply, 'content' | 'finish'>

const cuts = new Map<string | undefined, FinishReason['unified']>([
  ['max_output_tokens', 'length'],
  ['content_filter', 'content-filter'],
])

/**
 * Reads a response object.
 *
 * @throws ProviderError `protocol`, `reply_too_large`, `server_error`; `ReportedError` when it says that it failed
 */
export function responsesReply(response: unknown, context: ReplyContext): ModelReply {
  const error = field(response, 'error')
  if (isRecord(error) || typeof error === 'string') throw new ReportedError(error)
  const items = listField(response, 'output')
  if (items === undefined) throw new ProviderError('protocol', 'The reply of OpenAI holds no list of output items.')
  const answered = textField(response, 'model')
  const id = textField(response, 'id')
  return {
    ...endOf(response, items, contentOf(items, context)),
    usage: usageOf(field(response, 'usage')),
    ...answererOf(answered, context.modelId),
    ...(id !== undefined && { requestId: id }),
  }
}

function contentOf(items: readonly unknown[], { history, maxToolArgumentBytes }: ReplyContext): AssistantPart[] {
  const idOf = callIds(history)
  return items.flatMap((item): AssistantPart[] => {
    switch (textField(item, 'type')) {
      case 'message':
        return textsOf(item)
          .filter(text => text !== '')
          .map(text => ({ type: 'text', text }))
      case 'function_call': {
        const [name, text] = [textField(item, 'name'), textField(item, 'arguments')]
        if (!name || text === undefined) throw new ProviderError('protocol', 'OpenAI sent a tool call without a name.')
        const id = idOf(textField(item, 'call_id'))
        return [{ type: 'tool-call', id, name, ...readToolArguments(text, maxToolArgumentBytes) }]
      }
      case undefined:
        throw new ProviderError('protocol', 'OpenAI sent an output item without a type.')
      default:
        // Reasoning, and whatever else must go back for the model to go on (a search of its own, a compaction).
        return [{ type: 'reasoning', text: thoughtOf(item), provider: responsesProvider, raw: item as Json }]
    }
  })
}

function textsOf(message: unknown): readonly string[] {
  const content = listField(message, 'content')
  if (content === undefined) throw new ProviderError('protocol', 'OpenAI sent a message without content.')
  return content.map(part => textField(part, 'text') ?? textField(part, 'refusal') ?? '')
}

/** The summary that is meant for readers, else the thoughts themselves where the model shows them. */
function thoughtOf(item: unknown): string {
  const read = (name: string): string =>
    (listField(item, name) ?? []).map(part => textField(part, 'text') ?? '').join('\n\n')
  return read('summary') || read('content')
}

function refuses(item: unknown): boolean {
  return (listField(item, 'content') ?? []).some(part => textField(part, 'type') === 'refusal')
}

function endOf(response: unknown, items: readonly unknown[], content: readonly AssistantPart[]): End {
  const status = textField(response, 'status')
  const refused = items.some(refuses)
  switch (status) {
    case 'completed':
    case undefined: // not every compatible server says it of a whole reply
      return finishOf('ended', refused ? 'refusal' : status, content, refused)
    case 'incomplete': {
      const reason = textField(field(response, 'incomplete_details'), 'reason')
      return finishOf(cuts.get(reason) ?? 'other', reason ?? status, content, false)
    }
    case 'failed':
    case 'cancelled':
      throw new ProviderError('server_error', `OpenAI says that the response was ${status}, and not why.`)
    default:
      throw new ProviderError('protocol', 'The reply of OpenAI is not of a response that has ended.')
  }
}

function usageOf(usage: unknown): Usage {
  const [input, output] = [field(usage, 'input_tokens_details'), field(usage, 'output_tokens_details')]
  return {
    inputTokens: countField(usage, 'input_tokens'),
    outputTokens: countField(usage, 'output_tokens'),
    cacheReadTokens: countField(input, 'cached_tokens'),
    cacheWriteTokens: countField(input, 'cache_write_tokens'),
    reasoningTokens: countField(output, 'reasoning_tokens'),
  }
}
