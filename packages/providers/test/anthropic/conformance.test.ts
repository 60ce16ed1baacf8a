import { openWireServer, type RefusalReason, type WireServer, type WireTurn } from '@statecraft/wire-server'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { anthropic } from '../../src/anthropic/index.ts'
import { type ConformanceTurn, modelConformance } from '../../src/testing/index.ts'
import { capabilities } from '../scripted-provider.ts'

// One server for all cases: a case has a model of its own name, and the server its script under that name. A call says
// which turn is its own, since one that is aborted early may never reach the server.
const scripts = new Map<string, readonly WireTurn[]>()
let server: WireServer

beforeAll(async () => {
  server = await openWireServer(({ model, headers }) => {
    const turn = scripts.get(model)?.[Number(headers['x-turn'])]
    if (turn === undefined) throw new Error(`The script of ${model} has no turn ${headers['x-turn']}.`)
    return turn
  })
})

afterAll(() => server.close())

function numbering(asked: () => void): typeof globalThis.fetch {
  let calls = 0
  return (input, init) => {
    const headers = new Headers(init?.headers)
    headers.set('x-turn', String(calls++))
    asked()
    return fetch(input, { ...init, headers })
  }
}

for (const stream of [true, false]) {
  const name = stream ? 'anthropic' : 'anthropic without a stream'
  describe(`conformance of ${name}`, () => {
    const cases = modelConformance({
      name,
      create(turns, asked) {
        const model = `claude-${stream}-${scripts.size}`
        scripts.set(model, turns.map(wireTurn))
        return anthropic(model, { apiKey: 'any', baseURL: server.baseURL.anthropic, stream, fetch: numbering(asked) })
      },
      capabilities,
    })
    for (const { title, skip, run } of cases) {
      if (skip) test.skip(`${title} (${skip})`, run)
      else test(title, run)
    }
  })
}

function wireTurn(turn: ConformanceTurn): WireTurn {
  switch (turn.type) {
    case 'answer': {
      const { usage, finish, ...answer } = turn
      const counts = usage && { ...usage, inputTokens: usage.inputTokens ?? 0, outputTokens: usage.outputTokens ?? 0 }
      return { ...answer, ...(counts && { usage: counts }), ...(finish && { finish }) } as WireTurn
    }
    case 'failure': {
      if (turn.code === 'network') return { fault: 'reset-before' }
      const { retryAfterMs } = turn
      return { type: 'refusal', reason: turn.code as RefusalReason, ...(retryAfterMs && { retryAfterMs }) }
    }
    case 'cut':
      return { text: turn.text, fault: 'truncate' }
    case 'hang':
      return { fault: 'hang' }
  }
}
