import { describe, expect, test } from 'vitest'
import type { AnthropicProviderOptions } from '../../src/anthropic/index.ts'
import { type RequestDefaults, requestBody } from '../../src/anthropic/request.ts'
import type { ModelRequest } from '../../src/index.ts'
import { ask, code, tools } from '../asking.ts'

const defaults: RequestDefaults = {
  model: 'claude-test',
  stream: true,
  promptCache: false,
  settings: {},
  providerOptions: {},
}
const body = (request: Partial<ModelRequest>, more: Partial<RequestDefaults> = {}) =>
  requestBody({ ...ask('hi'), ...request }, { ...defaults, ...more })

describe('requestBody', () => {
  test('sends no more than was asked', () => {
    expect(body({})).toEqual({
      model: 'claude-test',
      max_tokens: 16_384,
      stream: true,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }],
    })
  })

  test('sends instructions as the system prompt, and none that are blank', () => {
    expect(body({ instructions: 'Be brief.' }).system).toEqual([{ type: 'text', text: 'Be brief.' }])
    expect(body({ instructions: ' ' })).not.toHaveProperty('system')
  })

  test('sends tools, whose arguments come as they are written where the answer streams', () => {
    const add = { name: 'add', description: 'Adds.', input_schema: { type: 'object' } }
    expect(body({ tools }).tools).toEqual([{ ...add, eager_input_streaming: true }])
    expect(body({ tools }, { stream: false }).tools).toEqual([add])
  })

  test.each([
    ['auto', { type: 'auto' }],
    ['none', { type: 'none' }],
    ['required', { type: 'any' }],
    [{ tool: 'add' }, { type: 'tool', name: 'add' }],
  ] as const)('sends the tool choice %j', (toolChoice, expected) => {
    expect(body({ tools, toolChoice }).tool_choice).toEqual(expected)
  })

  test('sends no tool choice where there is no tool', () => {
    expect(body({ toolChoice: 'none' })).not.toHaveProperty('tool_choice')
  })

  test('lets the settings of the request win over those of the model', () => {
    const settings = { maxTokens: 100, reasoning: { effort: 'high' } } as const
    expect(body({ settings: { maxTokens: 200 } }, { settings })).toMatchObject({
      max_tokens: 200,
      thinking: { type: 'adaptive' },
      output_config: { effort: 'high' },
    })
  })

  test('asks for effort and for a format in one place', () => {
    const schema = { type: 'object', properties: {}, additionalProperties: false }
    const request = { output: { name: 'empty', schema }, settings: { reasoning: { effort: 'low' } } } as const
    expect(body(request).output_config).toEqual({ effort: 'low', format: { type: 'json_schema', schema } })
  })

  test('marks the prompt for the cache', () => {
    const { messages } = body({}, { promptCache: '1h' })
    expect(messages[0]?.content).toEqual([
      { type: 'text', text: 'hi', cache_control: { type: 'ephemeral', ttl: '1h' } },
    ])
  })

  test('refuses all that the API cannot do at once', () => {
    const request = (): unknown =>
      body({ settings: { temperature: 1, maxTokens: 0 }, providerOptions: { anthropic: { model: 'other' } } })
    expect(request).toThrow(code('invalid_request'))
    for (const word of ['temperature', 'maxTokens', 'anthropic(model)']) expect(request).toThrow(word)
  })
})

describe('provider options', () => {
  test('go into the body untouched, those of the request last, and those of others not at all', () => {
    const providerOptions: AnthropicProviderOptions = { service_tier: 'auto', stop_sequences: ['END'] }
    const sent = body(
      { providerOptions: { anthropic: { service_tier: 'standard_only', new_field: 1 }, openai: { store: false } } },
      { providerOptions },
    )
    expect(sent).toMatchObject({ service_tier: 'standard_only', stop_sequences: ['END'], new_field: 1 })
    expect(sent).not.toHaveProperty('store')
  })

  test('replace what the settings said', () => {
    const thinking = { type: 'adaptive', display: 'omitted' }
    const sent = body({ settings: { reasoning: { effort: 'low' } }, providerOptions: { anthropic: { thinking } } })
    expect(sent.thinking).toEqual(thinking)
  })

  test('add to the tools and to the output configuration, so that neither is lost', () => {
    const search = { type: 'web_search_20250305', name: 'web_search' }
    const schema = { type: 'object', properties: {}, additionalProperties: false }
    const sent = body({
      tools,
      output: { name: 'empty', schema },
      providerOptions: { anthropic: { tools: [search], output_config: { effort: 'max' } } },
    })
    expect(sent.tools).toEqual([expect.objectContaining({ name: 'add' }), search])
    expect(sent.output_config).toEqual({ effort: 'max', format: { type: 'json_schema', schema } })
  })

  test.each(['model', 'messages', 'stream', 'system', 'max_tokens'])('refuse %s, which has a neutral place', name => {
    expect(() => body({ providerOptions: { anthropic: { [name]: 1 } } })).toThrow(code('invalid_request'))
  })
})
