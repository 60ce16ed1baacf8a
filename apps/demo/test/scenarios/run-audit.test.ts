// The team at work on a real folder, in this process: what is asked of whom, what is told, what may be done when.
import type { Observed, Result } from '@statecraft/runtime'
import { describe, expect, it } from 'vitest'
import { openFolder } from '../../src/audit/folder.ts'
import { examplePrices } from '../../src/models/example-prices.ts'
import { offlineModel } from '../../src/offline-model/offline-model.ts'
import { type AuditRun, runAudit } from '../../src/scenarios/run-audit.ts'
import { temporaryFolder } from '../audit/temporary-folder.ts'
import { fixture } from '../run-demo.ts'

async function auditOf(dir: string, own: Partial<AuditRun> = {}) {
  const events: Observed[] = []
  const view = { see: (event: Observed) => events.push(event), end: () => {} }
  const { signal } = new AbortController()
  const folder = await openFolder(dir)
  const model = offlineModel()
  const end = await runAudit({
    folder,
    signal,
    view,
    model,
    prices: examplePrices,
    runTests: false,
    crash: false,
    ...own,
  })
  return { ...end, events }
}
const names = (results: readonly Result[]) => results.map(({ agent }) => agent)
const toolsOf = ({ steps }: Result) => steps.filter(({ source }) => source === 'tool').map(({ name }) => name)

describe('runAudit', () => {
  it('is one tree: four look, review asks test, four vote', async () => {
    const { result } = await auditOf(fixture('broken-link'))
    expect(result.status).toBe('completed')
    expect(names(result.children)).toEqual([
      'knowledge',
      'code',
      'test',
      'review',
      'knowledge',
      'code',
      'test',
      'review',
    ])
    const review = result.children[3]!
    expect(names(review.children)).toEqual(['test'])
    expect(toolsOf(review)).toEqual(['read_lines'])
    expect(toolsOf(review.children[0]!)).toEqual(['check_links'])
    expect(result.plan).toContain('knowledge reads 3 documents')
  })

  it('uses no tokens and costs nothing, and says so', async () => {
    const { result } = await auditOf(fixture('broken-link'))
    expect([result.usage.totalTokens, result.costUsd]).toEqual([0, 0])
    expect(result.totals.turns).toBeGreaterThan(15)
  })

  it('tells a confirmed fault to all four before they vote', async () => {
    const { events } = await auditOf(fixture('invalid-json'))
    const told = events.filter(event => event.type === 'topic.published')
    expect(told).toMatchObject([
      { topic: 'finding', audience: 4, event: { data: expect.stringContaining('"config/printers.json", line 4') } },
    ])
  })

  it('asks knowledge what is unfinished when nothing was found, and tells nobody anything', async () => {
    const { result, events } = await auditOf(temporaryFolder({ 'README.md': '# Fine\n\nAll is well.\n' }))
    expect(names(result.children[3]!.children)).toEqual(['knowledge'])
    expect(events.filter(({ type }) => type === 'topic.published')).toEqual([])
    expect(result.output).toMatchObject({ verdict: 'ready', agreement: 1 })
  })

  it('agrees that an empty folder is not ready', async () => {
    const { result } = await auditOf(temporaryFolder())
    expect(result.output).toMatchObject({ verdict: 'not ready', agreement: 1, faults: [{ kind: 'gap' }] })
  })

  it('does nothing that a phase refuses', async () => {
    const { events } = await auditOf(fixture('broken-link'))
    expect(events.filter(event => event.type === 'note' && 'refusal' in event.note)).toEqual([])
    expect(events.filter(({ type }) => type === 'caught' || type === 'dead-letter')).toEqual([])
  })

  it('starts the work of a crashed agent anew', async () => {
    const { result, events } = await auditOf(fixture('broken-link'), { crash: true })
    const code = result.children[1]!
    const measured = code.steps.filter(({ name }) => name === 'measure_sources')
    expect(measured.map(({ status }) => status)).toEqual(['cancelled', 'completed'])
    expect(events.filter(({ type }) => type === 'actor.restarted')).toHaveLength(1)
    expect(result.output).toMatchObject({ verdict: 'not ready' })
  })

  it('is cancelled by its signal, and keeps what was found', async () => {
    const controller = new AbortController()
    const events: Observed[] = []
    const see = (event: Observed) => {
      events.push(event)
      if (event.type === 'step.started' && event.step.name === 'measure_sources') controller.abort()
    }
    const { result, facts } = await auditOf(fixture('broken-link'), {
      signal: controller.signal,
      view: { see, end: () => {} },
    })
    expect(result.status).toBe('cancelled')
    expect(facts.folder?.files).toBe(9)
    expect(facts.sources).toBeUndefined()
    expect(result.children.flatMap(({ steps }) => steps).filter(({ status }) => status === 'running')).toEqual([])
  })
})
