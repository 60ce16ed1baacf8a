import { openWireServer, type WireServer, type WireTurn } from '@statecraft/wire-server'
import { describe, expect, test, vi } from 'vitest'
import type { Timeouts } from '../../src/wire/timeouts.ts'
import { ask } from '../asking.ts'
import { apis, everyWay, modelOn, type Way } from './adapters.ts'
import { stageClock } from './stage-clock.ts'
import { watched } from './watched.ts'

const text = 'A text of some length, so that a part of it has arrived when it stops.'

/** Calls, lets the timer of the stage fire once the call is in it (a total one, once a token is there), and returns what the call says. */
async function timedOut(api: (typeof apis)[number], way: Way, stage: keyof Timeouts, turn: WireTurn) {
  await using server = await openWireServer(() => turn)
  const { clock, fire, runs } = stageClock()
  const seen = watched(modelOn(server, api, way, { clock, timeouts: stages }), ask('Hello?'))
  const reached = stage === 'totalMs' && way === 'stream' ? 'idleMs' : stage
  await vi.waitFor(() => {
    expect(server.stats.inFlight).toBe(1)
    expect(runs(stages[reached])).toBe(true)
  })
  fire(stages[stage])
  const { error } = await seen
  await gone(server)
  return { error, stats: server.stats }
}

const stages = { connectMs: 10_001, firstTokenMs: 10_002, idleMs: 10_003, totalMs: 10_004 }

async function gone(server: WireServer): Promise<void> {
  await vi.waitFor(() => expect(server.stats).toMatchObject({ inFlight: 0, openSockets: 0 }))
}

describe.each(apis)(
  '[E1a] %s: each deadline ends the call with a timeout that names it, and closes the socket',
  api => {
    test.each([
      ['connectMs', { fault: 'hang' }, false],
      ['firstTokenMs', { fault: 'pings' }, false],
      ['idleMs', { text, fault: 'hang-body' }, true],
      ['totalMs', { text, fault: 'hang-body' }, true],
    ] as const)('%s', async (stage, turn, begun) => {
      const { error, stats } = await timedOut(api, 'stream', stage, turn)
      expect(error).toMatchObject({
        code: 'timeout',
        retryable: true,
        message: expect.stringContaining(`"timeouts.${stage}"`),
      })
      expect(Boolean(error?.partialText)).toBe(begun)
      expect(error?.requestId).toBe(stage === 'connectMs' ? undefined : 'req_1')
      expect(stats).toMatchObject({ requests: 1, aborted: 1 })
    })

    test('totalMs, without a stream', async () => {
      for (const fault of ['hang', 'hang-body'] as const) {
        const { error, stats } = await timedOut(api, 'whole', 'totalMs', { text, fault })
        expect(error).toMatchObject({ code: 'timeout', message: expect.stringContaining('"timeouts.totalMs"') })
        expect(stats).toMatchObject({ requests: 1, aborted: 1 })
      }
    })
  },
)

test.each(everyWay)('%s, %s: no timer is left when the call is over', async (api, way) => {
  await using server = await openWireServer(({ n }) =>
    n === 1 ? { text } : { type: 'refusal', reason: 'server_error' },
  )
  const { clock, runs } = stageClock()
  const model = modelOn(server, api, way, { clock, timeouts: stages })
  expect((await watched(model, ask('Hello?'))).reply).toBeDefined()
  expect((await watched(model, ask('Hello?'))).error).toBeDefined()
  expect(Object.values(stages).filter(runs)).toEqual([])
})

test.each(apis)('%s: in real time, a call that hangs ends soon after its deadline', async api => {
  await using server = await openWireServer(() => ({ text, fault: 'hang-body' }))
  const model = modelOn(server, api, 'stream', { timeouts: { idleMs: 50 } })
  const { error } = await watched(model, ask('Hello?'))
  expect(error?.code).toBe('timeout')
  await gone(server)
})

test.each(apis)(
  '%s: the end of a connection is waited for briefly once the answer is complete, then it is closed',
  async api => {
    const counted = { inputTokens: 12, outputTokens: 34 }
    await using server = await openWireServer(() => ({ text, usage: counted, fault: 'hang-after-end' }))
    const { clock, fire, runs } = stageClock()
    const seen = watched(modelOn(server, api, 'stream', { clock, timeouts: stages }), ask('Hello?'))
    await vi.waitFor(() => expect(runs(500)).toBe(true))
    expect(runs(stages.idleMs)).toBe(false)
    fire(500)
    const { reply } = await seen
    expect(reply).toMatchObject({ content: [{ type: 'text', text }], usage: counted, requestId: 'req_1' })
    await gone(server)
    expect([500, ...Object.values(stages)].filter(runs)).toEqual([])
  },
)

test.each(apis)('%s: who aborts while the end of a complete answer is waited for has aborted the call', async api => {
  await using server = await openWireServer(() => ({ text, fault: 'hang-after-end' }))
  const { clock, runs } = stageClock()
  const controller = new AbortController()
  const { signal } = controller
  const seen = watched(modelOn(server, api, 'stream', { clock, timeouts: stages }), ask('Hello?'), { signal })
  await vi.waitFor(() => expect(runs(500)).toBe(true))
  controller.abort()
  expect((await seen).error?.code).toBe('aborted')
  await gone(server)
})
