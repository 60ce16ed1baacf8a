import { describe, expect, test } from 'vitest'
import {
  callTool,
  type ModelReply,
  ProviderError,
  type ScriptedReply,
  type StreamPart,
  scriptedModel,
  textOf,
  toolCallsOf,
  unknownUsage,
} from '../src/index.ts'
import { ask, code, never, withResults } from './asking.ts'

async function stream(reply: ScriptedReply): Promise<{ reply: ModelReply; parts: StreamPart[] }> {
  const parts: StreamPart[] = []
  return { reply: await scriptedModel([reply])(ask('?'), { ...never, emit: part => parts.push(part) }), parts }
}

describe('a reply', () => {
  test('has reasoning, text and calls in this order, and stops for the calls', async () => {
    const { reply } = await stream({ calls: [{ name: 'add', input: { a: 1 } }], text: 'Wait.', reasoning: 'Hm.' })
    expect(reply).toEqual({
      content: [
        { type: 'reasoning', text: 'Hm.', provider: 'scripted' },
        { type: 'text', text: 'Wait.' },
        { type: 'tool-call', id: 'call_1', name: 'add', input: { a: 1 } },
      ],
      finish: { unified: 'tool-calls', raw: undefined },
      usage: unknownUsage,
      modelId: 'offline/scripted',
    })
  })

  test('may be JSON, nothing, or cut by a limit', async () => {
    expect(textOf((await stream({ json: { city: 'Rome', tags: [1, null] } })).reply)).toBe(
      '{"city":"Rome","tags":[1,null]}',
    )
    expect((await stream('')).reply).toMatchObject({ content: [], finish: { unified: 'stop' } })
    expect((await stream({ text: 'The cap', finish: 'length' })).reply.finish.unified).toBe('length')
  })

  test('may call with arguments that are not JSON, or with an id of its own', async () => {
    const { reply, parts } = await stream({
      calls: [{ name: 'add', malformed: '{"a":' }, { name: 'add', id: 'toolu_9' }, { name: 'add' }],
    })
    expect(reply.content).toEqual([
      { type: 'tool-call', id: 'call_1', name: 'add', input: undefined, malformed: '{"a":' },
      { type: 'tool-call', id: 'toolu_9', name: 'add', input: {} },
      { type: 'tool-call', id: 'call_2', name: 'add', input: {} },
    ])
    expect(parts[1]).toEqual({ type: 'tool-call-delta', id: 'call_1', text: '{"a":' })
  })

  test('has the usage that the script gives', async () => {
    const usage = { inputTokens: 12, outputTokens: 3, cacheReadTokens: 4 }
    expect((await stream({ text: 'Hi', usage })).reply.usage).toEqual(usage)
  })

  test.each<[string, ScriptedReply]>([
    ['text and json', { text: 'a', json: 'b' }],
    ['an empty chunk', { text: 'a', chunkSize: 0 }],
    ['half a chunk', { text: 'a', chunkSize: 1.5 }],
    ['negative latency', { text: 'a', latencyMs: -1 }],
    ['endless latency', { text: 'a', latencyMs: Number.POSITIVE_INFINITY }],
  ])('with %s is refused', async (_, reply) => {
    await expect(stream(reply)).rejects.toEqual(code('invalid_option'))
  })
})

describe('a stream', () => {
  const texts = (parts: readonly StreamPart[], type: StreamPart['type']): string[] =>
    parts.flatMap(part => (part.type === type && 'text' in part ? [part.text] : []))

  test('splits text without breaking a character, and joins to the reply', async () => {
    const text = 'Naïve 🦜🦜🦜 parrots, said 山田さん.'
    const { reply, parts } = await stream({ text, chunkSize: 1 })
    expect(texts(parts, 'text-delta')).toEqual([...text])
    expect(textOf(reply)).toBe(text)
  })

  test('has chunks of 16 characters unless told otherwise', async () => {
    const { parts } = await stream({ reasoning: 'r'.repeat(17), text: 't'.repeat(33) })
    expect(parts).toEqual([
      { type: 'reasoning-delta', text: 'r'.repeat(16) },
      { type: 'reasoning-delta', text: 'r' },
      { type: 'text-delta', text: 't'.repeat(16) },
      { type: 'text-delta', text: 't'.repeat(16) },
      { type: 'text-delta', text: 't' },
    ])
  })

  test('may come in exact deltas', async () => {
    const { reply, parts } = await stream({ text: ['Hel', '', 'lo'] })
    expect(texts(parts, 'text-delta')).toEqual(['Hel', 'lo'])
    expect(textOf(reply)).toBe('Hello')
  })

  test('starts each tool call and then writes its input', async () => {
    const { parts } = await stream({ calls: [{ name: 'add', input: { a: 25, b: 4 } }, { name: 'now' }], chunkSize: 8 })
    expect(parts).toEqual([
      { type: 'tool-call-start', id: 'call_1', name: 'add' },
      { type: 'tool-call-delta', id: 'call_1', text: '{"a":25,' },
      { type: 'tool-call-delta', id: 'call_1', text: '"b":4}' },
      { type: 'tool-call-start', id: 'call_2', name: 'now' },
      { type: 'tool-call-delta', id: 'call_2', text: '{}' },
    ])
  })
})

describe('ids of calls', () => {
  test('count on through the life of the model', async () => {
    const model = scriptedModel(() => ({ calls: [{ name: 'add' }, { name: 'add' }] }))
    const ids = [await model(ask('a'), never), await model(ask('b'), never)].flatMap(toolCallsOf).map(call => call.id)
    expect(ids).toEqual(['call_1', 'call_2', 'call_3', 'call_4'])
  })

  test('skip those that the conversation holds already', async () => {
    const history = withResults(ask('a'), await scriptedModel([callTool('add')])(ask('a'), never))
    const successor = scriptedModel([callTool('add')])
    expect(toolCallsOf(await successor(history, never)).map(call => call.id)).toEqual(['call_2'])
  })

  test('skip those that the same reply names', async () => {
    const { reply } = await stream({ calls: [{ name: 'add' }, { name: 'add', id: 'call_1' }] })
    expect(toolCallsOf(reply).map(call => call.id)).toEqual(['call_2', 'call_1'])
  })
})

describe('a fault', () => {
  test.each(['network', 'rate_limited', 'overloaded', 'timeout', 'context_length'] as const)(
    '%s fails the call with this code',
    async fault => {
      await expect(stream({ fault })).rejects.toEqual(code(fault))
    },
  )

  test('may be an error of its own', async () => {
    const fault = new ProviderError('rate_limited', 'Slow down.', { status: 429, retryAfterMs: 1_500 })
    await expect(stream({ fault })).rejects.toBe(fault)
  })

  test('cut shows the first half of the stream and ends in a retryable protocol error', async () => {
    const parts: StreamPart[] = []
    const model = scriptedModel([{ text: 'abcdefgh', chunkSize: 2, fault: 'cut' }, 'whole'])
    const call = model(ask('?'), { ...never, emit: part => parts.push(part) })
    await expect(call).rejects.toEqual(expect.objectContaining({ code: 'protocol', retryable: true }))
    expect(parts.map(part => ('text' in part ? part.text : ''))).toEqual(['ab', 'cd'])
    expect(textOf(await model(ask('?'), never))).toBe('whole')
  })
})
