import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWireServer, type WireAnswer, type WireServer } from '../src/index.ts'
import { apis, eventData, post, question, readEvents } from './asking.ts'

let server: WireServer
let turn: WireAnswer = {}
beforeAll(async () => {
  server = await openWireServer(() => turn)
})
afterAll(() => server.close())

const streamed = async (api: (typeof apis)[number], answer: WireAnswer, more: object = {}): Promise<string> => {
  turn = answer
  const response = await post(server, api, { ...question(api), stream: true, ...more })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  return response.text()
}

const full: WireAnswer = {
  reasoning: 'Hm.',
  text: 'Grüezi 🏔!',
  calls: [{ name: 'add', input: { a: 1 } }],
  usage: { inputTokens: 30, outputTokens: 9, cacheReadTokens: 20, cacheWriteTokens: 4, reasoningTokens: 3 },
  deltaCharacters: 5,
}

describe('chat completions', () => {
  test('come as chunks without names, and end in [DONE]', async () => {
    const stream = await streamed('openai-chat', full)
    expect(readEvents(stream).every(({ name }) => name === undefined)).toBe(true)
    expect(readEvents(stream).at(-1)?.data).toBe('[DONE]')
    const deltas = eventData(stream).flatMap(chunk => (chunk.choices as { delta: unknown }[]).map(({ delta }) => delta))
    expect(deltas).toEqual([
      { role: 'assistant', content: '', refusal: null },
      { reasoning_content: 'Hm.' },
      { content: 'Grüez' },
      { content: 'i 🏔!' },
      { tool_calls: [{ index: 0, id: 'call_1_0', type: 'function', function: { name: 'add', arguments: '' } }] },
      { tool_calls: [{ index: 0, function: { arguments: '{"a":' } }] },
      { tool_calls: [{ index: 0, function: { arguments: '1}' } }] },
      {},
    ])
    const reasons = eventData(stream).map(chunk => (chunk.choices as { finish_reason: unknown }[])[0]?.finish_reason)
    expect(reasons).toEqual([...Array(7).fill(null), 'tool_calls'])
  })

  test('tell usage in a last chunk, and only when asked', async () => {
    expect(eventData(await streamed('openai-chat', full)).some(chunk => 'usage' in chunk)).toBe(false)
    const asked = eventData(await streamed('openai-chat', full, { stream_options: { include_usage: true } }))
    expect(asked.slice(0, -1).every(chunk => chunk.usage === null)).toBe(true)
    expect(asked.at(-1)).toMatchObject({
      choices: [],
      usage: {
        prompt_tokens: 30,
        completion_tokens: 9,
        total_tokens: 39,
        prompt_tokens_details: { cached_tokens: 20, cache_write_tokens: 4 },
        completion_tokens_details: { reasoning_tokens: 3 },
      },
    })
  })
})

describe('responses', () => {
  test('come as numbered events named after their type, every item opened and closed', async () => {
    const stream = await streamed('openai-responses', full, { include: ['reasoning.encrypted_content'] })
    const events = eventData(stream)
    expect(readEvents(stream).map(({ name }) => name)).toEqual(events.map(({ type }) => type))
    expect(events.map(event => event.sequence_number)).toEqual(events.map((_, index) => index))
    expect(events.map(({ type }) => String(type).replace('response.', ''))).toEqual([
      'created',
      'in_progress',
      'output_item.added',
      'reasoning_summary_part.added',
      'reasoning_summary_text.delta',
      'reasoning_summary_text.done',
      'reasoning_summary_part.done',
      'output_item.done',
      'output_item.added',
      'content_part.added',
      'output_text.delta',
      'output_text.delta',
      'output_text.done',
      'content_part.done',
      'output_item.done',
      'output_item.added',
      'function_call_arguments.delta',
      'function_call_arguments.delta',
      'function_call_arguments.done',
      'output_item.done',
      'completed',
    ])
    expect(events.at(-1)?.response).toMatchObject({
      status: 'completed',
      output: [
        { type: 'reasoning', encrypted_content: expect.any(String), summary: [{ text: 'Hm.' }] },
        { type: 'message', content: [{ type: 'output_text', text: 'Grüezi 🏔!' }] },
        { type: 'function_call', call_id: expect.stringMatching(/^call_/), arguments: '{"a":1}' },
      ],
      usage: { input_tokens: 30, input_tokens_details: { cached_tokens: 20 }, output_tokens: 9, total_tokens: 39 },
    })
  })

  test('say why they are incomplete', async () => {
    const cut = eventData(await streamed('openai-responses', { text: 'half', finish: 'length' })).at(-1)
    expect(cut).toMatchObject({ type: 'response.incomplete' })
    expect(cut?.response).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } })
  })
})

describe('messages', () => {
  test('come as named events, every block opened and closed, with a ping and the reason at the end', async () => {
    const stream = await streamed('anthropic', full)
    const events = eventData(stream)
    expect(readEvents(stream).map(({ name }) => name)).toEqual(events.map(({ type }) => type))
    expect(events.map(({ type, delta }) => (delta as { type?: string } | undefined)?.type ?? type)).toEqual([
      'message_start',
      'content_block_start',
      'ping',
      'thinking_delta',
      'signature_delta',
      'content_block_stop',
      'content_block_start',
      'text_delta',
      'text_delta',
      'content_block_stop',
      'content_block_start',
      'input_json_delta',
      'input_json_delta',
      'input_json_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ])
    expect(events.at(-2)).toMatchObject({ delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 9 } })
  })

  test('count cached tokens beside the input', async () => {
    const [start] = eventData(await streamed('anthropic', full))
    expect(start?.message).toMatchObject({
      usage: { input_tokens: 6, cache_read_input_tokens: 20, cache_creation_input_tokens: 4, output_tokens: 1 },
    })
  })
})

describe.each(apis)('%s', api => {
  test('says nothing of usage that it was not given, and null where it was null', async () => {
    const more = api === 'openai-chat' ? { stream_options: { include_usage: true } } : {}
    expect(await streamed(api, { text: 'a' }, more)).not.toMatch(/(input|prompt)_tokens/)
    expect(await streamed(api, { text: 'a', usage: null }, more)).toContain('"usage":null')
  })

  test('may end its lines with CR LF', async () => {
    const stream = await streamed(api, { text: 'Hello', crlf: true })
    expect(stream.replaceAll('\r\n', '')).not.toContain('\n')
    expect(eventData(stream).length).toBeGreaterThan(2)
  })

  test('puts events and fields that nobody knows into a stream that is in order', async () => {
    const stream = await streamed(api, { text: 'Hello', fault: 'unknown-event' })
    expect(readEvents(stream).some(({ comment }) => comment !== undefined)).toBe(true)
    expect(readEvents(stream).some(({ name }) => name === 'not_yet_known')).toBe(true)
  })
})
