import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type LockPort, memoryLocks } from '../../src/index.ts'
import { fileLocks } from '../../src/node/index.ts'
import { type LockSubject, lockConformance } from '../../src/testing/index.ts'

function inFolder(): LockSubject {
  const folder = mkdtempSync(join(tmpdir(), 'statecraft-'))
  const [port, other] = [1, 2].map(() => fileLocks(folder, { pollMs: 1 })) as [LockPort, LockPort]
  return { port, other, dispose: () => rmSync(folder, { recursive: true, force: true }) }
}

const suites = [
  ...lockConformance({ name: 'memory', create: () => ({ port: memoryLocks() }) }),
  ...lockConformance({ name: 'files', create: inFolder }),
]
for (const { title, run } of suites) test(`[C8a] ${title}`, run)

describe('the suite finds a port that', () => {
  const alwaysFree: LockPort = { acquire: async () => () => {} }
  const deaf: LockPort = (locks => ({
    acquire: (key: string) => locks.acquire(key, { signal: new AbortController().signal }),
  }))(memoryLocks())
  const lastFirst = (): LockPort => {
    const waiting: (() => void)[] = []
    let held = false
    const release = (): void => {
      const next = waiting.pop()
      if (next) next()
      else held = false
    }
    return {
      acquire: async () => {
        if (held) await new Promise<void>(resolve => waiting.push(resolve))
        held = true
        return release
      },
    }
  }

  test.each<[string, () => LockPort, string]>([
    ['excludes nobody', () => alwaysFree, 'is not lost'],
    ['does not hear signals', () => deaf, 'has fired already'],
    ['serves the last one first', lastFirst, 'served first'],
    ['has one lock for all keys', lastFirst, 'other keys are free'],
  ])('%s', async (_, port, expected) => {
    const cases = lockConformance({ name: 'broken', create: () => ({ port: port() }) })
    const broken = cases.find(({ title }) => title.includes(expected))
    const outcome = await Promise.race([
      broken?.run().catch((error: unknown) => error),
      new Promise(resolve => setTimeout(resolve, 200, 'hangs')),
    ])
    expect(outcome).toBeDefined()
  })
})
