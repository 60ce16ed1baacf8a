import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readAnswer, replyOf } from '../../src/anthropic/reply.ts'
import { answerStream } from '../../src/anthropic/stream.ts'
import { callIds } from '../../src/call-ids.ts'
import type { Json, ModelReply, StreamPart } from '../../src/index.ts'
import { shownWhole } from '../../src/shown-whole.ts'
import { code } from '../asking.ts'
import { eventsOf, message, redacted, text, thinking, toolUse, type WireBlock } from './wire-message.ts'

const mebibyte = 1024 * 1024

function streamed(events: readonly unknown[], maxArgumentBytes = mebibyte): { reply: ModelReply; parts: StreamPart[] } {
  const stream = answerStream(callIds([]), maxArgumentBytes)
  const parts = events.flatMap(event => stream.take(event))
  return { reply: replyOf(stream.answer(), 'claude-asked', maxArgumentBytes), parts }
}

function whole(wire: unknown): ModelReply {
  return replyOf(readAnswer(wire, callIds([])), 'claude-asked', mebibyte)
}

/** Neighbouring deltas of one kind, joined: what a watcher has seen in the end. */
function joined(parts: readonly StreamPart[]): StreamPart[] {
  return parts.reduce<StreamPart[]>((seen, part) => {
    const last = seen.at(-1)
    if (last !== undefined && 'text' in last && 'text' in part && kindOf(last) === kindOf(part)) {
      seen[seen.length - 1] = { ...last, text: last.text + part.text }
    } else seen.push(part)
    return seen
  }, [])
}

const kindOf = (part: StreamPart): string => part.type + ('id' in part ? part.id : '')

