// Several thoughts in one answer, with words and calls between them, and hidden ones: they arrive in their order and go back
// in it. The server knows its own thoughts by their seals, which hold their order.
import { openWireServer, type WirePart, type WireRequest, type WireTurn } from '@statecraft/wire-server'
import { describe, expect, test } from 'vitest'
import type { ModelRequest } from '../../src/index.ts'
import { ask, never, tools, withResults } from '../asking.ts'
import { everyWay, modelOn } from './adapters.ts'

const parts: readonly WirePart[] = [
  { thought: 'First the sum.' },
  { text: 'Let me add.' },
  { thought: 'secret', hidden: true },
  { thought: 'Then the rest.' },
  { call: { name: 'add', input: { a: 1 } } },
]
const brain = ({ n }: WireRequest): WireTurn => (n === 1 ? { parts } : { text: 'Done.' })
const first: ModelRequest = { ...ask('17 + 12?'), tools }
// Chat Completions has one place for thoughts and one for words; nothing hidden comes there.
const visible = parts.filter(part => !('hidden' in part))

describe.each(everyWay.filter(([api]) => api !== 'openai-chat'))('%s, %s', (api, way) => {
  test('come in their order, and go back untouched and in it', async () => {
    await using server = await openWireServer(brain)
    const model = modelOn(server, api, way)
    const reply = await model(first, never)
    expect(reply.content.map(({ type, ...part }) => [type, 'text' in part ? part.text : ''])).toEqual([
      ['reasoning', 'First the sum.'],
      ['text', 'Let me add.'],
      ['reasoning', ''],
      ['reasoning', 'Then the rest.'],
      ['tool-call', ''],
    ])
    await model(withResults(first, reply), never)
    expect(server.stats).toMatchObject({ requests: 2, refused: 0 })
  })

  test('are refused by the server in any other order, or changed', async () => {
    await using server = await openWireServer(brain)
    const model = modelOn(server, api, way)
    const reply = await model(first, never)
    const [one, two, three, ...rest] = reply.content
    if (!one || !two || !three) throw new Error('The answer has no thoughts.')
    const swapped = { ...reply, content: [three, two, one, ...rest] }
    await expect(model(withResults(first, swapped), never)).rejects.toMatchObject({ status: 400 })
    expect(server.stats.refused).toBe(1)
  })
})

test.each(everyWay.filter(([api]) => api === 'openai-chat'))(
  '%s, %s: thoughts are one, and go back in the field they came in',
  async (api, way) => {
    const bodies: WireRequest['body'][] = []
    await using server = await openWireServer(request => {
      bodies.push(request.body)
      return request.n === 1 ? { parts: visible } : { text: 'Done.' }
    })
    const model = modelOn(server, api, way)
    const reply = await model(first, never)
    await model(withResults(first, reply), never)
    expect(bodies[1]?.messages).toContainEqual(
      expect.objectContaining({ role: 'assistant', reasoning_content: 'First the sum.Then the rest.' }),
    )
    expect(server.stats).toMatchObject({ requests: 2, refused: 0 })
  },
)
