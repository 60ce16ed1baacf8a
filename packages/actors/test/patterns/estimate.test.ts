import type { TaskActor } from '@statecraft/runtime'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { estimate, workflow } from '../../src/index.ts'
import { says } from './sample-members.ts'

const agent = says('a', 1)
let abilities = 0
const able = (...capabilities: readonly object[]): TaskActor<unknown, number> =>
  ({
    ...says(`able-${abilities++}`, 1),
    capabilities: capabilities.map((one, n) => ({ name: `can-${n}`, ...one })),
  }) as never
const timed = (estimatedMs: number, dependsOn: readonly string[] = [], more: object = {}) => ({
  agent,
  estimatedMs,
  dependsOn,
  ...more,
})
const flowOf = (tasks: object, options: object = {}) => workflow({ tasks: tasks as never, ...options })

describe('[B12] [A5] the estimate of a workflow', () => {
  test('is the longest chain of its tasks, and the sum of their costs', () => {
    const flow = flowOf({
      a: { ...timed(100), estimatedCostUsd: 0.25 },
      b: { ...timed(300), estimatedCostUsd: 0.5 },
      c: { ...timed(50, ['a', 'b']), estimatedCostUsd: 0 },
      d: { ...timed(10), estimatedCostUsd: 1 },
    })
    expect(estimate(flow)).toEqual({
      durationMs: 350,
      costUsd: 1.75,
      atLeast: { durationMs: 350, costUsd: 1.75 },
      unknown: { durationMs: [], costUsd: [] },
      criticalPath: ['b', 'c'],
    })
  })

  test('knows how many may run at once, which of them only alone, and which goes first', () => {
    const tasks = { a: timed(100), b: timed(100), c: timed(100) }
    expect(estimate(flowOf(tasks)).durationMs).toBe(100)
    expect(estimate(flowOf(tasks, { maxParallel: 2 }))).toMatchObject({
      durationMs: 200,
      atLeast: { durationMs: 100 },
    })
    const alone = { mode: 'sequential' }
    expect(estimate(flowOf({ a: timed(100, [], alone), b: timed(50, [], alone), c: timed(20) })).durationMs).toBe(150)
    const late = { a: timed(10), b: timed(100), c: timed(10, ['b']) }
    const early = { ...late, b: timed(100, [], { priority: 'high' }) }
    expect(estimate(flowOf(late, { maxParallel: 1 })).durationMs).toBe(120)
    expect(estimate(flowOf(early, { maxParallel: 2 })).durationMs).toBe(110)
  })

  test('takes what the agent’s only capability says, where the task says nothing', () => {
    const flow = flowOf({
      said: { agent: able({ estimatedMs: 70, estimatedCostUsd: 0.1 }) },
      own: { agent: able({ estimatedMs: 70, estimatedCostUsd: 0.1 }), estimatedMs: 5 },
    })
    expect(estimate(flow)).toMatchObject({ durationMs: 70, costUsd: 0.2 })
  })

  test('does not know what nobody said: then it has a lower bound, and says of which tasks', () => {
    const flow = flowOf({
      known: timed(100),
      unknown: { agent },
      vague: { agent: able({ estimatedMs: 10 }, { estimatedMs: 20 }), dependsOn: ['known'] },
      named: { agent: 'somebody', estimatedCostUsd: 0.5 },
    })
    expect(estimate(flow)).toEqual({
      durationMs: undefined,
      costUsd: undefined,
      atLeast: { durationMs: 100, costUsd: 0.5 },
      unknown: { durationMs: ['unknown', 'vague', 'named'], costUsd: ['known', 'unknown', 'vague'] },
      criticalPath: ['known'],
    })
  })

  test('lies between the longest chain and all tasks in a row, whatever the graph: a property', () => {
    const graph = fc.array(fc.record({ ms: fc.nat({ max: 50 }), on: fc.array(fc.nat({ max: 20 })) }), { minLength: 1 })
    fc.assert(
      fc.property(graph, fc.integer({ min: 1, max: 4 }), (nodes, maxParallel) => {
        const tasks = Object.fromEntries(
          nodes.map(({ ms, on }, n) => [
            `t${n}`,
            timed(
              ms,
              on.filter(to => to < n).map(to => `t${to}`),
            ),
          ]),
        )
        const { durationMs = -1, atLeast } = estimate(flowOf(tasks, { maxParallel }))
        const all = nodes.reduce((sum, { ms }) => sum + ms, 0)
        expect(durationMs).toBeGreaterThanOrEqual(Math.max(atLeast.durationMs, all / maxParallel))
        expect(durationMs).toBeLessThanOrEqual(all)
      }),
    )
  })
})
