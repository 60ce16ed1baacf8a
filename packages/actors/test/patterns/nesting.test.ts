import { createRuntime, type HostFactory, memory } from '@statecraft/runtime'
import { sqlite } from '@statecraft/runtime/sqlite'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { build } from './nesting-build.ts'
import { KINDS, type Kind, leaf, type Plan, patternArbitrary, planArbitrary } from './nesting-plan.ts'
import { reference } from './nesting-reference.ts'

// Patterns in patterns, in every combination, compared with plain recursion. The seed is printed with a failure.
const NESTINGS = 100
const seed = Number(process.env.NESTING_SEED ?? Date.now() % 1_000_000)
const LIMITS = { depth: 50, turns: 10_000 }

// Some of them are a hundred actors, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 })

const HOSTS: readonly (() => HostFactory)[] = [memory, memory, memory, () => sqlite(':memory:')]

/** Compares one nesting after the other, and counts how they ended. */
function comparing() {
  const outcomes = { completed: 0, failed: 0 }
  const compare = async (plan: Plan, input: unknown): Promise<void> => {
    const at = outcomes.completed + outcomes.failed
    await using runtime = createRuntime({ host: (HOSTS[at % HOSTS.length] as () => HostFactory)() })
    const expected = reference(plan, 'top', input)
    const { status, output } = await runtime.run(build(plan, 'top'), input, { limits: LIMITS })
    const wanted = expected === undefined ? ['failed', undefined] : ['completed', expected]
    expect([status, output], JSON.stringify(plan)).toEqual(wanted)
    await runtime.idle()
    expect(runtime.stats()).toMatchObject({ inProgress: 0, crashes: 0, openRequests: 0, actors: 1 })
    outcomes[expected === undefined ? 'failed' : 'completed'] += 1
  }
  // Both ends are worth something only where both are reached.
  const endBothWays = (): void => expect(Math.min(outcomes.completed, outcomes.failed)).toBeGreaterThan(3)
  return { compare, endBothWays }
}

const inputs = fc.constantFrom('go', { n: 1 })

/** Compares so many of each. */
async function compareSamples(plans: readonly fc.Arbitrary<Plan>[], numRuns: number): Promise<void> {
  const { compare, endBothWays } = comparing()
  for (const plan of plans)
    for (const [drawn, input] of fc.sample(fc.tuple(plan, inputs), { numRuns, seed })) await compare(drawn, input)
  endBothWays()
}

test(`[B16] ${NESTINGS} nestings of patterns, three deep, give what plain functions give, by seed ${seed}`, async () => {
  const { compare, endBothWays } = comparing()
  await fc.assert(fc.asyncProperty(planArbitrary(3), inputs, compare), { numRuns: NESTINGS, seed })
  endBothWays()
})

test(`[B16] each pattern within each gives what plain functions give, by seed ${seed}`, async () => {
  const within = (inner: Kind): fc.Arbitrary<Plan>[] =>
    KINDS.map(outer => patternArbitrary(outer, patternArbitrary(inner, leaf)))
  await compareSamples(KINDS.flatMap(within), 1)
})

test(`[B16] each pattern of agents gives what plain functions give, by seed ${seed}`, async () => {
  await compareSamples(
    KINDS.map(kind => patternArbitrary(kind, leaf)),
    30,
  )
})
