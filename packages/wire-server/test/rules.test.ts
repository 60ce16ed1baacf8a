import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWireServer, type WireServer } from '../src/index.ts'
import { headers, post, question } from './asking.ts'

let server: WireServer
beforeAll(async () => {
  server = await openWireServer(() => ({ text: 'fine' }), { apiKey: 'any' })
})
afterAll(() => server.close())

type Api = Parameters<typeof post>[1]
const refusal = async (api: Api, body: unknown, init?: RequestInit): Promise<[number, string]> => {
  const response = await post(server, api, body, init)
  return [response.status, await response.text()]
}

/** Cases of a body that is refused: its title, what differs from a good request, and words of the error. */
const refuses = (api: Api, cases: readonly [string, Record<string, unknown>, string][]): void => {
  test.each(cases)('%s', async (_, change, words) => {
    const [status, body] = await refusal(api, { ...question(api), ...change })
    expect([status, JSON.parse(body).error?.message ?? body]).toEqual([
      expect.any(Number),
      expect.stringContaining(words),
    ])
    expect(status).toBeGreaterThanOrEqual(400)
  })
}

const user = { role: 'user', content: 'Hello?' }

describe('chat completions refuse', () => {
  const call = (id: string) => ({ id, type: 'function', function: { name: 'add', arguments: '{}' } })
  const called = { role: 'assistant', content: null, tool_calls: [call('c1'), call('c2')] }
  const result = (id: string) => ({ role: 'tool', tool_call_id: id, content: '1' })
  const tool = (fn: object) => ({ type: 'function', function: { name: 'add', parameters: { type: 'object' }, ...fn } })
  refuses('openai-chat', [
    ['no model', { model: undefined }, 'you must provide a model'],
    ['a field that is not known', { thinking: {} }, "Unknown parameter: 'thinking'"],
    ['stream options without a stream', { stream_options: { include_usage: true } }, "only allowed when 'stream'"],
    ['no messages', { messages: [] }, 'empty array'],
    ['a message without content', { messages: [{ role: 'user', content: null }] }, 'expected a string, got null'],
    ['a role that is not known', { messages: [{ role: 'robot', content: 'a' }] }, "'robot'"],
    ['calls without results', { messages: [user, called, result('c1')] }, 'did not have response messages: c2'],
    ['a result without a call', { messages: [user, result('c9')] }, 'must be a response to a preceeding message'],
    ['a result that comes too late', { messages: [user, called, user, result('c1')] }, 'c1, c2'],
    ['an empty list of tools', { tools: [] }, 'empty array'],
    ['a tool choice without tools', { tool_choice: 'auto' }, "only allowed when 'tools'"],
    ['a name with a space', { tools: [tool({ name: 'a b' })] }, 'pattern'],
    [
      'a tool choice that is not offered',
      { tools: [tool({})], tool_choice: { type: 'function', function: { name: 'x' } } },
      "'x' not found",
    ],
    ['a strict tool with an open schema', { tools: [tool({ strict: true })] }, "'additionalProperties' is required"],
    [
      'a strict output with an optional property',
      {
        response_format: {
          type: 'json_schema',
          json_schema: {
            name: 'o',
            strict: true,
            schema: { type: 'object', additionalProperties: false, properties: { a: {} } },
          },
        },
      },
      "Missing 'a'",
    ],
  ])

  test('nothing of a history in order', async () => {
    const messages = [user, called, result('c2'), result('c1'), { role: 'assistant', content: 'done' }, user]
    expect((await refusal('openai-chat', { ...question('openai-chat'), messages }))[0]).toBe(200)
  })
})

