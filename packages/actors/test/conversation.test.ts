import { checkConversation, type Message } from '@statecraft/providers'
import { describe, expect, test } from 'vitest'
import { finishCall, succeeded } from '../src/calls.ts'
import {
  assistantMessage,
  callIds,
  cleanName,
  openingMessages,
  readTask,
  say,
  toolMessage,
  uniqueIds,
  userText,
} from '../src/conversation.ts'
import { open, useTool } from './sample-spec.ts'

const textIn = (messages: readonly Message[]) =>
  messages.map(({ content }) => content.map(part => ('text' in part ? part.text : part.type)).join('|'))

describe('a task as it came', () => {
  test('text is its description', () => {
    expect(readTask('hi')).toEqual({ description: 'hi' })
  })

  test('an object keeps its fields, save a description that is no text', () => {
    expect(readTask({ description: 'hi', input: 1, priority: 'high' })).toEqual({
      description: 'hi',
      input: 1,
      priority: 'high',
    })
    expect(readTask({ description: 5, input: 1 })).toEqual({ input: 1 })
  })

  test.each([undefined, null, 5])('%j is an empty task', value => {
    expect(readTask(value)).toEqual({})
  })
})

describe('[A2] the opening', () => {
  const parts = [
    { type: 'text', text: 'What is this?' },
    { type: 'image', source: { kind: 'url', url: 'https://example.org/a.png' } },
  ]
  const history = [userText('Hi'), { role: 'assistant', content: [{ type: 'text', text: 'Hello' }] }, userText('And?')]

  test('of text is one user message', () => {
    expect(openingMessages({ input: 'hi' })).toEqual([userText('hi')])
    expect(openingMessages({ description: 'hi' })).toEqual([userText('hi')])
  })

  test('of parts is one user message of these parts, without blank ones', () => {
    expect(openingMessages({ input: parts })).toEqual([{ role: 'user', content: parts }])
    expect(openingMessages({ input: [...parts, { type: 'text', text: ' ' }] })).toEqual([
      { role: 'user', content: parts },
    ])
  })

  test('of messages is these messages', () => {
    expect(openingMessages({ input: history })).toEqual(history)
  })

  test('of data is its JSON, below the description', () => {
    expect(textIn(openingMessages({ description: 'Sum up', input: { a: 1 } }))).toEqual(['Sum up\n\n{\n  "a": 1\n}'])
    expect(textIn(openingMessages({ input: 0 }))).toEqual(['0'])
  })

  test.each([
    ['people with roles', [{ role: 'admin', name: 'Ada' }]],
    ['a message without content', [{ role: 'user' }]],
    ['files of another kind', [{ type: 'file', path: '/tmp/a' }]],
    ['text parts without text', [{ type: 'text' }]],
    ['a part among data', [{ type: 'text', text: 'a' }, { n: 1 }]],
    ['a message among data', [{ role: 'user', content: [] }, { n: 1 }]],
    ['a list of nothing', [null]],
    ['an empty list', []],
  ])('%s are data, not messages or parts', (_, input) => {
    const messages = openingMessages({ input })
    expect(textIn(messages)).toEqual([JSON.stringify(input, undefined, 2)])
    expect(checkConversation(messages)).toEqual([])
  })

  test.each([{}, { input: '' }, { description: ' ' }, { input: [{ type: 'text', text: '' }] }, { input: () => 1 }])(
    'of nothing still is something to send (%j)',
    task => {
      expect(checkConversation(openingMessages(task))).toEqual([])
    },
  )
})

describe('the reply in the history', () => {
  test('keeps reasoning that leads somewhere, untouched and in its place', () => {
    const reasoning = { type: 'reasoning', text: 'hm', provider: 'p', raw: { signature: 'x' } } as const
    const text = { type: 'text', text: 'Yes' } as const
    expect(assistantMessage([reasoning, text], [])).toEqual({ role: 'assistant', content: [reasoning, text] })
    expect(assistantMessage([text, reasoning], [])).toEqual({ role: 'assistant', content: [text] })
    expect(assistantMessage([reasoning, { type: 'text', text: ' ' }], [])).toBeUndefined()
  })

  test('gives calls the ids that they were renamed to, and names that providers take back', () => {
    const call = { type: 'tool-call', id: '', name: 'look up!', input: undefined, malformed: '{' } as const
    expect(assistantMessage([call], ['call'])).toEqual({
      role: 'assistant',
      content: [{ ...call, id: 'call', name: 'look_up_' }],
    })
  })

  test('is nothing when it is empty', () => {
    expect(assistantMessage([], [])).toBeUndefined()
    expect(say([userText('a')], undefined, userText('b'))).toEqual([userText('a'), userText('b')])
  })
})

describe('the results of calls', () => {
  test('are one for each call, in the order of the calls', () => {
    const calls = finishCall(open(useTool('a'), useTool('b')), 'b', succeeded({ n: 1 }))
    expect(toolMessage(calls).content).toEqual([
      { type: 'tool-result', id: 'a', name: 'look', output: 'not run: the phase ended', isError: true },
      { type: 'tool-result', id: 'b', name: 'look', output: { n: 1 } },
    ])
  })

  test('nothing is a result, too: null is told as null', () => {
    const calls = finishCall(open(useTool('a')), 'a', succeeded(null))
    expect(toolMessage(calls).content).toEqual([{ type: 'tool-result', id: 'a', name: 'look', output: null }])
  })
})

describe('ids and names that models make up', () => {
  test.each([
    [['a', 'b'], [], ['a', 'b']],
    [['a', 'a', 'a'], [], ['a', 'a_2', 'a_3']],
    [['a'], ['a', 'a_2'], ['a_3']],
    [['', 'ü', 'x y'], [], ['call', 'call_2', 'call_3']],
    [['a_2', 'a', 'a'], [], ['a_2', 'a', 'a_3']],
  ])('%j beside %j become %j', (wanted, taken, unique) => {
    expect(uniqueIds(wanted, new Set(taken))).toEqual(unique)
  })

  test('a repeated id of full length stays within the length that providers take', () => {
    const long = 'x'.repeat(64)
    expect(uniqueIds([long, long, 'y'.repeat(65)], new Set()).every(id => /^[A-Za-z0-9_-]{1,64}$/.test(id))).toBe(true)
  })

  test.each([
    ['search', 'search'],
    ['web.search v2', 'web_search_v2'],
    ['', 'unnamed'],
    ['x'.repeat(70), 'x'.repeat(64)],
  ])('the name %j becomes %j', (name, clean) => {
    expect(cleanName(name)).toBe(clean)
  })

  test('ids in use are those of all calls so far', () => {
    const call = { type: 'tool-call', id: 'c1', name: 'look', input: {} } as const
    expect([...callIds([userText('a'), { role: 'assistant', content: [call] }])]).toEqual(['c1'])
  })
})
