// Runs whose provider refuses them for good, in every way a provider has to say so. The workload says what each cost.
import { withRetry } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { openWireServer, type RefusalReason, type WireApi } from '@statecraft/wire-server'
import { defineAgent } from '../../src/index.ts'
import { apis, wireModel } from './wire-models.ts'

/** What a provider refuses for good, and the code that a result then has. */
const refusals: readonly (readonly [RefusalReason, string])[] = [
  ['authentication', 'authentication'],
  ['permission', 'permission'],
  ['not_found', 'not_found'],
  ['invalid_request', 'invalid_request'],
  ['quota_exceeded', 'quota_exceeded'],
  ['context_length', 'context_length'],
  ['too_large', 'context_length'],
]

export interface RefusedRun {
  readonly api: WireApi
  readonly stream: boolean
  readonly reason: RefusalReason
  readonly code: string
}

/** Every refusal of every API, with a stream and without. */
export const refusedRuns: readonly RefusedRun[] = apis.flatMap(api =>
  [true, false].flatMap(stream => refusals.map(([reason, code]) => ({ api, stream, reason, code }))),
)

/** Runs an agent so often, whose model is retried as by default; returns the requests, and the codes of the results. */
export async function requestsOf(
  { api, stream, reason }: RefusedRun,
  runs: number,
): Promise<{ readonly requests: number; readonly codes: readonly string[] }> {
  await using server = await openWireServer(() => ({ type: 'refusal', reason }))
  await using runtime = createRuntime()
  const agent = defineAgent({ name: 'agent', model: withRetry(wireModel(server, api, { stream })) })
  const results = await Promise.all(Array.from({ length: runs }, () => runtime.run(agent, 'Do it.')))
  const codes = results.map(({ status, error }) => `${status} ${error?.code}`)
  return { requests: server.stats.requests, codes: [...new Set(codes)] }
}
