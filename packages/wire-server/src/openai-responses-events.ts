// The stream of the Responses API: every item and every part of it is opened, grows, and is closed.
import type { Body } from './dialect.ts'
import { objects, text } from './json-read.ts'
import { pieces } from './pieces.ts'
import type { SseEvent } from './sse.ts'

/** All events of one answer, numbered. */
export function responsesEvents(
  started: Body,
  items: readonly Body[],
  final: Body,
  deltaCharacters: number | undefined,
): readonly SseEvent[] {
  const events = [
    { type: 'response.created', response: started },
    { type: 'response.in_progress', response: started },
    ...items.flatMap((item, index) => [...itemEvents(item, index, deltaCharacters)]),
    { type: `response.${text(final.status)}`, response: final },
  ]
  return events.map((event, index) => ({ name: event.type, data: { ...event, sequence_number: index } }))
}

type TypedBody = Body & { readonly type: string }

function* itemEvents(item: Body, index: number, size: number | undefined): Generator<TypedBody> {
  const place = { output_index: index, item_id: text(item.id) }
  yield { type: 'response.output_item.added', output_index: index, item: opened(item) }
  switch (item.type) {
    case 'reasoning':
      yield* summaryEvents(item, place, size)
      break
    case 'message':
      for (const [at, part] of objects(item.content).entries()) {
        yield* partEvents(part, { ...place, content_index: at }, size)
      }
      break
    default:
      for (const delta of pieces(text(item.arguments), size)) {
        yield { type: 'response.function_call_arguments.delta', ...place, delta }
      }
      yield {
        type: 'response.function_call_arguments.done',
        ...place,
        name: text(item.name),
        arguments: text(item.arguments),
      }
  }
  yield { type: 'response.output_item.done', output_index: index, item }
}

function opened(item: Body): Body {
  switch (item.type) {
    case 'reasoning':
      return { ...item, summary: [] }
    case 'message':
      return { ...item, status: 'in_progress', content: [] }
    default:
      return { ...item, status: 'in_progress', arguments: '' }
  }
}

function* summaryEvents(item: Body, where: Body, size: number | undefined): Generator<TypedBody> {
  for (const [at, part] of objects(item.summary).entries()) {
    const place = { ...where, summary_index: at }
    const said = text(part.text)
    yield { type: 'response.reasoning_summary_part.added', ...place, part: { type: 'summary_text', text: '' } }
    for (const delta of pieces(said, size)) yield { type: 'response.reasoning_summary_text.delta', ...place, delta }
    yield { type: 'response.reasoning_summary_text.done', ...place, text: said }
    yield { type: 'response.reasoning_summary_part.done', ...place, part }
  }
}

function* partEvents(part: Body, place: Body, size: number | undefined): Generator<TypedBody> {
  const key = part.type === 'refusal' ? 'refusal' : 'text'
  const said = text(part[key])
  const name = key === 'refusal' ? 'response.refusal' : 'response.output_text'
  const logprobs = key === 'refusal' ? {} : { logprobs: [] }
  yield { type: 'response.content_part.added', ...place, part: { ...part, [key]: '' } }
  for (const delta of pieces(said, size)) yield { type: `${name}.delta`, ...place, delta, ...logprobs }
  yield { type: `${name}.done`, ...place, [key]: said, ...logprobs }
  yield { type: 'response.content_part.done', ...place, part }
}
