// The same rules decide, once in this process and once behind each API: the audits must not differ in anything but what the
// calls took.
import { openWireServer, type WireServer } from '@statecraft/wire-server'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openFolder } from '../../src/audit/folder.ts'
import { examplePrices } from '../../src/models/example-prices.ts'
import type { ModelChoice } from '../../src/models/model-choice.ts'
import { openModel } from '../../src/models/open-model.ts'
import { auditReport } from '../../src/report/audit-report.ts'
import { runAudit } from '../../src/scenarios/run-audit.ts'
import { fixture } from '../run-demo.ts'
import { rulesBrain, USAGE } from './rules-brain.ts'

const KEY = 'sk-test-0123456789'
const why = 'As asked'
const OFFLINE: ModelChoice = { type: 'offline', why }

const overTheWire: readonly (readonly [string, (server: WireServer) => ModelChoice])[] = [
  ['Responses', () => ({ type: 'openai', name: 'gpt-6-luna', host: '', why })],
  ['Messages', () => ({ type: 'anthropic', name: 'claude-haiku-5-5', host: '', why })],
  [
    'Chat Completions',
    ({ baseURL }) => ({ type: 'server', name: 'rules', host: '', baseURL: baseURL['openai-chat'], why }),
  ],
]

const openServer = async (...given: Parameters<typeof rulesBrain>): Promise<WireServer> => {
  const server = await openWireServer(rulesBrain(...given), { apiKey: KEY })
  vi.stubEnv('OPENAI_API_KEY', KEY)
  vi.stubEnv('OPENAI_BASE_URL', server.baseURL['openai-responses'])
  vi.stubEnv('ANTHROPIC_API_KEY', KEY)
  vi.stubEnv('ANTHROPIC_BASE_URL', server.baseURL.anthropic)
  return server
}

async function audit(name: string, choice: ModelChoice) {
  const folder = await openFolder(fixture(name))
  const { signal } = new AbortController()
  const model = await openModel(choice, { env: process.env, latencyMs: 0 })
  const view = { see: () => {}, end: () => {} }
  const end = await runAudit({ folder, signal, view, model, prices: examplePrices, runTests: false, crash: false })
  return { ...end, report: auditReport({ folder: name, whyExcluded: '', ...end }) }
}

describe('an audit over the wire', { timeout: 30_000 }, () => {
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  it.each(overTheWire)('says the same as the rules in this process: %s', async (_, choiceOf) => {
    await using server = await openServer({ chunkBytes: 7, gzip: true })
    for (const name of ['broken-link', 'invalid-json']) {
      const [here, there] = [await audit(name, OFFLINE), await audit(name, choiceOf(server))]
      expect(there.report).toEqual(here.report)
      expect(there.result.totals).toMatchObject({
        turns: here.result.totals.turns,
        toolCalls: here.result.totals.toolCalls,
      })
    }
    expect(server.stats.refused).toBe(0)
  })

  it.each(overTheWire.slice(0, 2))('counts tokens and cost: %s', async (_, choiceOf) => {
    await using server = await openServer()
    const { result } = await audit('broken-link', choiceOf(server))
    const { turns } = result.totals
    expect(result.usage.totalTokens).toBe(turns * (USAGE.inputTokens + USAGE.outputTokens))
    expect(result.costUsd).toBeCloseTo((turns * (500 * 0.1 + 500 * 0.01 + 100 * 0.5)) / 1e6, 10)
  })
})
