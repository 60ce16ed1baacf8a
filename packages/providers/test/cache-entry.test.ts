import { describe, expect, test } from 'vitest'
import { isWorthKeeping, readEntry, writeEntry } from '../src/cache-entry.ts'
import { type FinishReason, type ModelReply, unknownUsage, zeroUsage } from '../src/index.ts'

const reply: ModelReply = {
  content: [
    { type: 'reasoning', text: 'Hm.', provider: 'acme', raw: { signature: 'x' } },
    { type: 'reasoning', text: 'So.', provider: 'acme' },
    { type: 'text', text: 'Rome' },
    { type: 'tool-call', id: 'call_1', name: 'add', input: { a: [1, null] } },
    { type: 'tool-call', id: 'call_2', name: 'add', input: undefined, malformed: '{"a": ' },
  ],
  finish: { unified: 'tool-calls', raw: 'tool_use' },
  usage: { inputTokens: 5, outputTokens: 7 },
  modelId: 'acme/large',
  requestId: 'req_1',
}

/** The entry of a reply after its JSON was changed. */
function changed(changes: object): unknown {
  const entry = { ...JSON.parse(writeEntry('key', reply)), ...changes }
  return readEntry('key', JSON.stringify(entry))
}

describe('an entry', () => {
  test('gives the reply back as it was, but cached and without usage', () => {
    expect(readEntry('key', writeEntry('key', reply))).toEqual({
      type: 'reply',
      reply: { ...reply, usage: zeroUsage, cached: true },
    })
  })

  test('keeps what is unknown unknown', () => {
    const { requestId: _, ...nameless } = reply
    const plain = { ...nameless, finish: { unified: 'stop', raw: undefined } } as const
    const entry = readEntry('key', writeEntry('key', plain))
    expect(entry).toMatchObject({ reply: { finish: { unified: 'stop', raw: undefined } } })
    expect(entry.type === 'reply' && 'requestId' in entry.reply).toBe(false)
  })

  test('brings nothing in but what a reply has', () => {
    const part = { type: 'text', text: 'Rome', html: '<b>', __proto__: { polluted: true } }
    expect(changed({ content: [part], extra: 1 })).toMatchObject({
      reply: { content: [{ type: 'text', text: 'Rome' }] },
    })
    const hostile = writeEntry('key', reply).replace('"a":[1,null]', '"__proto__":{"b":1},"constructor":2,"a":3')
    const entry = readEntry('key', hostile)
    const call = entry.type === 'reply' ? entry.reply.content[3] : undefined
    expect(call).toEqual({ type: 'tool-call', id: 'call_1', name: 'add', input: { a: 3 } })
  })

  test.each([
    ['of another key', { key: 'other' }, 'it belongs to another key'],
    ['without content', { content: [] }, 'its content is none'],
    ['whose content is no list', { content: 'Rome' }, 'its content is none'],
    ['with a part of no known type', { content: [{ type: 'image', text: '' }] }, 'its content is none'],
    ['with a text that is none', { content: [{ type: 'text', text: 5 }] }, 'its content is none'],
    ['with a call without input', { content: [{ type: 'tool-call', id: 'a', name: 'b' }] }, 'its content is none'],
    ['with a part that is no object', { content: [null] }, 'its content is none'],
    ['with a finish reason that is never kept', { finish: { unified: 'length' } }, 'its finish reason is none'],
    ['without a finish reason', { finish: null }, 'its finish reason is none'],
    ['without a model id', { modelId: 5 }, 'its model id is none'],
  ])('%s is damaged', (_, changes, reason) => {
    expect(changed(changes)).toEqual({ type: 'damaged', reason })
  })

  test.each(['', '{"key":', 'null', '[]', '"text"'])('that is not the JSON of an object is damaged: %s', text => {
    expect(readEntry('key', text)).toEqual({ type: 'damaged', reason: 'it is not a JSON object' })
  })
})

describe('isWorthKeeping', () => {
  const kept: Record<FinishReason['unified'], boolean> = {
    stop: true,
    'tool-calls': true,
    length: false,
    'content-filter': false,
    refusal: false,
    pause: false,
    other: false,
  }
  test.each(Object.entries(kept))('a reply that ended with %s: %s', (unified, expected) => {
    const finish = { unified: unified as FinishReason['unified'], raw: undefined }
    expect(isWorthKeeping({ ...reply, finish })).toBe(expected)
  })

  test('an empty reply: false', () => {
    expect(isWorthKeeping({ ...reply, content: [], usage: unknownUsage })).toBe(false)
  })
})
