import { describe, expect, test } from 'vitest'
import { readAnswer, replyOf } from '../../src/anthropic/reply.ts'
import { callIds } from '../../src/call-ids.ts'
import type { ModelReply } from '../../src/index.ts'
import { code } from '../asking.ts'
import { message, redacted, text, thinking, toolUse } from './wire-message.ts'

const mebibyte = 1024 * 1024
const reply = (wire: unknown, maxArgumentBytes = mebibyte): ModelReply =>
  replyOf(readAnswer(wire, callIds([])), 'claude-asked', maxArgumentBytes)

describe('replyOf', () => {
  test('keeps every block in its order, thinking verbatim', () => {
    const blocks = [
      thinking('Two calls.'),
      redacted('ZGF0YQ=='),
      text('Let me see.'),
      toolUse('toolu_1', 'add', { a: 2 }),
    ]
    expect(reply(message(blocks, 'tool_use'))).toStrictEqual({
      content: [
        { type: 'reasoning', text: 'Two calls.', provider: 'anthropic', raw: blocks[0] },
        { type: 'reasoning', text: '', provider: 'anthropic', raw: blocks[1] },
        { type: 'text', text: 'Let me see.' },
        { type: 'tool-call', id: 'toolu_1', name: 'add', input: { a: 2 } },
      ],
      finish: { unified: 'tool-calls', raw: 'tool_use' },
      usage: { inputTokens: 120, outputTokens: 45, cacheReadTokens: 80, cacheWriteTokens: 10, reasoningTokens: 30 },
      modelId: 'anthropic/claude-test-1',
      askedId: 'anthropic/claude-asked',
    })
  })

  test.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['pause_turn', 'pause'],
    ['refusal', 'refusal'],
    ['something_new', 'other'],
  ])('tells %s as %s', (raw, unified) => {
    expect(reply(message([text('Rome')], raw)).finish).toEqual({ unified, raw })
  })

  test.each(['max_tokens', 'model_context_window_exceeded', 'refusal', 'pause_turn', 'something_new'])(
    'makes no call in a reply that ended with %s',
    raw => {
      const { content } = reply(message([text('Let me see.'), toolUse('toolu_1', 'pay', { eur: 10 })], raw))
      expect(content).toEqual([{ type: 'text', text: 'Let me see.' }])
    },
  )

  test('takes calls for the reason to stop, even where the reply says another', () => {
    expect(reply(message([toolUse('toolu_1', 'add', {})], 'end_turn')).finish.unified).toBe('tool-calls')
    expect(reply(message([text('No call.')], 'tool_use')).finish.unified).toBe('stop')
  })

  test('gives calls without a usable id one of their own', () => {
    const blocks = [toolUse('', 'add', {}), toolUse('toolu_1', 'add', {}), toolUse('toolu_1', 'add', {})]
    const { content } = reply(message(blocks, 'tool_use'))
    expect(content).toMatchObject([{ id: 'call_1' }, { id: 'toolu_1' }, { id: 'call_2' }])
  })

  test('reads arguments that came as text', () => {
    const blocks = [toolUse('toolu_1', 'add', '{"a":2}'), toolUse('toolu_2', 'add', '{"a":')]
    expect(reply(message(blocks, 'tool_use')).content).toStrictEqual([
      { type: 'tool-call', id: 'toolu_1', name: 'add', input: { a: 2 } },
      { type: 'tool-call', id: 'toolu_2', name: 'add', input: undefined, malformed: '{"a":' },
    ])
  })

  test('keeps blocks that it does not know, so that they can go back', () => {
    const searched = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'Rome' } }
    const { content } = reply({ ...message([text('Found.')]), content: [searched, text('Found.')] })
    expect(content[0]).toEqual({ type: 'reasoning', text: '', provider: 'anthropic', raw: searched })
  })

  test('leaves out blank text, which the API would not take back', () => {
    const { content } = reply(message([text('\n\n'), toolUse('toolu_1', 'add', {})], 'tool_use'))
    expect(content.map(({ type }) => type)).toEqual(['tool-call'])
  })

  test('names the model that was asked where the answer names none', () => {
    const { model: _, ...anonymous } = message([text('Rome')])
    expect(reply(anonymous).modelId).toBe('anthropic/claude-asked')
  })

  test('accepts nothing said where there is a reason for it', () => {
    expect(reply(message([], 'refusal')).content).toEqual([])
    expect(reply(message([], 'max_tokens')).content).toEqual([])
  })

  test.each([
    ['undefined', undefined],
    ['a web page', '<html></html>'],
    ['an object of another kind', { ok: true }],
    ['content that is no list', { ...message([]), content: 'Rome' }],
    ['a block without a type', { ...message([]), content: [{ text: 'Rome' }] }],
    ['a text without text', { ...message([]), content: [{ type: 'text' }] }],
    ['a call without a name', { ...message([]), content: [{ type: 'tool_use', id: 'a', input: {} }] }],
    ['no reason to stop', { ...message([text('Rome')]), stop_reason: null }],
    ['no content', message([])],
    ['blank text alone', message([text(' ')])],
    ['thinking alone', message([thinking('Hm.')])],
  ])('takes %s for no reply', (_, wire) => {
    expect(() => reply(wire)).toThrow(code('protocol'))
  })

  test('takes no arguments larger than allowed', () => {
    const big = message([toolUse('toolu_1', 'write', { text: 'x'.repeat(2_000) })], 'tool_use')
    expect(() => reply(big, 1_000)).toThrow(code('reply_too_large'))
    expect(reply(big, 3_000).content).toHaveLength(1)
  })
})
