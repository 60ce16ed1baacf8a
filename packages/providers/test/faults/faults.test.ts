import { openWireServer, type WireApi } from '@statecraft/wire-server'
import { describe, expect, test, vi } from 'vitest'
import { withRetry } from '../../src/with-retry.ts'
import { ask } from '../asking.ts'
import { apis, modelOn, type Way, ways } from './adapters.ts'
import type { FaultOutcome, FaultRow } from './fault-row.ts'
import { faultSections } from './fault-rows.ts'
import { watched } from './watched.ts'

const cases = (row: FaultRow): readonly (readonly [WireApi, Way])[] =>
  (row.apis ?? apis).flatMap(api => (row.way ? [row.way] : ways).map(way => [api, way] as const))

function expectOutcome(outcome: FaultOutcome, way: Way, seen: Awaited<ReturnType<typeof watched>>): void {
  switch (outcome.type) {
    case 'error': {
      const { code, retryable, like } = outcome
      expect(seen.error).toMatchObject({ name: 'ProviderError', code, retryable, ...like })
      const shown = seen.parts.map(part => (part.type === 'text-delta' ? part.text : '')).join('')
      expect(seen.error?.partialText ?? '').toBe(shown)
      expect(shown !== '').toBe(way === 'stream' && outcome.partialText === true)
      return
    }
    case 'reply':
      expect(seen.error).toBeUndefined()
      expect(seen.reply).toMatchObject({ finish: { unified: outcome.finish }, ...outcome.like })
      return
    default:
      outcome satisfies never
  }
}

describe.each(faultSections)('$title', ({ rows }) => {
  describe.each(rows)('$fault', row => {
    test.each(cases(row))('%s, %s', async (api, way) => {
      await using server = await openWireServer(() => row.turn)
      const seen = await watched(modelOn(server, api, way, row.options), ask('What is the capital of Italy?'))
      expectOutcome(row.outcome, way, seen)
      // A call may end before its request has been read.
      await vi.waitFor(() => expect(server.stats.requests).toBe(1))
    })
  })
})

describe('an error that is for good costs one request, whoever retries', () => {
  const rows = faultSections
    .flatMap(section => section.rows)
    .filter(({ outcome }) => outcome.type === 'error' && !outcome.retryable)
  test.each(rows)('$fault', async row => {
    for (const [api, way] of cases(row)) {
      await using server = await openWireServer(() => row.turn)
      const model = withRetry(modelOn(server, api, way, row.options), { random: () => 0 })
      const { error } = await watched(model, ask('What is the capital of Italy?'))
      expect(error?.retryable).toBe(false)
      expect(server.stats.requests).toBe(1)
    }
  })
})
