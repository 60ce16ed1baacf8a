// Thoughts in sealed form, with the real client against a local server.
import { openWireServer, type WireRequest, type WireTurn } from '@statecraft/wire-server'
import { expect, test } from 'vitest'
import { openai } from '../../src/openai/index.ts'
import { mayReason } from '../../src/openai/responses-request.ts'
import { ask, never, tools, withResults } from '../asking.ts'

const key = 'sk-test-0123456789'

/** A server, and the bodies that it was sent. */
async function listening(brain: (request: WireRequest) => WireTurn) {
  const bodies: WireRequest['body'][] = []
  const server = await openWireServer(request => {
    bodies.push(request.body)
    return brain(request)
  })
  const model = (name: string, stream = true, more: object = {}) =>
    openai(name, { apiKey: key, baseURL: server.baseURL['openai-responses'], stream, ...more })
  return { server, bodies, model }
}

const refusing = ({ body }: WireRequest): WireTurn =>
  body.include === undefined
    ? { text: 'Done.' }
    : { type: 'refusal', reason: 'invalid_request', message: 'Encrypted content is not supported with this model.' }

test.each([true, false])('thoughts go back although no effort was set (stream: %s)', async stream => {
  const { server, bodies, model } = await listening(({ n }) =>
    n === 1 ? { reasoning: 'Add them.', calls: [{ id: 'c1', name: 'add' }] } : { text: '29' },
  )
  await using _ = server
  const first = { ...ask('17 + 12?'), tools }
  const thinking = model('gpt-6-astra', stream)
  const reply = await thinking(first, never)
  expect(reply.content[0]).toMatchObject({ type: 'reasoning', text: 'Add them.' })
  await thinking(withResults(first, reply), never)
  const { raw } = reply.content[0] as { raw?: unknown }
  expect(bodies[1]?.input).toContainEqual(raw)
  expect(raw).toHaveProperty('encrypted_content')
  expect(server.stats).toMatchObject({ requests: 2, refused: 0 })
})

test('a family that does not reason is not asked for thoughts: one request', async () => {
  const { server, bodies, model } = await listening(() => ({ text: 'Rome.' }))
  await using _ = server
  await model('gpt-4.1-mini')(ask('Capital?'), never)
  expect(bodies[0]).not.toHaveProperty('include')
  expect(server.stats).toMatchObject({ requests: 1, refused: 0 })
})

test.each([true, false])(
  'a model that refuses is asked once more without, and then never again (stream: %s)',
  async stream => {
    const { server, bodies, model } = await listening(refusing)
    await using _ = server
    const deployed = model('our-deployment', stream)
    // Both are under way before the refusal is known.
    const replies = await Promise.all([deployed(ask('1'), never), deployed(ask('2'), never)])
    expect(replies.map(reply => reply.content)).toEqual(Array(2).fill([{ type: 'text', text: 'Done.' }]))
    expect(server.stats.requests).toBe(4)
    await deployed(ask('3'), never)
    expect(server.stats.requests).toBe(5)
    expect(bodies.at(-1)).not.toHaveProperty('include')
  },
)

test('who asks for thoughts in so many words gets the refusal, and each call costs one request', async () => {
  const { server, model } = await listening(refusing)
  await using _ = server
  const insisting = model('gpt-4o', true, { providerOptions: { include: ['reasoning.encrypted_content'] } })
  await expect(insisting(ask('1'), never)).rejects.toMatchObject({ code: 'invalid_request', status: 400 })
  expect(server.stats.requests).toBe(1)
})

test('any other refusal is told as it is, after one request', async () => {
  const { server, model } = await listening(() => ({ type: 'refusal', reason: 'invalid_request' }))
  await using _ = server
  await expect(model('our-deployment')(ask('1'), never)).rejects.toMatchObject({ code: 'invalid_request' })
  expect(server.stats.requests).toBe(1)
})

test('which families do not reason is told by their names', () => {
  const known = ['gpt-4o', 'gpt-4.1-mini', 'gpt-3.5-turbo', 'chatgpt-4o-latest', 'gpt-5-chat-latest', 'ft:gpt-4o:acme']
  expect(known.filter(mayReason)).toEqual([])
  const others = ['gpt-5', 'gpt-6-astra', 'o3', 'o4-mini', 'our-gpt-4', 'qwen3']
  expect(others.filter(mayReason)).toEqual(others)
})
