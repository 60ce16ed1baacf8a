// A reply of the Responses API that arrives in events. The last event repeats the whole response, and that is what counts;
// the events before it are for watching. A stream without that last event is no reply.

import { callIds } from '../call-ids.ts'
import { ProviderError } from '../errors.ts'
import type { StreamPart } from '../stream-part.ts'
import { field, listField, textField } from '../wire/shape.ts'
import { growToolArguments } from '../wire/tool-arguments.ts'
import type { ReplyContext, ReplyStream } from './api.ts'
import { ReportedError } from './reported-error.ts'
import { responsesReply } from './responses-reply.ts'

interface ThoughtPlace {
  readonly item: unknown
  readonly part: unknown
}

export function responsesStream(context: ReplyContext): ReplyStream {
  const idOf = callIds(context.history)
  const calls = new Map<unknown, { readonly id: string; text: string }>()
  const items: unknown[] = []
  let response: unknown
  let text = ''
  let thought: ThoughtPlace | undefined

  const callStart = (event: unknown): readonly StreamPart[] => {
    const item = field(event, 'item')
    if (textField(item, 'type') !== 'function_call') return []
    const call = { id: idOf(textField(item, 'call_id')), text: '' }
    calls.set(field(event, 'output_index'), call)
    return [{ type: 'tool-call-start', id: call.id, name: textField(item, 'name') ?? '' }]
  }

  const callDelta = (event: unknown): readonly StreamPart[] => {
    const [call, delta] = [calls.get(field(event, 'output_index')), deltaOf(event)]
    if (call === undefined || delta === '') return []
    call.text = growToolArguments(call.text, delta, context.maxToolArgumentBytes)
    return [{ type: 'tool-call-delta', id: call.id, text: delta }]
  }

  const textDelta = (event: unknown): readonly StreamPart[] => {
    const delta = deltaOf(event)
    text += delta
    return delta === '' ? [] : [{ type: 'text-delta', text: delta }]
  }

  const reasoningDelta = (event: unknown): readonly StreamPart[] => {
    const delta = deltaOf(event)
    if (delta === '') return []
    // The parts of one thought are parted by a blank line, as in the reply.
    const [before, now] = [thought, placeOf(event)]
    thought = now
    const next = before !== undefined && before.item === now.item && before.part !== now.part
    return [{ type: 'reasoning-delta', text: next ? `\n\n${delta}` : delta }]
  }

  return {
    accept(event) {
      if (response !== undefined) return []
      switch (textField(event, 'type')) {
        case 'response.output_item.added':
          return callStart(event)
        case 'response.output_item.done':
          items.push(field(event, 'item'))
          return []
        case 'response.output_text.delta':
        case 'response.refusal.delta':
          return textDelta(event)
        case 'response.reasoning_summary_text.delta':
        case 'response.reasoning_text.delta':
          return reasoningDelta(event)
        case 'response.function_call_arguments.delta':
          return callDelta(event)
        case 'response.completed':
        case 'response.incomplete':
        case 'response.failed':
          response = field(event, 'response')
          return []
        case 'error':
          throw new ReportedError(event)
        case undefined:
          throw new ProviderError('protocol', 'OpenAI sent an event without a type.')
        default:
          return []
      }
    },
    get text() {
      return text
    },
    get complete() {
      return response !== undefined
    },
    reply() {
      if (typeof response !== 'object') {
        throw new ProviderError('protocol', 'The stream of OpenAI ended without the event that completes a response.')
      }
      // Some servers leave the items out of the last event.
      const repeated = (listField(response, 'output') ?? []).length > 0
      return responsesReply(repeated ? response : { ...response, output: items }, context)
    },
  }
}

function deltaOf(event: unknown): string {
  const delta = textField(event, 'delta')
  if (delta === undefined) throw new ProviderError('protocol', 'OpenAI sent a delta without text.')
  return delta
}

function placeOf(event: unknown): ThoughtPlace {
  return { item: field(event, 'output_index'), part: field(event, 'summary_index') ?? field(event, 'content_index') }
}
