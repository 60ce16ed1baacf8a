import { openWireServer } from '@statecraft/wire-server'
import { describe, expect, test, vi } from 'vitest'
import { ask } from '../asking.ts'
import { watchedSignal } from '../watched-signal.ts'
import { apis, everyWay, modelOn } from './adapters.ts'
import { watched } from './watched.ts'

const text = 'A text of some length, so that a part of it has arrived when the call is aborted.'

describe.each(everyWay)('%s, %s: an abort', (api, way) => {
  test.each(['hang', 'hang-body', 'drip', 'endless'] as const)('closes the socket of a reply (%s)', async fault => {
    await using server = await openWireServer(() => ({ text, fault }))
    const { controller, signal, listeners } = watchedSignal()
    const seen = watched(modelOn(server, api, way), ask('Hello?'), { signal })
    // An endless reply soon is too large: looked at often, it is still under way.
    await vi.waitFor(() => expect(server.stats.inFlight).toBe(1), { interval: 1 })
    controller.abort('enough')
    expect((await seen).error).toMatchObject({ code: 'aborted', retryable: false, cause: 'enough' })
    await vi.waitFor(() => expect(server.stats).toMatchObject({ inFlight: 0, openSockets: 0, requests: 1, aborted: 1 }))
    expect(listeners()).toBe(0)
  })

  test('before the call sends nothing', async () => {
    await using server = await openWireServer(() => ({ text }))
    const { error } = await watched(modelOn(server, api, way), ask('Hello?'), { signal: AbortSignal.abort() })
    expect(error?.code).toBe('aborted')
    expect(server.stats.requests).toBe(0)
  })

  test('after the reply changes nothing', async () => {
    await using server = await openWireServer(() => ({ text }))
    const { controller, signal, listeners } = watchedSignal()
    const { reply } = await watched(modelOn(server, api, way), ask('Hello?'), { signal })
    expect(listeners()).toBe(0)
    controller.abort()
    expect(reply?.content).toEqual([{ type: 'text', text }])
  })
})

test.each(apis)('%s: an abort by whoever watches lets nothing more be seen, even of what has arrived', async api => {
  await using server = await openWireServer(() => ({ text, chunkBytes: 1_000_000 }))
  const controller = new AbortController()
  const io = { signal: controller.signal, emit: () => controller.abort() }
  const { error, parts } = await watched(modelOn(server, api, 'stream'), ask('Hello?'), io)
  expect(error?.code).toBe('aborted')
  expect(parts).toHaveLength(1)
})
