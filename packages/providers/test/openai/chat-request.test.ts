import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AssistantPart, Message, ModelSettings, UserPart } from '../../src/index.ts'
import { type ChatDialect, chatBody } from '../../src/openai/chat-request.ts'
import { code } from '../asking.ts'
import { conversations } from './arbitraries.ts'
import { add, answered, historyWithCall, request, said, user } from './histories.ts'

interface Asked {
  readonly more?: object
  readonly settings?: ModelSettings
  readonly dialect?: ChatDialect
  readonly stream?: boolean
}

const body = (messages: readonly Message[], { more, settings, dialect, stream }: Asked = {}) =>
  chatBody('qwen3', dialect ?? 'compatible', request(messages, more), settings ?? {}, stream ?? false)
const sent = (...messages: Message[]): unknown => body(messages).messages

describe('the body', () => {
  test('has what a compatible server understands', () => {
    const asked = { more: { instructions: 'Be brief.' }, settings: { maxTokens: 9, temperature: 0.5 } }
    expect(body([said('Hi')], asked)).toEqual({
      model: 'qwen3',
      stream: false,
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hi' },
      ],
      max_tokens: 9,
      temperature: 0.5,
    })
  })

  test('has what OpenAI understands', () => {
    const asked = { dialect: 'openai', more: { instructions: 'Be brief.' }, settings: { maxTokens: 9 } } as const
    expect(body([said('Hi')], asked)).toMatchObject({
      messages: [{ role: 'developer', content: 'Be brief.' }, { role: 'user' }],
      max_completion_tokens: 9,
      store: false,
    })
  })

  test('asks for the usage of a stream', () => {
    expect(body([said('Hi')], { stream: true })).toMatchObject({
      stream: true,
      stream_options: { include_usage: true },
    })
  })

  test('has the effort', () => {
    expect(body([said('Hi')], { settings: { reasoning: { effort: 'low' } } }).reasoning_effort).toBe('low')
  })

  test('has tools, strict where the schema allows it, and the choice among them', () => {
    const open = { name: 'open', description: 'Opens.', inputSchema: { type: 'object' } }
    const { inputSchema: parameters, ...rest } = add
    expect(body([said('Hi')], { more: { tools: [add, open], toolChoice: { tool: 'add' } } })).toMatchObject({
      tools: [
        { type: 'function', function: { ...rest, parameters, strict: true } },
        { type: 'function', function: { name: 'open', description: 'Opens.', parameters: { type: 'object' } } },
      ],
      tool_choice: { type: 'function', function: { name: 'add' } },
    })
    expect(body([said('Hi')], { more: { tools: [add], toolChoice: 'none' } }).tool_choice).toBe('none')
    expect(body([said('Hi')], { more: { tools: [] } })).not.toHaveProperty('tools')
  })

  test('asks for JSON', () => {
    const schema = add.inputSchema
    expect(body([said('Hi')], { more: { output: { name: 'sum', schema } } }).response_format).toEqual({
      type: 'json_schema',
      json_schema: { name: 'sum', schema, strict: true },
    })
  })

  test('asks in words where there are tools, as a compatible server would let none be called', () => {
    const asked = {
      more: { instructions: 'Be brief.', tools: [add], output: { name: 'sum', schema: add.inputSchema } },
    }
    const { messages, response_format } = body([said('Hi')], asked)
    expect(response_format).toBeUndefined()
    expect(messages[0]).toMatchObject({ role: 'system', content: expect.stringMatching(/^Be brief\.\n\n.*JSON alone/) })
    expect(messages[0]?.content).toContain(JSON.stringify(add.inputSchema))
    expect(body([said('Hi')], { ...asked, dialect: 'openai' }).response_format).toBeDefined()
  })
})

describe('a conversation', () => {
  test('pairs calls and results by their id', () => {
    expect(sent(...historyWithCall('call_7'))).toEqual([
      { role: 'user', content: 'What is 2 + 3?' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'call_7', type: 'function', function: { name: 'add', arguments: '{"a":2,"b":3}' } }],
      },
      { role: 'tool', tool_call_id: 'call_7', content: '5' },
    ])
  })

  test('gives reasoning back in the field it came in, and leaves out that of others', () => {
    const thoughts: AssistantPart[] = [
      { type: 'reasoning', text: 'Hm.', provider: 'anthropic', raw: { type: 'thinking' } },
      { type: 'reasoning', text: 'Hm.', provider: 'openai', raw: { type: 'reasoning' } },
      { type: 'reasoning', text: 'Hm.', provider: 'openai-chat', raw: { reasoning_content: 'Hm.' } },
    ]
    const messages = [said('Hi'), answered(...thoughts, { type: 'text', text: 'Hello.' }), said('?')]
    expect(sent(...messages)).toEqual([
      { role: 'user', content: 'Hi' },
      { role: 'assistant', reasoning_content: 'Hm.', content: 'Hello.' },
      { role: 'user', content: '?' },
    ])
    // OpenAI refuses fields that it does not know.
    expect(body(messages, { dialect: 'openai' }).messages[1]).toEqual({ role: 'assistant', content: 'Hello.' })
  })

  test('shows images and files', () => {
    const base64 = { kind: 'base64', data: 'AAAA' } as const
    expect(
      sent(
        user(
          { type: 'text', text: 'See:' },
          { type: 'image', source: { kind: 'url', url: 'https://example.com/a.png' } },
          { type: 'image', source: base64, mediaType: 'image/png' },
          { type: 'file', source: base64, mediaType: 'application/pdf' },
          { type: 'file', source: { kind: 'provider-file', id: 'file-2' } },
        ),
      ),
    ).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'See:' },
          { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
          { type: 'file', file: { filename: 'file.pdf', file_data: 'data:application/pdf;base64,AAAA' } },
          { type: 'file', file: { file_id: 'file-2' } },
        ],
      },
    ])
  })

  test.each<UserPart>([
    { type: 'image', source: { kind: 'provider-file', id: 'file-1' } },
    { type: 'file', source: { kind: 'url', url: 'https://example.com/a.pdf' } },
  ])('is refused with what the API does not take: %j', part => {
    expect(() => sent(user(part))).toThrow(code('invalid_request'))
  })

  test('of any kind comes out with every call answered once, right after it', () => {
    fc.assert(
      fc.property(conversations, messages => {
        let open: string[] = []
        for (const message of JSON.parse(JSON.stringify(sent(...messages)))) {
          if (message.role === 'tool') expect(message.tool_call_id).toBe(open.shift())
          else expect(open).toEqual([])
          open = [...open, ...(message.tool_calls ?? []).map((call: { id: string }) => call.id)]
        }
        expect(open).toEqual([])
      }),
    )
  })
})