describe('responses refuse', () => {
  const call = { type: 'function_call', call_id: 'c1', name: 'add', arguments: '{}' }
  const output = { type: 'function_call_output', call_id: 'c1', output: '1' }
  const thought = { type: 'reasoning', id: 'rs_1', summary: [] }
  refuses('openai-responses', [
    ['no model', { model: undefined }, "'model'"],
    ['no input', { input: undefined }, "'input'"],
    ['a field that is not known', { messages: [] }, "Unknown parameter: 'messages'"],
    ['too few output tokens', { max_output_tokens: 5 }, '>= 16'],
    ['a message without content', { input: [{ role: 'user', content: [] }] }, 'input[0].content'],
    ['a call without its output', { input: [user, call] }, 'No tool output found for function call c1'],
    [
      'an output without its call',
      { input: [user, output] },
      'No tool call found for function call output with call_id c1',
    ],
    ['a thought that was not stored', { input: [user, thought, call, output] }, 'not persisted'],
    [
      'a thought that is not its own',
      { input: [user, { ...thought, encrypted_content: 'x' }, call, output] },
      'could not be verified',
    ],
    ['a tool choice that is not offered', { tool_choice: { type: 'function', name: 'x' } }, "'x' not found"],
    ['a tool without a name', { tools: [{ type: 'function' }] }, 'tools[0].name'],
    [
      'a strict tool with an open schema',
      { tools: [{ type: 'function', name: 'a', strict: true, parameters: { type: 'object' } }] },
      'additionalProperties',
    ],
    [
      'a strict output with an open schema',
      { text: { format: { type: 'json_schema', name: 'o', strict: true, schema: { type: 'object' } } } },
      'additionalProperties',
    ],
  ])

  test('a thought without what followed it, and take it back with it', async () => {
    const first = await post(server, 'openai-responses', {
      ...question('openai-responses'),
      include: ['reasoning.encrypted_content'],
    })
    expect(first.status).toBe(200)
    await using thinking = await openWireServer(() => ({ reasoning: 'Hm.', calls: [{ id: 'c1', name: 'add' }] }))
    const asked = { ...question('openai-responses'), include: ['reasoning.encrypted_content'] }
    const { output: items } = (await (await post(thinking, 'openai-responses', asked)).json()) as { output: object[] }
    const replayed = (input: object[]) => post(thinking, 'openai-responses', { model: 'm', input })
    expect((await replayed([user, ...items, output])).status).toBe(200)
    expect(await (await replayed([user, ...items.slice(0, 1), user])).text()).toContain(
      'without its required following item',
    )
  })
})

describe('messages refuse', () => {
  const use = (id: string) => ({ type: 'tool_use', id, name: 'add', input: {} })
  const result = (id: string) => ({ type: 'tool_result', tool_use_id: id, content: '1' })
  const called = { role: 'assistant', content: [use('t1'), use('t2')] }
  const marked = { type: 'text', text: 'a', cache_control: { type: 'ephemeral' } }
  const tool = { name: 'add', input_schema: { type: 'object' } }
  refuses('anthropic', [
    ['no limit of tokens', { max_tokens: undefined }, 'max_tokens: Field required'],
    ['a limit of none', { max_tokens: 0 }, 'greater than or equal to 1'],
    ['a field that is gone', { temperature: 1 }, 'temperature: Extra inputs are not permitted'],
    ['no messages', { messages: [] }, 'at least one message'],
    [
      'an answer as the first message',
      { messages: [{ role: 'assistant', content: 'a' }] },
      'first message must use the "user" role',
    ],
    [
      'a role that is not known',
      { messages: [user, { role: 'tool', content: 'a' }] },
      "Input should be 'user' or 'assistant'",
    ],
    ['an empty message', { messages: [{ role: 'user', content: '' }, user] }, 'non-empty content'],
    ['a blank text', { messages: [{ role: 'user', content: [{ type: 'text', text: ' ' }] }] }, 'non-whitespace'],
    [
      'calls without results',
      { messages: [user, called, { role: 'user', content: [result('t1')] }] },
      'immediately after: t2',
    ],
    ['calls at the end', { messages: [user, called] }, 'immediately after: t1, t2'],
    ['a result without a call', { messages: [{ role: 'user', content: [result('t9')] }] }, 'unexpected `tool_use_id`'],
    [
      'an id used twice',
      {
        messages: [
          user,
          { role: 'assistant', content: [use('t'), use('t')] },
          { role: 'user', content: [result('t')] },
        ],
      },
      'must be unique',
    ],
    [
      'a thought that is not its own',
      { messages: [user, { role: 'assistant', content: [{ type: 'thinking', thinking: 'a', signature: 'x' }] }] },
      'Invalid `signature`',
    ],
    ['five cache marks', { system: Array(5).fill(marked) }, 'maximum of 4 blocks'],
    ['a budget that is too small', { thinking: { type: 'enabled', budget_tokens: 10 } }, '1024'],
    [
      'a budget above the limit',
      { thinking: { type: 'enabled', budget_tokens: 2000 } },
      'must be greater than `thinking',
    ],
    [
      'a forced call of one that thinks',
      {
        max_tokens: 9000,
        thinking: { type: 'enabled', budget_tokens: 2000 },
        tools: [tool],
        tool_choice: { type: 'any' },
      },
      'forces tool use',
    ],
    ['a tool choice without tools', { tool_choice: { type: 'auto' } }, 'while providing tools'],
    ['a tool choice that is not offered', { tools: [tool], tool_choice: { type: 'tool', name: 'x' } }, "'x' not found"],
    ['a schema that is no object’s', { tools: [{ ...tool, input_schema: {} }] }, "Input should be 'object'"],
    ['a name with a space', { tools: [{ ...tool, name: 'a b' }] }, 'pattern'],
  ])

  test('a request without a version', async () => {
    const [status, body] = await refusal('anthropic', question('anthropic'), {
      headers: { authorization: 'Bearer any' },
    })
    expect([status, body]).toEqual([400, expect.stringContaining('anthropic-version: header is required')])
  })

  test('nothing of a history in order, and take thoughts back', async () => {
    await using thinking = await openWireServer(() => ({ reasoning: 'Hm.', calls: [{ id: 't1', name: 'add' }] }))
    const { content } = (await (await post(thinking, 'anthropic', question('anthropic'))).json()) as {
      content: object[]
    }
    const messages = [
      user,
      { role: 'assistant', content },
      { role: 'user', content: [result('t1'), { type: 'text', text: 'Go on.' }] },
    ]
    expect((await post(thinking, 'anthropic', { ...question('anthropic'), messages })).status).toBe(200)
  })
})

