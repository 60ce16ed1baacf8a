// The suite itself: it must find hosts that do not do what they should.
import { describe, expect, test } from 'vitest'
import { type Host, type HostFactory, memory } from '../../src/index.ts'
import { type HostCase, hostConformance } from '../../src/testing/index.ts'

const casesOf = (factory: HostFactory): readonly HostCase[] =>
  hostConformance({ name: 'x', create: () => ({ factory }), capabilities: ['simulated-time'] }).filter(
    ({ skip }) => skip === undefined,
  )

const failed = async (cases: readonly HostCase[]): Promise<string[]> => {
  const titles: string[] = []
  for (const { title, run } of cases) await run().catch(() => titles.push(title))
  return titles
}

/** The memory host with some of it replaced. */
const broken =
  (breaking: (host: Host) => Partial<Host>): HostFactory =>
  ports => {
    const host = memory()(ports)
    return { ...host, ...breaking(host) }
  }

const twice = <T>(act: () => T): T => [act(), act()][0] as T

test('titles are unique and name the host; a rule that does not apply says why', () => {
  const cases = hostConformance({ name: 'mine', create: () => ({ factory: memory() }), capabilities: [] })
  expect(new Set(cases.map(({ title }) => title)).size).toBe(cases.length)
  for (const { title } of cases) expect(title).toMatch(/^mine: /)
  const skips = cases.map(({ skip }) => skip)
  expect(skips).toContain('without durable')
  expect(skips).toContain('without failing-commit')
})

describe('finds a host that', () => {
  test.each<[string, (host: Host) => Partial<Host>, string]>([
    ['loses messages', () => ({ tell: () => 'accepted' }), 'delivers what it is told'],
    ['delivers twice', host => ({ tell: (to, event) => twice(() => host.tell(to, event)) }), 'delivers'],
    ['never cancels', host => ({ ask: request => ({ ...host.ask(request), cancel: () => {} }) }), 'goes ahead'],
    ['forgets deadlines', host => ({ ask: request => host.ask({ ...request, deadline: undefined }) }), 'deadline'],
    ['forgets limits', host => ({ ask: request => host.ask({ ...request, limits: {} }) }), 'turns and toolCalls'],
    ['does not stop anybody', host => ({ stop: address => host.has(address) }), 'callee_stopped'],
    ['does not publish', () => ({ publish: () => 0 }), 'a publication reaches'],
  ])('%s', { timeout: 60_000 }, async (_name, breaking, expected) => {
    const cases = casesOf(broken(breaking)).filter(({ title }) => title.includes(expected))
    expect(cases.length).toBeGreaterThan(0)
    expect(await failed(cases)).not.toEqual([])
  })
})
