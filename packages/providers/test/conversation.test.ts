import { describe, expect, test } from 'vitest'
import {
  type AssistantPart,
  assertConversation,
  type ConversationFaultType,
  checkConversation,
  type Message,
  type ToolCallPart,
  type ToolResultPart,
  type UserPart,
} from '../src/index.ts'

const text = (words: string) => ({ type: 'text', text: words }) as const
const user = (...content: UserPart[]): Message => ({ role: 'user', content })
const assistant = (...content: AssistantPart[]): Message => ({ role: 'assistant', content })
const tool = (...content: ToolResultPart[]): Message => ({ role: 'tool', content })
const call = (id: string, name = 'add'): ToolCallPart => ({ type: 'tool-call', id, name, input: {} })
const result = (id: string, name = 'add'): ToolResultPart => ({ type: 'tool-result', id, name, output: 1 })
const thought = { type: 'reasoning', text: 'Hm.', provider: 'acme' } as const

const hello = user(text('Hello'))

const valid: [string, Message[]][] = [
  ['one question', [hello]],
  ['question, answer, question', [hello, assistant(text('Hi')), hello]],
  ['two questions in a row', [hello, hello]],
  [
    'parallel calls answered in another order',
    [hello, assistant(call('a'), call('b')), tool(result('b'), result('a'))],
  ],
  [
    'rounds of calls, the next one after the results',
    [hello, assistant(call('a')), tool(result('a')), assistant(call('b')), tool(result('b'))],
  ],
  [
    'reasoning before text and before a call',
    [hello, assistant(thought, text('Hi'), thought, call('a')), tool(result('a'))],
  ],
  ['a blank line before the text', [hello, assistant(text('\n\n'), text('Hi')), hello]],
  ['an image by address', [user({ type: 'image', source: { kind: 'url', url: 'https://example.com/a.png' } })]],
  [
    'base64 with its media type',
    [user({ type: 'file', source: { kind: 'base64', data: 'AA==' }, mediaType: 'application/pdf' })],
  ],
]

const faulty: [string, Message[], [ConversationFaultType, number][]][] = [
  ['nothing at all', [], [['no-messages', 0]]],
  ['an answer first', [assistant(text('Hi')), hello], [['first-not-user', 0]]],
  ['an answer last', [hello, assistant(text('Hi'))], [['ends-with-assistant', 1]]],
  ['an empty user message', [user()], [['empty-message', 0]]],
  ['an empty assistant message', [hello, assistant(), hello], [['empty-message', 1]]],
  ['an empty tool message', [hello, assistant(text('Hi')), tool()], [['empty-message', 2]]],
  ['an empty text beside another', [user(text('Hello'), text(''))], [['empty-text', 0]]],
  ['nothing but white space', [user(text(' \n'))], [['empty-text', 0]]],
  ['white space before a call', [hello, assistant(text('\n'), call('a')), tool(result('a'))], [['empty-text', 1]]],
  ['reasoning that led to nothing', [hello, assistant(text('Hi'), thought), hello], [['reasoning-last', 1]]],
  [
    'base64 of unknown type',
    [user({ type: 'image', source: { kind: 'base64', data: 'AA==' } })],
    [['missing-media-type', 0]],
  ],
  ['an empty call id', [hello, assistant(call('')), tool(result(''))], [['bad-call-id', 1]]],
  ['an endless call id', [hello, assistant(call('x'.repeat(65))), tool(result('x'.repeat(65)))], [['bad-call-id', 1]]],
  ['a call id with a dot', [hello, assistant(call('a.b')), tool(result('a.b'))], [['bad-call-id', 1]]],
  [
    'a tool name with a space',
    [hello, assistant(call('a', 'add up')), tool(result('a', 'add up'))],
    [['bad-tool-name', 1]],
  ],
  [
    'an id twice in one message',
    [hello, assistant(call('a'), call('a')), tool(result('a'))],
    [['repeated-call-id', 1]],
  ],
  [
    'an id again in a later message',
    [hello, assistant(call('a')), tool(result('a')), assistant(call('a')), tool(result('a'))],
    [['repeated-call-id', 3]],
  ],
  ['a call that the user talks over', [hello, assistant(call('a')), hello], [['unanswered-call', 1]]],
  [
    'one of two calls unanswered',
    [hello, assistant(call('a'), call('b')), tool(result('a'))],
    [['unanswered-call', 1]],
  ],
  [
    'a call at the end',
    [hello, assistant(call('a'))],
    [
      ['ends-with-assistant', 1],
      ['unanswered-call', 1],
    ],
  ],
  [
    'a call answered twice',
    [hello, assistant(call('a')), tool(result('a'), result('a'))],
    [['call-answered-twice', 1]],
  ],
  [
    'a result nobody asked for',
    [hello, assistant(call('a')), tool(result('a'), result('b'))],
    [['result-without-call', 2]],
  ],
  ['a result after the user', [hello, tool(result('a'))], [['result-without-call', 1]]],
  [
    'a result one message late',
    [hello, assistant(call('a')), hello, tool(result('a'))],
    [
      ['unanswered-call', 1],
      ['result-without-call', 3],
    ],
  ],
  [
    'results in two messages',
    [hello, assistant(call('a'), call('b')), tool(result('a')), tool(result('b'))],
    [
      ['unanswered-call', 1],
      ['result-without-call', 3],
    ],
  ],
  [
    'the result of another tool',
    [hello, assistant(call('a')), tool(result('a', 'multiply'))],
    [['result-names-other-tool', 1]],
  ],
]

describe('checkConversation', () => {
  test.each(valid)('accepts %s', (_, messages) => {
    expect(checkConversation(messages)).toEqual([])
  })

  test.each(faulty)('finds %s', (_, messages, faults) => {
    expect(checkConversation(messages).map(({ type, index }) => [type, index])).toEqual(faults)
  })

  test('names the call at fault', () => {
    const [fault] = checkConversation([hello, assistant(call('call_7')), hello])
    expect(fault).toMatchObject({ callId: 'call_7', text: 'call "call_7" has no result in the next message' })
  })
})

describe('assertConversation', () => {
  test('lists every fault with its place', () => {
    const messages = [assistant(call('a')), user()]
    expect(() => assertConversation(messages)).toThrow(
      expect.objectContaining({ code: 'invalid_conversation', retryable: false }),
    )
    expect(() => assertConversation(messages)).toThrow(
      /messages\[0\]: the first message is not a user message; messages\[0\]: call "a" has no result .*; messages\[1\]: the user message is empty/,
    )
  })

  test('says nothing about a valid conversation', () => {
    expect(() => assertConversation([hello])).not.toThrow()
  })
})
