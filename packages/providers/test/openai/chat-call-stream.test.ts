import { describe, expect, test } from 'vitest'
import { chatCallStream } from '../../src/openai/chat-call-stream.ts'
import { code } from '../asking.ts'
import { context, historyWithCall, narrow } from './histories.ts'

const piece = (text: string, more: object = {}, name?: string) => ({
  ...more,
  function: { ...(name !== undefined && { name }), arguments: text },
})

function play(...pieces: readonly unknown[]) {
  const stream = chatCallStream(context)
  return { parts: pieces.flatMap(stream.accept), calls: stream.calls() }
}

const call = (id: string, name: string, args: string) => ({ id, function: { name, arguments: args } })

describe('pieces by the book', () => {
  test('make calls by their index, also when they are mixed', () => {
    const { calls, parts } = play(
      piece('', { index: 0, id: 'a' }, 'add'),
      piece('', { index: 1, id: 'b' }, 'multiply'),
      piece('{"x"', { index: 0 }),
      piece('{"y":2}', { index: 1 }),
      piece(':1}', { index: 0 }),
    )
    expect(calls).toEqual([call('a', 'add', '{"x":1}'), call('b', 'multiply', '{"y":2}')])
    expect(parts).toEqual([
      { type: 'tool-call-start', id: 'a', name: 'add' },
      { type: 'tool-call-start', id: 'b', name: 'multiply' },
      { type: 'tool-call-delta', id: 'a', text: '{"x"' },
      { type: 'tool-call-delta', id: 'b', text: '{"y":2}' },
      { type: 'tool-call-delta', id: 'a', text: ':1}' },
    ])
  })
})

describe('pieces of servers that differ', () => {
  test('may repeat the id and the name', () => {
    const again = { index: 0, id: 'a' }
    expect(play(piece('{', again, 'add'), piece('}', again, 'add')).calls).toEqual([call('a', 'add', '{}')])
  })

  test('may be whole calls with one index for all', () => {
    expect(play(piece('{}', { index: 0, id: 'a' }, 'add'), piece('{}', { index: 0, id: 'b' }, 'add')).calls).toEqual([
      call('a', 'add', '{}'),
      call('b', 'add', '{}'),
    ])
  })

  test('may be whole calls with neither index nor id', () => {
    expect(play(piece('{}', {}, 'add'), piece('{"x":1}', {}, 'multiply')).calls).toEqual([
      call('call_1', 'add', '{}'),
      call('call_2', 'multiply', '{"x":1}'),
    ])
  })

  test('may have no index and go on with the latest call', () => {
    expect(play(piece('{', { id: 'a' }, 'add'), piece('}')).calls).toEqual([call('a', 'add', '{}')])
  })

  test('may bring the name late: the call is shown from then on, with all that came before', () => {
    const { parts } = play(
      piece('{"x"', { index: 0, id: 'a' }),
      piece(':1', { index: 0 }, 'add'),
      piece('}', { index: 0 }),
    )
    expect(parts).toEqual([
      { type: 'tool-call-start', id: 'a', name: 'add' },
      { type: 'tool-call-delta', id: 'a', text: '{"x":1' },
      { type: 'tool-call-delta', id: 'a', text: '}' },
    ])
  })

  test('may use ids again that the conversation has: the call gets a new one, in the stream too', () => {
    const stream = chatCallStream({ ...context, history: historyWithCall('call_0') })
    expect(stream.accept(piece('{}', { index: 0, id: 'call_0' }, 'add'))).toMatchObject([
      { id: 'call_1' },
      { id: 'call_1' },
    ])
    expect(stream.calls()).toMatchObject([{ id: 'call_1' }])
  })
})

test('arguments without end are stopped', () => {
  const endless = piece('x'.repeat(1_001), { index: 0, id: 'a' }, 'add')
  expect(() => chatCallStream(narrow).accept(endless)).toThrow(code('reply_too_large'))
})
