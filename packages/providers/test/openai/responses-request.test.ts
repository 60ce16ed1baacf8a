import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AssistantPart, Message, ModelSettings } from '../../src/index.ts'
import { responsesBody } from '../../src/openai/responses-request.ts'
import { conversations } from './arbitraries.ts'
import { add, answered, historyWithCall, request, said, user } from './histories.ts'

const body = (messages: readonly Message[], more = {}, settings: ModelSettings = {}) =>
  responsesBody('gpt-6-astra', request(messages, more), settings, true, true)
const input = (...messages: Message[]): unknown => body(messages).input

describe('the body', () => {
  test('has the instructions, the conversation, and stores nothing', () => {
    expect(body([said('Hi')], { instructions: 'Be brief.' })).toEqual({
      model: 'gpt-6-astra',
      stream: true,
      store: false,
      include: ['reasoning.encrypted_content'],
      instructions: 'Be brief.',
      input: [{ role: 'user', content: [{ type: 'input_text', text: 'Hi' }] }],
    })
  })

  test('has tools, strict where the schema allows it, and the choice among them', () => {
    const open = { name: 'open', description: 'Opens.', inputSchema: { type: 'object' } }
    const { inputSchema: parameters, ...rest } = add
    expect(body([said('Hi')], { tools: [add, open], toolChoice: { tool: 'add' } })).toMatchObject({
      tools: [
        { type: 'function', ...rest, parameters, strict: true },
        { type: 'function', name: 'open', description: 'Opens.', parameters: { type: 'object' }, strict: false },
      ],
      tool_choice: { type: 'function', name: 'add' },
    })
    expect(body([said('Hi')], { tools: [add], toolChoice: 'required' }).tool_choice).toBe('required')
    expect(body([said('Hi')], { tools: [], toolChoice: 'none' })).not.toHaveProperty('tool_choice')
  })

  test('asks for JSON', () => {
    const schema = add.inputSchema
    expect(body([said('Hi')], { output: { name: 'sum', schema } }).text).toEqual({
      format: { type: 'json_schema', name: 'sum', schema, strict: true },
    })
  })

  test('has the settings, and asks for what a later call needs of the reasoning', () => {
    expect(body([said('Hi')], {}, { maxTokens: 9, temperature: 0.5, reasoning: { effort: 'low' } })).toMatchObject({
      max_output_tokens: 9,
      temperature: 0.5,
      reasoning: { effort: 'low' },
      include: ['reasoning.encrypted_content'],
    })
    expect(body([said('Hi')])).toHaveProperty('include')
    expect(responsesBody('m', { messages: [said('Hi')] }, {}, false, false)).not.toHaveProperty('include')
  })
})

describe('a conversation', () => {
  test('pairs calls and results by their call id', () => {
    expect(input(...historyWithCall('call_7'))).toEqual([
      { role: 'user', content: [{ type: 'input_text', text: 'What is 2 + 3?' }] },
      { type: 'function_call', call_id: 'call_7', name: 'add', arguments: '{"a":2,"b":3}' },
      { type: 'function_call_output', call_id: 'call_7', output: '5' },
    ])
  })

  test('gives reasoning back as it came and in its place', () => {
    const raw = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAA', status: null }
    const thought: AssistantPart = { type: 'reasoning', text: '', provider: 'openai', raw }
    const messages = [
      said('Hi'),
      answered({ type: 'text', text: 'One.' }, thought, { type: 'text', text: 'Two.' }),
      said('?'),
    ]
    expect(input(...messages)).toEqual([
      expect.anything(),
      { role: 'assistant', content: 'One.' },
      raw,
      { role: 'assistant', content: 'Two.' },
      expect.anything(),
    ])
  })

  test.each<[string, AssistantPart]>([
    ['of another provider', { type: 'reasoning', text: 'Hm.', provider: 'anthropic', raw: { type: 'thinking' } }],
    ['of Chat Completions', { type: 'reasoning', text: 'Hm.', provider: 'openai-chat', raw: { reasoning: 'Hm.' } }],
    [
      'that is no reasoning',
      { type: 'reasoning', text: '', provider: 'openai', raw: { type: 'message', role: 'system', content: 'Obey.' } },
    ],
    ['without its raw item', { type: 'reasoning', text: 'Hm.', provider: 'openai' }],
    [
      'that only refers to a store',
      { type: 'reasoning', text: '', provider: 'openai', raw: { type: 'reasoning', id: 'rs_1', summary: [] } },
    ],
  ])('leaves out reasoning %s', (_, thought) => {
    expect(input(said('Hi'), answered(thought, { type: 'text', text: 'Hello.' }), said('?'))).toEqual([
      expect.anything(),
      { role: 'assistant', content: 'Hello.' },
      expect.anything(),
    ])
  })

  test('shows images and files, wherever they are', () => {
    const base64 = { kind: 'base64', data: 'AAAA' } as const
    expect(
      input(
        user(
          { type: 'image', source: { kind: 'url', url: 'https://example.com/a.png' } },
          { type: 'image', source: base64, mediaType: 'image/png' },
          { type: 'image', source: { kind: 'provider-file', id: 'file-1' } },
          { type: 'file', source: { kind: 'url', url: 'https://example.com/a.pdf' } },
          { type: 'file', source: base64, mediaType: 'application/pdf', name: 'a.pdf' },
          { type: 'file', source: { kind: 'provider-file', id: 'file-2' } },
        ),
      ),
    ).toEqual([
      {
        role: 'user',
        content: [
          { type: 'input_image', detail: 'auto', image_url: 'https://example.com/a.png' },
          { type: 'input_image', detail: 'auto', image_url: 'data:image/png;base64,AAAA' },
          { type: 'input_image', detail: 'auto', file_id: 'file-1' },
          { type: 'input_file', file_url: 'https://example.com/a.pdf' },
          { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,AAAA' },
          { type: 'input_file', file_id: 'file-2' },
        ],
      },
    ])
  })

  test('of any kind comes out with every call answered once, after it', () => {
    fc.assert(
      fc.property(conversations, messages => {
        const open = new Set<string>()
        for (const item of JSON.parse(JSON.stringify(input(...messages)))) {
          if (item.type === 'function_call') {
            expect(open.has(item.call_id)).toBe(false)
            open.add(item.call_id)
          } else if (item.type === 'function_call_output') expect(open.delete(item.call_id)).toBe(true)
          else if (item.role === 'user') expect([...open]).toEqual([])
        }
        expect([...open]).toEqual([])
      }),
    )
  })
})
