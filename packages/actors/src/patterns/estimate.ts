// What a workflow will take, before it runs: the same order of tasks, with their estimates in place of the work. What nobody
// estimated is unknown, never zero.

import type { Workflow } from './workflow.ts'
import { choose, readyOf } from './workflow-order.ts'
import type { PlannedTask } from './workflow-plan.ts'

/** As if every condition held and whoever is asked first did well. */
export interface WorkflowEstimate {
  /** From begin to end, with as many tasks at once as may run; undefined where a task has no estimate. */
  readonly durationMs: number | undefined
  readonly costUsd: number | undefined
  /** What is certain all the same: the longest chain of tasks, and the sum of their costs, as far as they are known. */
  readonly atLeast: { readonly durationMs: number; readonly costUsd: number }
  /** The tasks that have no estimate, of either kind. */
  readonly unknown: { readonly durationMs: readonly string[]; readonly costUsd: readonly string[] }
  /** The chain of tasks that takes longest, as far as known, in its order. */
  readonly criticalPath: readonly string[]
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0)

interface Chain {
  readonly ms: number
  readonly path: readonly string[]
}

const NO_CHAIN: Chain = { ms: 0, path: [] }
const longest = (chains: readonly Chain[]): Chain => chains.reduce((a, b) => (b.ms > a.ms ? b : a), NO_CHAIN)

function criticalPath(plan: readonly PlannedTask[]): Chain {
  const chains = new Map<string, Chain>()
  // A round for each rank of the graph: a task is known once all that it depends on are.
  while (chains.size < plan.length) {
    const before = chains.size
    for (const { id, dependsOn, estimatedMs = 0 } of readyOf(
      plan,
      one => chains.has(one),
      one => chains.has(one),
    )) {
      const { ms, path } = longest(dependsOn.map(one => chains.get(one) ?? NO_CHAIN))
      chains.set(id, { ms: ms + estimatedMs, path: [...path, id] })
    }
    if (chains.size === before) break
  }
  return longest([...chains.values()])
}

/** When the last task ends, if each takes as long as is thought. */
function makespan(plan: readonly PlannedTask[], maxParallel: number): number {
  const ends = new Map<string, number>()
  const ended = new Set<string>()
  let now = 0
  for (;;) {
    const running = plan.filter(({ id }) => ends.has(id) && !ended.has(id))
    const ready = readyOf(
      plan,
      id => ends.has(id),
      id => ended.has(id),
    )
    for (const { id, estimatedMs = 0 } of choose(ready, running, maxParallel - running.length))
      ends.set(id, now + estimatedMs)
    const open = [...ends].filter(([id]) => !ended.has(id))
    if (open.length === 0) return now
    now = Math.min(...open.map(([, end]) => end))
    for (const [id, end] of open) if (end === now) ended.add(id)
  }
}

/**
 * How long a workflow takes and what it costs, from the estimates of its tasks and the capabilities of their agents.
 *
 * @example
 * ```ts
 * const { durationMs, atLeast, unknown } = estimate(strategy)
 * if (durationMs === undefined) console.log(`at least ${atLeast.durationMs} ms; nobody knows of ${unknown.durationMs}`)
 * ```
 */
export function estimate({ plan, maxParallel }: Pick<Workflow, 'plan' | 'maxParallel'>): WorkflowEstimate {
  const without = (what: 'estimatedMs' | 'estimatedCostUsd'): readonly string[] =>
    plan.filter(task => task[what] === undefined).map(({ id }) => id)
  const unknown = { durationMs: without('estimatedMs'), costUsd: without('estimatedCostUsd') }
  const { ms, path } = criticalPath(plan)
  const costUsd = total(plan.map(({ estimatedCostUsd = 0 }) => estimatedCostUsd))
  return {
    durationMs: unknown.durationMs.length === 0 ? makespan(plan, maxParallel) : undefined,
    costUsd: unknown.costUsd.length === 0 ? costUsd : undefined,
    atLeast: { durationMs: ms, costUsd },
    unknown,
    criticalPath: path,
  }
}
