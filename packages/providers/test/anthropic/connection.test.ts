import { openWireServer } from '@statecraft/wire-server'
import { describe, expect, test, vi } from 'vitest'
import { anthropic } from '../../src/anthropic/index.ts'
import { ask, code, never } from '../asking.ts'

describe('the connection of anthropic', () => {
  test.each([true, false])('is used again by the calls that follow, with stream: %s', async stream => {
    await using server = await openWireServer(({ n }) => ({ text: `answer ${n}`, chunkBytes: 100 }))
    const model = anthropic('claude-test', { apiKey: 'any', baseURL: server.baseURL.anthropic, stream })
    for (let call = 0; call < 5; call += 1) await model(ask('hi'), never)
    expect(server.stats).toMatchObject({ requests: 5, inFlight: 0, aborted: 0 })
    // A call that follows at once may find the connection of the one before not yet free.
    expect(server.stats.openSockets).toBeLessThanOrEqual(2)
  })

  test('closes when a call is aborted in mid answer', async () => {
    await using server = await openWireServer(() => ({ text: 'Rome '.repeat(50), fault: 'hang-body' }))
    const model = anthropic('claude-test', { apiKey: 'any', baseURL: server.baseURL.anthropic })
    const controller = new AbortController()
    const call = model(ask('hi'), { signal: controller.signal, emit: () => controller.abort() })
    await expect(call).rejects.toThrow(code('aborted'))
    await vi.waitFor(() => expect(server.stats).toMatchObject({ aborted: 1, inFlight: 0, openSockets: 0 }))
  })

  test('closes when a deadline passes', async () => {
    await using server = await openWireServer(() => ({ text: 'Rome '.repeat(50), fault: 'hang-body' }))
    const timeouts = { idleMs: 300 }
    const model = anthropic('claude-test', { apiKey: 'any', baseURL: server.baseURL.anthropic, timeouts })
    await expect(model(ask('hi'), never)).rejects.toMatchObject({
      code: 'timeout',
      partialText: expect.stringContaining('Rome'),
    })
    await vi.waitFor(() => expect(server.stats).toMatchObject({ aborted: 1, inFlight: 0, openSockets: 0 }))
  })

  test('carries every kind of content that the API takes', async () => {
    await using server = await openWireServer(({ messages }) => ({ text: messages.at(-1)?.text ?? '' }))
    const model = anthropic('claude-test', { apiKey: 'any', baseURL: server.baseURL.anthropic })
    const reply = await model(
      {
        instructions: 'Look.',
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'What is it?' },
              { type: 'image', source: { kind: 'base64', data: 'AAAA' }, mediaType: 'image/png' },
              { type: 'file', source: { kind: 'url', url: 'https://example.org/a.pdf' } },
            ],
          },
        ],
      },
      never,
    )
    expect(reply.content).toEqual([{ type: 'text', text: 'What is it?' }])
    expect(server.stats.refused).toBe(0)
  })
})
