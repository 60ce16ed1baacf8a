import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type StreamPart, textOf, toolCallsOf } from '../../src/index.ts'
import type { ReplyStream } from '../../src/openai/api.ts'
import { responsesReply } from '../../src/openai/responses-reply.ts'
import { responsesStream } from '../../src/openai/responses-stream.ts'
import { code } from '../asking.ts'
import { cutter } from './arbitraries.ts'
import { context, narrow, outcome } from './histories.ts'
import { eventsOf, functionCall, message, reasoning, refusal, response } from './responses-wire.ts'

const inThrees = (text: string): readonly string[] => text.match(/.{1,3}/gs) ?? []

function play(events: readonly unknown[]): { stream: ReplyStream; parts: readonly StreamPart[] } {
  const stream = responsesStream(context)
  return { stream, parts: events.flatMap(stream.accept) }
}

const joined = (parts: readonly StreamPart[], type: StreamPart['type']): string =>
  parts.map(part => (part.type === type && 'text' in part ? part.text : '')).join('')

describe('a stream', () => {
  test('shows reasoning, text and calls as they come', () => {
    const { parts } = play(
      eventsOf(response([reasoning('Hm.', 'Ah.'), message('Wait.'), functionCall('call_a', '{"a":2}')]), inThrees),
    )
    expect(parts).toEqual([
      { type: 'reasoning-delta', text: 'Hm.' },
      { type: 'reasoning-delta', text: '\n\nAh.' },
      { type: 'text-delta', text: 'Wai' },
      { type: 'text-delta', text: 't.' },
      { type: 'tool-call-start', id: 'call_a', name: 'add' },
      { type: 'tool-call-delta', id: 'call_a', text: '{"a' },
      { type: 'tool-call-delta', id: 'call_a', text: '":2' },
      { type: 'tool-call-delta', id: 'call_a', text: '}' },
    ])
  })

  test('shows a refusal as text', () => {
    const { parts, stream } = play(eventsOf(response([refusal('I cannot.')]), inThrees))
    expect(joined(parts, 'text-delta')).toBe('I cannot.')
    expect(stream.reply().finish.unified).toBe('refusal')
  })

  test('knows its text so far, and that it is not complete', () => {
    const { stream } = play(eventsOf(response([message('Wait.')]), inThrees).slice(0, 5))
    expect(stream.text).toBe('Wai')
    expect(stream.complete).toBe(false)
  })

  test('passes over events that it does not know', () => {
    expect(play([{ type: 'response.image_generation_call.partial_image' }, { type: 'keepalive' }]).parts).toEqual([])
  })

  test('is the whole reply, wherever it was cut, also when the last event does not repeat the items', () => {
    const text = fc.string({ unit: 'grapheme' })
    const item = fc.oneof(
      text.map(message),
      text.map(refusal),
      fc.array(text, { maxLength: 3 }).map(summary => reasoning(...summary)),
      fc
        .tuple(fc.constantFrom('', 'call_1', 'call_2', 'b.d'), fc.oneof(fc.json(), text))
        .map(args => functionCall(...args)),
    )
    const change = fc.constantFrom({}, { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } })
    fc.assert(
      fc.property(
        fc.array(item, { minLength: 1, maxLength: 5 }),
        change,
        cutter,
        fc.boolean(),
        (items, changes, cut, repeated) => {
          const whole = response(items, changes)
          const events = eventsOf(whole, cut)
          const last = repeated ? [] : [{ ...events.at(-1), response: { ...whole, output: [] } }]
          const { stream, parts } = play([...(repeated ? events : events.slice(0, -1)), ...last])
          const read = outcome(() => responsesReply(whole, context))
          expect(outcome(stream.reply)).toEqual(read)
          expect(joined(parts, 'text-delta')).toBe(stream.text)
          const calls = typeof read === 'string' ? [] : toolCallsOf(read)
          const started = parts.flatMap(part => (part.type === 'tool-call-start' ? [part.id] : []))
          expect(started).toEqual(expect.arrayContaining(calls.map(call => call.id)))
          if (typeof read !== 'string') expect(textOf(read)).toBe(stream.text.trim() === '' ? '' : stream.text)
        },
      ),
    )
  })
})

describe('a stream that is no reply', () => {
  test('is one without the event that completes it', () => {
    const { stream } = play(eventsOf(response([message('Rome.')]), inThrees).slice(0, -1))
    expect(() => stream.reply()).toThrow(code('protocol'))
    expect(() => responsesStream(context).reply()).toThrow(code('protocol'))
  })

  test.each([{}, 'Hi', null, [], { type: 5 }, { type: 'response.output_text.delta' }])('holds %j', event => {
    expect(() => play([event])).toThrow(code('protocol'))
  })

  test('reports an error', () => {
    const event = { type: 'error', code: 'server_error', message: 'Oops.', param: null }
    expect(() => play([event])).toThrow(expect.objectContaining({ error: event }))
    const error = { code: 'server_error', message: 'Oops.' }
    const { stream } = play(eventsOf(response([], { status: 'failed', error }), inThrees))
    expect(() => stream.reply()).toThrow(expect.objectContaining({ error }))
  })

  test('has a last event without a response', () => {
    const { stream } = play([{ type: 'response.completed' }])
    expect(stream.complete).toBe(false)
    expect(() => play([{ type: 'response.completed', response: 5 }]).stream.reply()).toThrow(code('protocol'))
  })

  test('writes arguments without end, and is stopped in the middle', () => {
    const events = eventsOf(response([functionCall('call_a', 'x'.repeat(5_000))]), inThrees)
    const stream = responsesStream(narrow)
    const shown = events.findIndex(event => {
      try {
        stream.accept(event)
        return false
      } catch (error) {
        expect(error).toEqual(code('reply_too_large'))
        return true
      }
    })
    expect(shown).toBeGreaterThan(0)
    expect(shown).toBeLessThan(400)
  })
})