describe('answerStream', () => {
  const answer = message(
    [thinking('Add them.'), redacted('ZGF0YQ=='), text('Let me see.'), toolUse('toolu_1', 'add', { a: 2, b: [3] })],
    'tool_use',
  )

  test('comes to the reply that the whole message comes to', () => {
    expect(streamed(eventsOf(answer)).reply).toStrictEqual(whole(answer))
  })

  test('shows thinking, text and calls as they arrive', () => {
    const inPairs = (content: string) => content.match(/.{1,2}/gs) ?? []
    const { parts } = streamed(eventsOf(answer, inPairs))
    expect(parts[0]).toEqual({ type: 'reasoning-delta', text: 'Ad' })
    expect(parts.length).toBe(20)
    expect(joined(parts)).toEqual(shownWhole(whole(answer).content))
  })

  test('shows no blank text until it turns out to be the beginning of one that is not', () => {
    const events = eventsOf(message([text('\n\n Rome'), text(' \n')]), content => [...content])
    const { reply, parts } = streamed(events)
    expect(parts[0]).toEqual({ type: 'text-delta', text: '\n\n R' })
    expect(reply.content).toEqual([text('\n\n Rome')].map(({ type }) => ({ type, text: '\n\n Rome' })))
    expect(joined(parts)).toHaveLength(1)
  })

  test('shows the arguments of a call that has none, or that came at once', () => {
    const bare = eventsOf(message([toolUse('toolu_1', 'now', {})], 'tool_use'), () => [])
    expect(streamed(bare).parts).toContainEqual({ type: 'tool-call-delta', id: 'toolu_1', text: '{}' })
    const atOnce = bare.map(event =>
      (event as { type: string }).type === 'content_block_start'
        ? { type: 'content_block_start', index: 0, content_block: toolUse('toolu_1', 'now', { zone: 'UTC' }) }
        : event,
    )
    const { reply, parts } = streamed(atOnce)
    expect(parts).toContainEqual({ type: 'tool-call-delta', id: 'toolu_1', text: '{"zone":"UTC"}' })
    expect(reply.content).toMatchObject([{ input: { zone: 'UTC' } }])
  })

  test('keeps arguments that are not JSON as they are', () => {
    const events = eventsOf(message([toolUse('toolu_1', 'add', {})], 'tool_use'), () => ['{"a": 2', ', "b":'])
    expect(streamed(events).reply.content).toStrictEqual([
      { type: 'tool-call', id: 'toolu_1', name: 'add', input: undefined, malformed: '{"a": 2, "b":' },
    ])
  })

  test('makes no call that the token limit has cut', () => {
    const events = eventsOf(message([text('So:'), toolUse('toolu_1', 'pay', {})], 'max_tokens'), cut =>
      cut === '{}' ? ['{"eur": 1'] : [cut],
    )
    const { reply } = streamed(events)
    expect(reply.content).toEqual([{ type: 'text', text: 'So:' }])
    expect(reply.finish.unified).toBe('length')
  })

  test("keeps the calls of the provider's own tools verbatim", () => {
    const used = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} }
    const block = { type: 'content_block_delta', index: 0 }
    const { reply, parts } = streamed([
      { type: 'content_block_start', index: 0, content_block: used },
      { ...block, delta: { type: 'input_json_delta', partial_json: '{"query":' } },
      { ...block, delta: { type: 'input_json_delta', partial_json: '"Rome"}' } },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'pause_turn' }, usage: {} },
      { type: 'message_stop' },
    ])
    expect(reply.content).toMatchObject([{ type: 'reasoning', raw: { ...used, input: { query: 'Rome' } } }])
    expect(parts).toEqual([])
  })

  test('ignores events and deltas that it does not know', () => {
    const news: Json[] = [
      { type: 'message_telemetry', index: 9 },
      { type: 'content_block_delta', index: 0, delta: { type: 'citations_delta', citation: {} } },
    ]
    const events = eventsOf(message([text('Rome')])).flatMap(event =>
      (event as { type: string }).type === 'content_block_delta' ? [event, ...news] : [event],
    )
    expect(streamed(events).reply).toStrictEqual(whole(message([text('Rome')])))
  })

  test('does not take the placeholder of the first event for the output', () => {
    const events = eventsOf(message([text('Rome')])).map(event =>
      (event as { type: string }).type === 'message_delta'
        ? { type: 'message_delta', delta: { stop_reason: 'end_turn' } }
        : event,
    )
    expect(streamed(events).reply.usage).toMatchObject({ inputTokens: 120, outputTokens: undefined })
  })

  test('is no answer before its end has come, however much has arrived', () => {
    const events = eventsOf(message([text('Rome')]))
    const stream = answerStream(callIds([]), mebibyte)
    for (const event of events.slice(0, -1)) stream.take(event)
    expect(stream.complete).toBe(false)
    expect(stream.text).toBe('Rome')
    expect(() => stream.answer()).toThrow(code('protocol'))
    stream.take(events.at(-1))
    expect(stream.complete).toBe(true)
    expect(stream.answer().blocks).toHaveLength(1)
  })

  test.each([
    [
      'a delta without its block',
      [{ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'a' } }],
    ],
    ['an end without its block', [{ type: 'content_block_stop', index: 0 }]],
    [
      'two blocks in one place',
      [
        { type: 'content_block_start', index: 0, content_block: text('') },
        { type: 'content_block_start', index: 0, content_block: text('') },
      ],
    ],
    [
      'a delta of another kind',
      [
        { type: 'content_block_start', index: 0, content_block: text('') },
        { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'a' } },
      ],
    ],
    [
      'a delta without its text',
      [
        { type: 'content_block_start', index: 0, content_block: text('') },
        { type: 'content_block_delta', index: 0, delta: { type: 'text_delta' } },
      ],
    ],
    ['an end without a reason', eventsOf(message([text('Rome')])).filter(event => !isDelta(event))],
  ])('takes %s for a broken stream', (_, events) => {
    expect(() => streamed(events)).toThrow(code('protocol'))
  })

  test('stops reading arguments that outgrow what is allowed', () => {
    const stream = answerStream(callIds([]), 1_000)
    const events = eventsOf(message([toolUse('toolu_1', 'write', { text: 'x'.repeat(5_000) })]), content => [
      content.slice(0, 900),
      content.slice(900, 1_100),
    ])
    expect(() => events.forEach(stream.take)).toThrow(code('reply_too_large'))
    expect(stream.complete).toBe(false)
  })

  test('comes to the same reply wherever a stream is cut, and shows all of it', () => {
    fc.assert(
      fc.property(replies, fc.array(fc.nat(7), { minLength: 1, maxLength: 50 }), (wire, sizes) => {
        const { reply, parts } = streamed(eventsOf(wire, cutting(sizes)))
        expect(reply).toStrictEqual(whole(wire))
        // The calls of an answer that was cut or refused are shown, and are no part of the reply.
        const said = parts.filter(part => !('id' in part) || reply.finish.unified === 'tool-calls')
        expect(joined(said)).toEqual(joined(shownWhole(reply.content)))
      }),
      { numRuns: 300 },
    )
  })
})

function isDelta(event: Json): boolean {
  return (event as { type: string }).type === 'message_delta'
}

/** Cuts texts into pieces of these sizes, in turn, and anywhere: empty pieces and halves of characters included. */
function cutting(sizes: readonly number[]): (content: string) => string[] {
  let turn = 0
  return content => {
    const pieces: string[] = []
    for (let at = 0; at < content.length; ) {
      const size = sizes[turn % sizes.length] ?? 0
      turn += 1
      if (size === 0) pieces.push('')
      pieces.push(content.slice(at, at + (size || 1)))
      at += size || 1
    }
    return pieces
  }
}

const content = fc.string({ unit: 'grapheme' })
const objects = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()).map(value => value as Json)
const anyBlock: fc.Arbitrary<WireBlock> = fc.oneof(
  content.map(text),
  fc.constant(text('\n ')),
  content.map(thinking),
  content.map(redacted),
  fc
    .record({ id: fc.constantFrom('', 'toolu_1', 'toolu_2'), input: objects })
    .map(({ id, input }) => toolUse(id, 'add', input)),
)
const replies = fc
  .tuple(
    fc.array(anyBlock, { maxLength: 6 }),
    content,
    fc.constantFrom('end_turn', 'tool_use', 'max_tokens', 'refusal'),
  )
  .map(([blocks, last, reason]) => message([...blocks, text(`${last}.`)], reason))
