import {
  openWireServer,
  type RefusalReason,
  type WireApi,
  type WireServer,
  type WireTurn,
} from '@statecraft/wire-server'
import { afterEach, describe, test } from 'vitest'
import type { Model } from '../../src/index.ts'
import { openai } from '../../src/openai/index.ts'
import { type ConformanceTurn, modelConformance } from '../../src/testing/index.ts'
import { capabilities } from '../scripted-provider.ts'

type Options = {
  readonly apiKey: string
  readonly baseURL: string
  readonly stream: boolean
  readonly fetch: typeof globalThis.fetch
}

const apis: readonly [string, WireApi, (options: Options) => Model][] = [
  // An effort, so that the reasoning goes out and comes back sealed, as it does at OpenAI.
  ['openai', 'openai-responses', options => openai('m', { ...options, settings: { reasoning: { effort: 'low' } } })],
  ['openai.chat', 'openai-chat', options => openai.chat('m', options)],
  [
    'openai.chat in the dialect of OpenAI',
    'openai-chat',
    options => openai.chat('m', { ...options, dialect: 'openai' }),
  ],
]

const open: WireServer[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

describe.each(apis)('%s', (name, api, modelOf) => {
  describe.each([true, false])('with stream: %s', stream => {
    const cases = modelConformance({
      name,
      capabilities, // without a stream a watcher sees the whole reply at once
      async create(turns, asked) {
        // Calls are counted here: one that is aborted at once may never reach the server.
        let calls = 0
        // Odd pieces: they end in the middle of characters, of lines and of events.
        const server = await openWireServer(() => ({ chunkBytes: 97, ...wireTurn(turns[calls - 1]) }))
        open.push(server)
        const counting: typeof globalThis.fetch = (input, init) => {
          calls += 1
          asked()
          return fetch(input, init)
        }
        return modelOf({ apiKey: 'sk-test', baseURL: server.baseURL[api], stream, fetch: counting })
      },
    })
    for (const { title, skip, run } of cases) {
      if (skip) test.skip(`${title} (${skip})`, run)
      else test(title, run)
    }
  })
})

function wireTurn(turn: ConformanceTurn | undefined): WireTurn {
  switch (turn?.type) {
    case undefined:
      throw new Error('The model asked more often than it may.')
    case 'answer': {
      const { type: _, ...answer } = turn
      return answer as WireTurn
    }
    case 'failure':
      return failure(turn)
    case 'cut':
      return { text: turn.text, fault: 'no-terminator' }
    case 'hang':
      return { fault: 'hang' }
    default:
      return turn satisfies never
  }
}

function failure({ code, retryAfterMs }: Extract<ConformanceTurn, { type: 'failure' }>): WireTurn {
  if (code === 'network') return { fault: 'reset-before' }
  return { type: 'refusal', reason: code as RefusalReason, ...(retryAfterMs !== undefined && { retryAfterMs }) }
}
