import { describe, expect, test } from 'vitest'
import { chatReply } from '../../src/openai/chat-reply.ts'
import { code } from '../asking.ts'
import { completion, toolCall } from './chat-wire.ts'
import { context, historyWithCall, narrow } from './histories.ts'

const read = (json: unknown) => chatReply(json, context)

describe('a reply', () => {
  test('has its text, its end, its usage, and who answered', () => {
    expect(read(completion({ content: 'Rome.' }))).toEqual({
      content: [{ type: 'text', text: 'Rome.' }],
      finish: { unified: 'stop', raw: 'stop' },
      usage: { inputTokens: 120, outputTokens: 45, cacheReadTokens: 80, cacheWriteTokens: 10, reasoningTokens: 30 },
      modelId: 'openai/gpt-6-astra-2026-10-01',
      askedId: 'openai/asked',
      requestId: 'chatcmpl-1',
    })
  })

  test('has reasoning, text and calls in this order', () => {
    const message = {
      tool_calls: [toolCall('call_a', '{"a":2}'), toolCall('call_b', '')],
      content: 'Wait.',
      reasoning_content: 'Hm.',
    }
    expect(read(completion(message, 'tool_calls'))).toMatchObject({
      content: [
        { type: 'reasoning', text: 'Hm.', provider: 'openai-chat', raw: { reasoning_content: 'Hm.' } },
        { type: 'text', text: 'Wait.' },
        { type: 'tool-call', id: 'call_a', name: 'add', input: { a: 2 } },
        { type: 'tool-call', id: 'call_b', name: 'add', input: {} },
      ],
      finish: { unified: 'tool-calls', raw: 'tool_calls' },
    })
  })

  test('remembers the field in which a server put the reasoning', () => {
    expect(read(completion({ reasoning: 'Hm.', content: 'Hi' })).content[0]).toMatchObject({
      raw: { reasoning: 'Hm.' },
    })
  })

  test('hands over arguments that are not JSON as they are', () => {
    expect(read(completion({ tool_calls: [toolCall('a', '{"a": 2,')] }, 'tool_calls')).content).toEqual([
      { type: 'tool-call', id: 'a', name: 'add', input: undefined, malformed: '{"a": 2,' },
    ])
  })

  test('has ids of its own where the server gives none, or some that are taken', () => {
    const calls = [{ function: { name: 'add', arguments: '{}' } }, toolCall('call_0', '{}'), toolCall('', '{}')]
    const reply = chatReply(completion({ tool_calls: calls }), { ...context, history: historyWithCall('call_0') })
    expect(reply.content).toMatchObject([{ id: 'call_1' }, { id: 'call_2' }, { id: 'call_3' }])
  })
})

describe('the end', () => {
  test.each([
    ['length', 'length'],
    ['content_filter', 'content-filter'],
    ['error', 'other'],
  ])('%s is told, and no call of such a reply is handed on', (raw, unified) => {
    expect(read(completion({ content: 'The cap', tool_calls: [toolCall('a', '{"a"')] }, raw))).toMatchObject({
      content: [{ type: 'text', text: 'The cap' }],
      finish: { unified, raw },
    })
  })

  test('is a refusal when the model refuses', () => {
    expect(read(completion({ refusal: 'I cannot help.' }))).toMatchObject({
      content: [{ type: 'text', text: 'I cannot help.' }],
      finish: { unified: 'refusal', raw: 'stop' },
    })
  })

  test('is told by the content where the server has the wrong word', () => {
    expect(read(completion({ tool_calls: [toolCall('a', '{}')] }, 'stop')).finish.unified).toBe('tool-calls')
    expect(read(completion({ content: 'Hi' }, 'tool_calls')).finish.unified).toBe('stop')
    expect(read(completion({ content: 'Hi' }, 'eos')).finish).toEqual({ unified: 'stop', raw: 'eos' })
  })
})

test.each([{ usage: null }, { usage: undefined }, { usage: { prompt_tokens: Number.NaN, completion_tokens: null } }])(
  'usage that the server does not give is unknown and never 0: %j',
  changes => {
    const { usage } = read(completion({ content: 'Hi' }, 'stop', changes))
    expect(usage).toEqual({ inputTokens: undefined, outputTokens: undefined })
  },
)

test('a reply that does not say who answered is of the model that was asked', () => {
  const reply = read({ choices: [{ message: { content: 'Hi' }, finish_reason: 'stop' }] })
  expect(reply.modelId).toBe('openai/asked')
  expect(reply).not.toHaveProperty('requestId')
})

describe('what is no reply', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a page', '<html>'],
    ['an empty object', {}],
    ['no choices', completion({}, 'stop', { choices: [] })],
    ['a plain end that says nothing', completion({ content: '', reasoning: 'Hm.' })],
    ['no message', completion({}, 'stop', { choices: [{ finish_reason: 'stop' }] })],
    ['no end', completion({}, 'stop', { choices: [{ message: { content: 'Hi' } }] })],
    ['content that is not text', completion({ content: { text: 'Hi' } })],
    ['a call without a name', completion({ tool_calls: [{ id: 'a', function: { arguments: '{}' } }] })],
  ])('is a protocol error: %s', (_, json) => {
    expect(() => read(json)).toThrow(code('protocol'))
  })

  test('is an error that comes in place of it', () => {
    const error = { code: 502, message: 'The provider behind is down.' }
    expect(() => read({ error })).toThrow(expect.objectContaining({ error }))
    expect(() => read({ error: 'no such model' })).toThrow(expect.objectContaining({ error: 'no such model' }))
  })

  test('is a call with endless arguments', () => {
    const endless = completion({ tool_calls: [toolCall('a', `"${'x'.repeat(1_000)}"`)] })
    expect(() => chatReply(endless, narrow)).toThrow(code('reply_too_large'))
  })
})
