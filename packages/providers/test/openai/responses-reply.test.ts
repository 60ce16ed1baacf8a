import { describe, expect, test } from 'vitest'
import { ReportedError } from '../../src/openai/reported-error.ts'
import { responsesReply } from '../../src/openai/responses-reply.ts'
import { code } from '../asking.ts'
import { context, historyWithCall, narrow } from './histories.ts'
import { functionCall, message, reasoning, refusal, response } from './responses-wire.ts'

const read = (json: unknown) => responsesReply(json, context)

describe('a reply', () => {
  test('has its text, its end, its usage, and who answered', () => {
    expect(read(response([message('Rome.')]))).toEqual({
      content: [{ type: 'text', text: 'Rome.' }],
      finish: { unified: 'stop', raw: 'completed' },
      usage: { inputTokens: 120, outputTokens: 45, cacheReadTokens: 80, cacheWriteTokens: 10, reasoningTokens: 30 },
      modelId: 'openai/gpt-6-astra-2026-10-01',
      askedId: 'openai/asked',
      requestId: 'resp_1',
    })
  })

  test('has reasoning, text and calls in the order of the items, and reasoning as it came', () => {
    const raw = reasoning('First.', 'Second.')
    const items = [raw, message('Wait.'), functionCall('call_a', '{"a":2}'), functionCall('call_b', '')]
    expect(read(response(items))).toMatchObject({
      content: [
        { type: 'reasoning', text: 'First.\n\nSecond.', provider: 'openai', raw },
        { type: 'text', text: 'Wait.' },
        { type: 'tool-call', id: 'call_a', name: 'add', input: { a: 2 } },
        { type: 'tool-call', id: 'call_b', name: 'add', input: {} },
      ],
      finish: { unified: 'tool-calls', raw: 'completed' },
    })
  })

  test('has thoughts that the model shows in full', () => {
    const item = { type: 'reasoning', id: 'rs_1', summary: [], content: [{ type: 'reasoning_text', text: 'Hm.' }] }
    expect(read(response([item, message('Hi')])).content[0]).toEqual({
      type: 'reasoning',
      text: 'Hm.',
      provider: 'openai',
      raw: item,
    })
  })

  test('keeps items that it has no word for, so that they can go back', () => {
    const item = { type: 'compaction', id: 'cmp_1', encrypted_content: 'gAAA' }
    expect(read(response([item, message('Hi')])).content[0]).toEqual({
      type: 'reasoning',
      text: '',
      provider: 'openai',
      raw: item,
    })
  })

  test('hands over arguments that are not JSON as they are', () => {
    expect(read(response([functionCall('call_a', '{"a": 2,')])).content).toEqual([
      { type: 'tool-call', id: 'call_a', name: 'add', input: undefined, malformed: '{"a": 2,' },
    ])
  })

  test('has ids of its own where those of the provider are taken', () => {
    const again = responsesReply(response([functionCall('call_1', ''), functionCall('call_1', '')]), {
      ...context,
      history: historyWithCall('call_1'),
    })
    expect(again.content).toMatchObject([{ id: 'call_2' }, { id: 'call_3' }])
  })

  test('may be empty when it was cut', () => {
    const cut = { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }
    expect(read(response([], cut))).toMatchObject({ content: [], finish: { unified: 'length' } })
  })
})

describe('the end', () => {
  test('is a refusal when the model refuses', () => {
    expect(read(response([refusal('I cannot help.')]))).toMatchObject({
      content: [{ type: 'text', text: 'I cannot help.' }],
      finish: { unified: 'refusal', raw: 'refusal' },
    })
  })

  test.each([
    ['max_output_tokens', 'length'],
    ['content_filter', 'content-filter'],
    ['steered', 'other'],
  ])('is told when the reply was cut by %s, and no call of it is handed on', (reason, unified) => {
    const items = [message('The cap'), functionCall('call_a', '{"a"')]
    expect(read(response(items, { status: 'incomplete', incomplete_details: { reason } }))).toMatchObject({
      content: [{ type: 'text', text: 'The cap' }],
      finish: { unified, raw: reason },
    })
  })

  test('is plain where the server says nothing of it', () => {
    expect(read({ output: [message('Hi')] }).finish).toEqual({ unified: 'stop', raw: undefined })
  })
})

describe('what the server does not say', () => {
  test.each([
    { usage: null },
    { usage: undefined },
    { usage: {} },
    { usage: { input_tokens: -1, output_tokens: '3' } },
  ])('is unknown and never 0: %j', changes => {
    expect(read(response([message('Hi')], changes)).usage).toEqual({ inputTokens: undefined, outputTokens: undefined })
  })

  test('falls back to the model that was asked, and leaves out the id', () => {
    const reply = read({ status: 'completed', output: [message('Hi')] })
    expect(reply.modelId).toBe('openai/asked')
    expect(reply).not.toHaveProperty('requestId')
  })
})

describe('what is no reply', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a page', '<html>'],
    ['an empty object', {}],
    ['output that is no list', { output: 'Hi' }],
    ['a complete response without any item', response([])],
    ['a complete response that says nothing', response([reasoning('Hm.'), message('')])],
    ['an item without a type', response([{ id: 'x' }])],
    ['a message without content', response([{ type: 'message' }])],
    ['a call without a name', response([{ type: 'function_call', arguments: '{}' }])],
    ['a response that goes on', response([], { status: 'in_progress' })],
  ])('is a protocol error: %s', (_, json) => {
    expect(() => read(json)).toThrow(code('protocol'))
  })

  test('is an error that the response reports', () => {
    const error = { code: 'rate_limit_exceeded', message: 'Slow down.' }
    expect(() => read(response([], { status: 'failed', error }))).toThrow(new ReportedError(error))
    expect(() => read({ error })).toThrow(expect.objectContaining({ error }))
  })

  test('is a server error when the response failed without a reason', () => {
    expect(() => read(response([], { status: 'failed' }))).toThrow(code('server_error'))
    expect(() => read(response([], { status: 'cancelled' }))).toThrow(code('server_error'))
  })

  test('is a call with endless arguments', () => {
    const call = functionCall('call_a', JSON.stringify('x'.repeat(1_000)))
    expect(() => responsesReply(response([call]), narrow)).toThrow(code('reply_too_large'))
  })
})
