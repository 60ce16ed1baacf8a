import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type StreamPart, toolCallsOf } from '../../src/index.ts'
import type { ReplyStream } from '../../src/openai/api.ts'
import { chatReply } from '../../src/openai/chat-reply.ts'
import { chatStream } from '../../src/openai/chat-stream.ts'
import { code } from '../asking.ts'
import { cutter } from './arbitraries.ts'
import { chunk, chunksOf, completion, toolCall } from './chat-wire.ts'
import { context, outcome } from './histories.ts'

const inThrees = (text: string): readonly string[] => text.match(/.{1,3}/gs) ?? []

function play(chunks: readonly unknown[]): { stream: ReplyStream; parts: readonly StreamPart[] } {
  const stream = chatStream(context)
  return { stream, parts: chunks.flatMap(stream.accept) }
}

const joined = (parts: readonly StreamPart[], type: StreamPart['type']): string =>
  parts.map(part => (part.type === type && 'text' in part ? part.text : '')).join('')

describe('a stream', () => {
  test('shows reasoning, text and calls as they come, and nothing that is empty', () => {
    const message = { reasoning_content: 'Hm.', content: 'Wait.', tool_calls: [toolCall('a', '{}')] }
    const { parts, stream } = play(chunksOf(completion(message, 'tool_calls'), inThrees))
    expect(parts).toEqual([
      { type: 'reasoning-delta', text: 'Hm.' },
      { type: 'text-delta', text: 'Wai' },
      { type: 'text-delta', text: 't.' },
      { type: 'tool-call-start', id: 'a', name: 'add' },
      { type: 'tool-call-delta', id: 'a', text: '{}' },
    ])
    expect(stream.complete).toBe(true)
  })

  test('takes reasoning under either name, and once where it comes under both', () => {
    const { parts, stream } = play([
      chunk({ reasoning: 'Hm.', reasoning_content: 'Hm.' }),
      chunk({ content: 'Hi' }, 'stop'),
    ])
    expect(joined(parts, 'reasoning-delta')).toBe('Hm.')
    expect(stream.reply().content[0]).toMatchObject({ text: 'Hm.', raw: { reasoning_content: 'Hm.' } })
    expect(play([chunk({ reasoning: 'Hm.' }, 'length')]).stream.reply().content[0]).toMatchObject({ text: 'Hm.' })
  })

  test('knows its text so far, and that it is not complete', () => {
    const { stream } = play(chunksOf(completion({ content: 'Wait.' }), inThrees).slice(0, 2))
    expect(stream.text).toBe('Wai')
    expect(stream.complete).toBe(false)
  })

  test('is complete without its usage, which is unknown then', () => {
    const { stream } = play(chunksOf(completion({ content: 'Hi' }), inThrees).slice(0, -1))
    expect(stream.reply()).toMatchObject({ content: [{ text: 'Hi' }], usage: { inputTokens: undefined } })
  })

  test('takes the latest usage where every chunk has one', () => {
    const usage = (completion_tokens: number) => ({ prompt_tokens: 9, completion_tokens })
    const { stream } = play([
      { ...chunk({ content: 'H' }), usage: usage(1) },
      { ...chunk({ content: 'i' }, 'stop'), usage: usage(2) },
    ])
    expect(stream.reply().usage).toMatchObject({ inputTokens: 9, outputTokens: 2 })
  })

  test('is the whole reply, wherever it was cut', () => {
    const text = fc.string({ unit: 'grapheme' })
    const call = fc
      .tuple(fc.constantFrom('', 'call_1', 'call_2', 'b.d'), fc.oneof(fc.json(), text))
      .map(args => toolCall(...args))
    const message = fc.record({
      content: fc.option(text),
      refusal: fc.option(text, { freq: 8 }),
      reasoning_content: text,
      tool_calls: fc.array(call, { maxLength: 4 }),
    })
    const end = fc.constantFrom('stop', 'tool_calls', 'length', 'content_filter', 'eos')
    fc.assert(
      fc.property(message, end, cutter, (said, finish, cut) => {
        const whole = completion(said, finish)
        const { stream, parts } = play(chunksOf(whole, cut))
        const read = outcome(() => chatReply(whole, context))
        expect(outcome(stream.reply)).toEqual(read)
        expect(joined(parts, 'text-delta')).toBe(stream.text)
        const calls = typeof read === 'string' ? [] : toolCallsOf(read)
        const started = parts.flatMap(part => (part.type === 'tool-call-start' ? [part.id] : []))
        expect(started).toEqual(expect.arrayContaining(calls.map(call => call.id)))
      }),
    )
  })
})

describe('a stream that is no reply', () => {
  test('is one that does not say why it ended', () => {
    const { stream } = play(chunksOf(completion({ content: 'Rome.' }), inThrees).slice(0, -2))
    expect(() => stream.reply()).toThrow(code('protocol'))
    expect(() => chatStream(context).reply()).toThrow(code('protocol'))
  })

  test.each(['Hi', null, [], 5])('holds %j', event => {
    expect(() => play([event])).toThrow(code('protocol'))
  })

  test('reports an error', () => {
    const error = { code: 502, message: 'The provider behind is down.' }
    expect(() => play([{ ...chunk({}, 'error'), error }])).toThrow(expect.objectContaining({ error }))
  })
})
