import { openWireServer } from '@statecraft/wire-server'
import { describe, expect, test, vi } from 'vitest'
import { textOf } from '../../src/index.ts'
import { ask } from '../asking.ts'
import { everyWay, modelOn } from './adapters.ts'
import { watched } from './watched.ts'

describe.each(everyWay)('%s, %s', (api, way) => {
  test('an endless reply is given up at the limit, and its socket is closed', async () => {
    await using server = await openWireServer(() => ({ text: 'a', fault: 'endless' }))
    const { error } = await watched(modelOn(server, api, way, { maxReplyBytes: 50_000 }), ask('Hello?'))
    expect(error).toMatchObject({ code: 'reply_too_large', retryable: false })
    await vi.waitFor(() => expect(server.stats).toMatchObject({ openSockets: 0, requests: 1, aborted: 1 }))
  })

  test('a reply below the limit is read to its end', async () => {
    const text = 'x'.repeat(300_000)
    await using server = await openWireServer(() => ({ text, deltaCharacters: 10_000 }))
    const { reply } = await watched(modelOn(server, api, way), ask('Hello?'))
    expect(textOf(reply ?? [])).toBe(text)
  })

  test('a history above the limit is refused before anything is sent', async () => {
    await using server = await openWireServer(() => ({ text: 'a' }))
    const fetch = vi.fn(globalThis.fetch)
    const model = modelOn(server, api, way, { maxRequestBytes: 2_000, fetch })
    const { error } = await watched(model, ask('é'.repeat(1_000)))
    expect(error).toMatchObject({
      code: 'context_length',
      retryable: false,
      message: expect.stringContaining('maxRequestBytes'),
    })
    expect(fetch).not.toHaveBeenCalled()
    expect((await watched(model, ask('short'))).reply).toBeDefined()
  })

  test('the arguments of all calls may be as large as the limit for one', async () => {
    const input = { text: 'x'.repeat(900) }
    await using server = await openWireServer(() => ({
      calls: [
        { name: 'a', input },
        { name: 'b', input },
      ],
    }))
    const { reply } = await watched(modelOn(server, api, way, { maxToolArgumentBytes: 1_000 }), ask('Hello?'))
    expect(reply?.content).toMatchObject([{ input }, { input }])
  })

  test.each([301, 302, 307, 308])(
    'a redirect (%d) is not followed: nothing reaches the other address',
    async status => {
      await using elsewhere = await openWireServer(() => ({ text: 'a' }))
      const headers = { location: `${elsewhere.url}/v1/messages` }
      await using server = await openWireServer(() => ({ type: 'raw', status, body: '', headers }))
      const { error } = await watched(modelOn(server, api, way), ask('a secret'))
      expect(error).toMatchObject({ code: 'protocol', retryable: false, status })
      expect([server.stats.requests, elsewhere.stats.requests, elsewhere.stats.openSockets]).toEqual([1, 0, 0])
    },
  )
})
