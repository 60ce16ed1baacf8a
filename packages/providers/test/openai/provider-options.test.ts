import { describe, expect, test } from 'vitest'
import {
  ownChatFields,
  ownResponsesFields,
  providerOptionFaults,
  withProviderOptions,
} from '../../src/openai/provider-options.ts'

describe('withProviderOptions', () => {
  test('joins objects and lists, and replaces everything else', () => {
    const body = {
      model: 'm',
      text: { format: { type: 'json_schema', name: 'a' } },
      tools: [{ name: 'add' }],
      store: false,
    }
    const options = { text: { verbosity: 'low' }, tools: [{ type: 'web_search' }], store: null, top_p: 0.5 }
    expect(withProviderOptions(body, options)).toEqual({
      model: 'm',
      text: { verbosity: 'low', format: { type: 'json_schema', name: 'a' } },
      tools: [{ name: 'add' }, { type: 'web_search' }],
      store: null,
      top_p: 0.5,
    })
  })

  test('lets no option reach the prototype', () => {
    const options = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"a":1}}')
    const body = withProviderOptions({ model: 'm' }, options)
    expect(Object.getPrototypeOf(body)).toBe(Object.prototype)
    expect({}).not.toHaveProperty('polluted')
  })
})

describe('providerOptionFaults', () => {
  test('finds none in what only the provider knows', () => {
    expect(providerOptionFaults({ service_tier: 'flex', reasoning: {} }, ownResponsesFields)).toEqual([])
    expect(providerOptionFaults({ seed: 7 }, ownChatFields)).toEqual([])
  })

  test('names the place of what belongs elsewhere', () => {
    expect(providerOptionFaults({ max_output_tokens: 9, stream: true }, ownResponsesFields)).toEqual([
      expect.stringMatching(/max_output_tokens.*settings\.maxTokens/),
      expect.stringMatching(/stream.*option `stream`/),
    ])
    expect(providerOptionFaults({ n: 2 }, ownChatFields)).toEqual([expect.stringContaining('one choice')])
  })
})
