import { openWireServer, type WireAnswer } from '@statecraft/wire-server'
import { describe, expect, test } from 'vitest'
import { textOf, toolCallsOf } from '../../src/index.ts'
import { ask, tools } from '../asking.ts'
import { everyWay, modelOn } from './adapters.ts'
import { watched } from './watched.ts'

const full: WireAnswer = {
  reasoning: 'Ein Gedanke über Zürich 🏔.',
  text: 'Grüezi 👩‍👩‍👧, 漢字, "quotes" \\ and\nlines\u2028.',
  calls: [
    { id: 'call_a', name: 'add', input: { text: 'é🏔"\\\n', list: [1, { deep: '漢' }] } },
    { id: 'call_b', name: 'add', input: {} },
  ],
  usage: { inputTokens: 30, outputTokens: 9, cacheReadTokens: 20, cacheWriteTokens: 4, reasoningTokens: 3 },
  deltaCharacters: 2,
}

describe.each(everyWay)('%s, %s', (api, way) => {
  const request = { ...ask('Add.'), tools, settings: { reasoning: { effort: 'low' } as const } }
  const answered = async (answer: WireAnswer) => {
    await using server = await openWireServer(() => answer)
    return await watched(modelOn(server, api, way), request) // before the server goes
  }

  test.each([
    ['one event at a time', {}],
    ['byte by byte', { chunkBytes: 1 }],
    ['cut in the middle of characters, lines and events', { chunkBytes: 7 }],
    ['all at once', { chunkBytes: 1_000_000 }],
    ['in an archive', { gzip: true, chunkBytes: 11 }],
    ['with the lines of another system', { crlf: true, chunkBytes: 5 }],
    ['among events and comments that nobody knows', { fault: 'unknown-event', chunkBytes: 13 }],
  ] as const)('an answer arrives whole: %s', async (_, travel) => {
    const { reply, parts, error } = await answered({ ...full, ...travel })
    expect(error).toBeUndefined()
    expect(textOf(reply ?? [])).toBe(full.text)
    expect(toolCallsOf(reply ?? [])).toEqual([
      { type: 'tool-call', id: 'call_a', name: 'add', input: full.calls?.[0]?.input },
      { type: 'tool-call', id: 'call_b', name: 'add', input: {} },
    ])
    expect(reply?.content[0]).toMatchObject({ type: 'reasoning', text: full.reasoning })
    expect(reply?.usage).toMatchObject({ inputTokens: 30, outputTokens: 9, cacheReadTokens: 20, reasoningTokens: 3 })
    expect(reply?.requestId).toBe('req_1')
    if (way === 'stream') {
      expect(parts.map(part => (part.type === 'text-delta' ? part.text : '')).join('')).toBe(full.text)
    }
  })

  test('what came goes back as it was, thoughts and calls, and the provider takes it', async () => {
    await using server = await openWireServer(({ n }) => (n === 1 ? full : { text: 'Done.' }))
    const model = modelOn(server, api, way)
    const { reply } = await watched(model, request)
    const results = toolCallsOf(reply ?? []).map(
      ({ id, name }) => ({ type: 'tool-result', id, name, output: 2 }) as const,
    )
    const messages = [
      ...request.messages,
      { role: 'assistant', content: reply?.content ?? [] } as const,
      { role: 'tool', content: results } as const,
    ]
    const second = await watched(model, { ...request, messages })
    expect(second.error).toBeUndefined()
    expect(textOf(second.reply ?? [])).toBe('Done.')
    expect(server.stats).toMatchObject({ requests: 2, refused: 0 })
  })
})
