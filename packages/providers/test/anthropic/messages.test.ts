import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { messageParams } from '../../src/anthropic/messages.ts'
import { type AssistantPart, checkConversation, type Json, type Message, type UserPart } from '../../src/index.ts'

const user = (...content: UserPart[]): Message => ({ role: 'user', content })
const assistant = (...content: AssistantPart[]): Message => ({ role: 'assistant', content })
const words = (text: string): { type: 'text'; text: string } => ({ type: 'text', text })
const call = (id: string, input: Json | undefined, malformed?: string): AssistantPart => ({
  type: 'tool-call',
  id,
  name: 'add',
  input,
  ...(malformed === undefined ? {} : { malformed }),
})
const result = (id: string, output: Json, isError = false): Message => ({
  role: 'tool',
  content: [{ type: 'tool-result', id, name: 'add', output, isError }],
})

describe('messageParams', () => {
  test('puts results first in the user message that follows the calls', () => {
    const params = messageParams([
      user(words('2 + 3?')),
      assistant(words('Let me see.'), call('a', { a: 2 })),
      result('a', { sum: 5 }),
      user(words('And?')),
    ])
    expect(params).toEqual([
      { role: 'user', content: [{ type: 'text', text: '2 + 3?' }] },
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'Let me see.' },
          { type: 'tool_use', id: 'a', name: 'add', input: { a: 2 } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'a', content: '{"sum":5}' },
          { type: 'text', text: 'And?' },
        ],
      },
    ])
  })

  test('sends text results as they are, says which failed, and never sends a failure without a reason', () => {
    const [, , results] = messageParams([
      user(words('go')),
      assistant(call('a', {}), call('b', {}), call('c', {})),
      {
        role: 'tool',
        content: [
          { type: 'tool-result', id: 'a', name: 'add', output: 'five' },
          { type: 'tool-result', id: 'b', name: 'add', output: '', isError: true },
          { type: 'tool-result', id: 'c', name: 'add', output: '' },
        ],
      },
    ])
    expect(results?.content).toEqual([
      { type: 'tool_result', tool_use_id: 'a', content: 'five' },
      { type: 'tool_result', tool_use_id: 'b', content: expect.stringContaining('failed'), is_error: true },
      { type: 'tool_result', tool_use_id: 'c' },
    ])
  })

  test('shows the model arguments that were no object, in an object', () => {
    const [, turn] = messageParams([
      user(words('go')),
      assistant(call('a', undefined, '{"a":'), call('b', [1]), call('c', null)),
      {
        role: 'tool',
        content: ['a', 'b', 'c'].map(id => ({ type: 'tool-result', id, name: 'add', output: 1 }) as const),
      },
    ])
    expect(turn?.content.map(block => block.type === 'tool_use' && block.input)).toEqual([
      { INVALID_JSON: '{"a":' },
      { INVALID_JSON: '[1]' },
      { INVALID_JSON: 'null' },
    ])
  })

  test('sends its own thinking back verbatim and in place, and leaves out that of others', () => {
    const raw = { type: 'thinking', thinking: 'Add.', signature: 'c2ln' }
    const hidden = { type: 'redacted_thinking', data: 'ZGF0YQ==' }
    const [, turn] = messageParams([
      user(words('2 + 3?')),
      assistant(
        { type: 'reasoning', text: 'Add.', provider: 'anthropic', raw },
        { type: 'reasoning', text: '', provider: 'anthropic', raw: hidden },
        { type: 'reasoning', text: 'foreign', provider: 'openai', raw: { id: 'rs_1' } },
        words('So:'),
        { type: 'reasoning', text: 'told', provider: 'anthropic' },
        call('a', {}),
      ),
      result('a', 5),
    ])
    expect(turn?.content.map(({ type }) => type)).toEqual(['thinking', 'redacted_thinking', 'text', 'tool_use'])
    expect(turn?.content.slice(0, 2)).toEqual([raw, hidden])
  })

  test('leaves out text that is blank, which the API refuses', () => {
    const [question, turn] = messageParams([user(words('go'), words('\n')), assistant(words(' '), words('done'))])
    expect(question?.content).toEqual([words('go')])
    expect(turn?.content).toEqual([words('done')])
  })

  test('keeps the rules of the API for every conversation that keeps ours', () => {
    fc.assert(
      fc.property(conversations, messages => {
        expect(checkConversation(messages)).toEqual([])
        expect(brokenRules(messageParams(messages))).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})

type Param = ReturnType<typeof messageParams>[number]

/** What the API would refuse: roles that do not alternate, blank text, calls and results that do not pair. */
function brokenRules(params: readonly Param[]): string[] {
  return params.flatMap((param, index) => {
    const after = params[index + 1]
    const calls = param.content.flatMap(block => (block.type === 'tool_use' ? [block.id] : []))
    const answers = after?.content.flatMap(block => (block.type === 'tool_result' ? [block.tool_use_id] : [])) ?? []
    const first = after?.content.slice(0, calls.length) ?? []
    return [
      ...(param.role === (index % 2 === 0 ? 'user' : 'assistant') ? [] : [`roles at ${index}`]),
      ...(param.content.length > 0 ? [] : [`empty at ${index}`]),
      ...(param.content.some(block => block.type === 'text' && block.text.trim() === '') ? [`blank at ${index}`] : []),
      ...(calls.toSorted().join() === answers.toSorted().join() ? [] : [`pairing at ${index}`]),
      ...(first.every(({ type }) => type === 'tool_result') ? [] : [`results not first after ${index}`]),
    ]
  })
}

const phrase = fc.string({ minLength: 1 }).map(text => `${text}.`)
const userMessages = fc
  .array(fc.oneof(phrase.map(words), fc.constant(words(' '))), { maxLength: 3 })
  .chain(parts => phrase.map(text => user(...parts, words(text))))
const thoughts = fc
  .constantFrom('anthropic', 'openai')
  .map((provider): AssistantPart => ({ type: 'reasoning', text: 'Hm.', provider, raw: { type: 'thinking' } }))

/** Turns of a conversation; call ids are made unique afterwards. */
const turns = fc.array(
  fc.oneof(
    userMessages.map(message => [message]),
    fc
      .record({
        before: fc.array(fc.oneof(thoughts, phrase.map(words), fc.constant(words('\n'))), { maxLength: 3 }),
        inputs: fc.array(fc.oneof(fc.jsonValue(), fc.constant(undefined)), { maxLength: 4 }),
        order: fc.boolean(),
        said: phrase,
      })
      .map(({ before, inputs, order, said }): Message[] => {
        const calls = inputs.map((input, index) =>
          input === undefined ? call(`c${index}`, undefined, '{"') : call(`c${index}`, input as Json),
        )
        const results = calls.flatMap(part =>
          part.type === 'tool-call' ? [{ type: 'tool-result', id: part.id, name: 'add', output: 'ok' } as const] : [],
        )
        const spoken = assistant(...before, words(said), ...calls)
        if (results.length === 0) return [spoken]
        return [spoken, { role: 'tool', content: order ? results : results.toReversed() }]
      }),
  ),
  { maxLength: 8 },
)

const conversations = fc.tuple(userMessages, turns, userMessages).map(([first, middle, last]): Message[] => {
  const renamed = middle.map((turn, number) =>
    turn.map(message => {
      const content = message.content.map(part => ('id' in part ? { ...part, id: `t${number}_${part.id}` } : part))
      return { ...message, content } as Message
    }),
  )
  return [first, ...renamed.flat(), last]
})
