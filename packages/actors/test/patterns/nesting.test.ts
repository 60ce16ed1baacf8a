import { createRuntime, type HostFactory, memory } from '@statecraft/runtime'
import { sqlite } from '@statecraft/runtime/sqlite'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { build, planArbitrary } from './nesting-plan.ts'
import { reference } from './nesting-reference.ts'

// Patterns three deep, in every combination, compared with plain recursion. The seed is printed with a failure.
const NESTINGS = 100
const seed = Number(process.env.NESTING_SEED ?? Date.now() % 1_000_000)
const LIMITS = { depth: 50 }

// Some of them are a hundred actors, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 })

const HOSTS: readonly (() => HostFactory)[] = [memory, memory, memory, () => sqlite(':memory:')]

test(`[B16] ${NESTINGS} nestings of patterns, three deep, give what plain functions give, by seed ${seed}`, async () => {
  let at = 0
  const outcomes = { completed: 0, failed: 0 }
  await fc.assert(
    fc.asyncProperty(planArbitrary(3), fc.constantFrom('go', { n: 1 }), async (plan, input) => {
      at += 1
      await using runtime = createRuntime({ host: (HOSTS[at % HOSTS.length] as () => HostFactory)() })
      const expected = reference(plan, 'top', input)
      const { status, output } = await runtime.run(build(plan, 'top'), input, { limits: LIMITS })
      expect([status, output]).toEqual(expected === undefined ? ['failed', undefined] : ['completed', expected])
      await runtime.idle()
      expect(runtime.stats()).toMatchObject({ inProgress: 0, crashes: 0, openRequests: 0 })
      if (expected === undefined) outcomes.failed += 1
      else outcomes.completed += 1
    }),
    { numRuns: NESTINGS, seed },
  )
  // Both ends are worth something only where both are reached.
  expect(Math.min(outcomes.completed, outcomes.failed)).toBeGreaterThan(3)
})
