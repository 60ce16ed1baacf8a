import { test } from 'vitest'
import { createEngine } from '../src/engine/create-engine.ts'
import { createEngineHost } from '../src/engine/engine-host.ts'
import { noJournal } from '../src/engine/journal.ts'
import { memory } from '../src/index.ts'
import { type HostCase, type HostSubject, hostConformance } from '../src/testing/index.ts'

function runAll(cases: readonly HostCase[]): void {
  for (const { title, skip, run } of cases) {
    if (skip) test.skip(`${title} (${skip})`, run)
    else test(title, run)
  }
}

/** The engine of the memory host, on a store that can be told to fail. */
function breakable(): HostSubject {
  let fails = false
  const commit = (): void => {
    if (fails) throw new Error('disk full')
  }
  return {
    factory: ports => createEngineHost('breakable', createEngine(ports, { ...noJournal, commit })),
    failNextCommit: () => {
      fails = true
    },
  }
}

runAll(hostConformance({ name: 'memory', create: () => ({ factory: memory() }), capabilities: ['simulated-time'] }))
runAll(
  hostConformance({ name: 'breakable', create: breakable, capabilities: ['simulated-time', 'failing-commit'] }).filter(
    ({ title }) => title.includes('commit'),
  ),
)