describe('a key', () => {
  const wrong = { ...headers, authorization: 'Bearer other' }
  const { authorization, ...none } = headers
  test.each(['openai-chat', 'openai-responses', 'anthropic'] as const)(
    'is wanted by %s, and must be the right one',
    async api => {
      expect(authorization).toBe('Bearer any')
      expect((await refusal(api, question(api), { headers: none }))[0]).toBe(401)
      expect((await refusal(api, question(api), { headers: wrong }))[0]).toBe(401)
      expect((await refusal(api, question(api)))[0]).toBe(200)
    },
  )

  test('may be given to anthropic in its own header', async () => {
    expect((await refusal('anthropic', question('anthropic'), { headers: { ...none, 'x-api-key': 'any' } }))[0]).toBe(
      200,
    )
  })
})

describe('images, files and schemas that lack what they need are refused', () => {
  const said = (...content: object[]) => [{ role: 'user', content }]
  describe('by chat completions', () => {
    const image = (url: string) => ({ messages: said({ type: 'image_url', image_url: { url } }) })
    refuses('openai-chat', [
      ['an image without an address', image(''), 'URL of an image'],
      ['an image whose bytes are none', image('data:image/png;base64,?'), 'URL of an image'],
      [
        'a file without a name',
        { messages: said({ type: 'file', file: { file_data: 'data:a/b;base64,AA' } }) },
        'file id',
      ],
      ['a block of another API', { messages: said({ type: 'input_text', text: 'a' }) }, "'input_text'"],
      ['a demanded schema that is not there', { response_format: { type: 'json_schema' } }, 'response_format'],
    ])
  })
  describe('by responses', () => {
    refuses('openai-responses', [
      ['an image without an address', { input: said({ type: 'input_image', detail: 'auto' }) }, 'image URL'],
      ['a file without a place', { input: said({ type: 'input_file', filename: 'a.pdf' }) }, 'file id'],
      ['a block of another API', { input: said({ type: 'image_url' }) }, "'image_url'"],
      ['a demanded schema that is not there', { text: { format: { type: 'json_schema', name: 'a' } } }, 'schema'],
    ])
  })
  describe('by messages', () => {
    const image = (source: object) => ({ messages: said({ type: 'image', source }) })
    refuses('anthropic', [
      ['an image of an unknown type', image({ type: 'base64', media_type: 'image/tiff', data: 'AA' }), 'media_type'],
      ['an image whose bytes are none', image({ type: 'base64', media_type: 'image/png', data: '?' }), 'base64'],
      ['a document without a source', { messages: said({ type: 'document' }) }, 'source'],
      ['a demanded schema that is not there', { output_config: { format: { type: 'json_schema' } } }, 'schema'],
    ])
  })
})
