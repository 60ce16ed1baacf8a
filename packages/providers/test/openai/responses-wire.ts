// Responses of the Responses API as they travel: whole, and as the events of a stream.
type Item = Readonly<Record<string, unknown>>

export const message = (text: string): Item => ({
  type: 'message',
  id: 'msg_1',
  status: 'completed',
  role: 'assistant',
  content: [{ type: 'output_text', text, annotations: [], logprobs: [] }],
})

export const refusal = (text: string): Item => ({
  type: 'message',
  id: 'msg_1',
  status: 'completed',
  role: 'assistant',
  content: [{ type: 'refusal', refusal: text }],
})

export const reasoning = (...summary: string[]): Item => ({
  type: 'reasoning',
  id: 'rs_1',
  summary: summary.map(text => ({ type: 'summary_text', text })),
  encrypted_content: 'gAAAAAB',
})

export const functionCall = (callId: string, args: string): Item => ({
  type: 'function_call',
  id: 'fc_1',
  call_id: callId,
  name: 'add',
  arguments: args,
  status: 'completed',
})

/** A response that is done, with changes. */
export const response = (output: readonly Item[], changes: object = {}): Item => ({
  id: 'resp_1',
  object: 'response',
  created_at: 1_790_000_000,
  status: 'completed',
  error: null,
  incomplete_details: null,
  model: 'gpt-6-astra-2026-10-01',
  output,
  usage: {
    input_tokens: 120,
    input_tokens_details: { cached_tokens: 80, cache_write_tokens: 10 },
    output_tokens: 45,
    output_tokens_details: { reasoning_tokens: 30 },
    total_tokens: 165,
  },
  ...changes,
})

/** The events in which a response arrives; `cut` says in which pieces its texts do. */
export function eventsOf(whole: Item, cut: (text: string) => readonly string[]): readonly Item[] {
  const begun = { ...whole, status: 'in_progress', output: [], usage: null }
  const items = whole.output as readonly Item[]
  const type = whole.status === 'completed' ? 'response.completed' : `response.${whole.status}`
  return [
    { type: 'response.created', response: begun },
    { type: 'response.in_progress', response: begun },
    ...items.flatMap((item, index) => itemEvents(item, index, cut)),
    { type, response: whole },
  ].map((event, sequence_number) => ({ ...event, sequence_number }))
}

function itemEvents(item: Item, output_index: number, cut: (text: string) => readonly string[]): readonly Item[] {
  const at = { item_id: item.id, output_index }
  const deltas = (type: string, text: unknown, more: object): Item[] =>
    cut(String(text)).map(delta => ({ type, ...at, ...more, delta }))
  const parts = (name: string): readonly Item[] => (item[name] ?? []) as readonly Item[]
  const bare = { ...item, status: 'in_progress', ...(item.type === 'function_call' && { arguments: '' }) }
  return [
    { type: 'response.output_item.added', output_index, item: bare },
    ...parts('summary').flatMap(({ text }, summary_index) => [
      { type: 'response.reasoning_summary_part.added', ...at, summary_index, part: { type: 'summary_text', text: '' } },
      ...deltas('response.reasoning_summary_text.delta', text, { summary_index }),
    ]),
    ...parts('content').flatMap((part, content_index) => [
      { type: 'response.content_part.added', ...at, content_index, part },
      ...(part.type === 'refusal'
        ? deltas('response.refusal.delta', part.refusal, { content_index })
        : deltas('response.output_text.delta', part.text, { content_index })),
    ]),
    ...(item.type === 'function_call' ? deltas('response.function_call_arguments.delta', item.arguments, {}) : []),
    { type: 'response.output_item.done', output_index, item },
  ]
}
