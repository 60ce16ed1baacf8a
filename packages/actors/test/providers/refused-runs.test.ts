import { withRetry } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { openWireServer } from '@statecraft/wire-server'
import { expect, test } from 'vitest'
import { defineAgent } from '../../src/index.ts'
import { apis, wireModel } from './wire-models.ts'

const refusals = [
  ['authentication', 'authentication'],
  ['permission', 'permission'],
  ['not_found', 'not_found'],
  ['invalid_request', 'invalid_request'],
  ['quota_exceeded', 'quota_exceeded'],
  ['context_length', 'context_length'],
  ['too_large', 'context_length'],
] as const

test.each(apis.flatMap(api => refusals.map(([reason, code]) => [api, reason, code] as const)))(
  '%s: a run that the provider refuses for good (%s) costs one request, and its result says %s',
  async (api, reason, code) => {
    await using server = await openWireServer(() => ({ type: 'refusal', reason }))
    await using runtime = createRuntime()
    const model = withRetry(wireModel(server, api), { delayMs: 0 })
    const result = await runtime.run(defineAgent({ name: 'agent', model }), 'Do it.')
    expect(result).toMatchObject({ status: 'failed', error: { code } })
    expect(server.stats.requests).toBe(1)
  },
)
