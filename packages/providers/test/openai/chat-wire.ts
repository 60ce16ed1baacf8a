// Completions of Chat Completions as they travel: whole, and as the chunks of a stream.
type Json = Readonly<Record<string, unknown>>

export const toolCall = (id: string, args: string, name = 'add'): Json => ({
  id,
  type: 'function',
  function: { name, arguments: args },
})

const usage = {
  prompt_tokens: 120,
  completion_tokens: 45,
  total_tokens: 165,
  prompt_tokens_details: { cached_tokens: 80, cache_write_tokens: 10 },
  completion_tokens_details: { reasoning_tokens: 30 },
}

/** A completion, with changes. */
export const completion = (message: Json, finish_reason = 'stop', changes: object = {}): Json => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1_790_000_000,
  model: 'gpt-6-astra-2026-10-01',
  choices: [{ index: 0, message: { role: 'assistant', content: null, refusal: null, ...message }, finish_reason }],
  usage,
  ...changes,
})

/** One chunk of a stream. */
export const chunk = (delta: Json, finish_reason: string | null = null): Json => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1_790_000_000,
  model: 'gpt-6-astra-2026-10-01',
  choices: [{ index: 0, delta, logprobs: null, finish_reason }],
  usage: null,
})

/** The chunks in which a completion arrives; `cut` says in which pieces its texts do. */
export function chunksOf(whole: Json, cut: (text: string) => readonly string[]): readonly Json[] {
  const [{ message, finish_reason }] = whole.choices as [{ message: Json; finish_reason: string }]
  const deltas = (name: string): readonly Json[] =>
    cut(String(message[name] ?? '')).map(text => chunk({ [name]: text }))
  const calls = (message.tool_calls ?? []) as readonly { id: string; function: { name: string; arguments: string } }[]
  return [
    chunk({ role: 'assistant', content: '' }),
    ...deltas('reasoning_content'),
    ...deltas('content'),
    ...deltas('refusal'),
    ...calls.flatMap((call, index) => [
      chunk({ tool_calls: [{ index, ...call, function: { ...call.function, arguments: '' } }] }),
      ...cut(call.function.arguments).map(text => chunk({ tool_calls: [{ index, function: { arguments: text } }] })),
    ]),
    chunk({}, finish_reason),
    { ...chunk({}), choices: [], usage: whole.usage },
  ]
}
