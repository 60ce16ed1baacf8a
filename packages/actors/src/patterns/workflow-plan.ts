// A workflow as data: tasks that wait for each other, and everything that can be wrong with them, found before any begins.
import type { Priority } from '@statecraft/runtime'
import { isAgentName } from '../agent-name.ts'

/** One task of a workflow, with all that decides when it begins and who does it. Plain JSON. */
export interface PlannedTask {
  /** Unique in the workflow. */
  readonly id: string
  /** The member that does it. */
  readonly agent: string
  /** What it is to do, in words; undefined: what the whole is to do. */
  readonly task: string | undefined
  readonly dependsOn: readonly string[]
  /** Whether all of those must have completed, or one is enough. It waits for all to end in any case. */
  readonly require: 'all' | 'any'
  /** Whether it runs only if its condition holds. */
  readonly conditional: boolean
  /** The member that does it where its condition does not hold. */
  readonly fallback: string | undefined
  /** Members that do it, one after the other, where those before failed or were not sure enough. */
  readonly alternatives: readonly string[]
  /** From 0 to 1: an answer of which its agent is less sure does not count. */
  readonly minConfidence: number | undefined
  /** From 0 to 10: the more urgent goes first. */
  readonly priority: number
  /** `sequential`: never beside another such task. */
  readonly mode: 'parallel' | 'sequential'
  readonly estimatedMs: number | undefined
  readonly estimatedCostUsd: number | undefined
}

/** Something that makes a workflow impossible. */
export interface WorkflowFault {
  readonly fault:
    | 'no_tasks'
    | 'id_invalid'
    | 'duplicate_id'
    | 'unknown_task'
    | 'unknown_agent'
    | 'cycle'
    | 'unreachable'
    | 'option_invalid'
  /** The tasks that it is about. */
  readonly tasks: readonly string[]
  readonly message: string
}

const PRIORITIES = { low: 2, normal: 5, high: 8 } as const

export const priorityOf = (priority: Priority = 'normal'): number =>
  typeof priority === 'number' ? priority : PRIORITIES[priority]

type Graph = ReadonlyMap<string, readonly string[]>

const fault = (kind: WorkflowFault['fault'], tasks: readonly string[], message: string): WorkflowFault => ({
  fault: kind,
  tasks,
  message,
})

/** Everything that is wrong with the tasks; `agents` are the members that there are, where they are named and not passed. */
export function workflowFaults(tasks: readonly PlannedTask[], agents?: ReadonlySet<string>): readonly WorkflowFault[] {
  if (tasks.length === 0) return [fault('no_tasks', [], 'there are no tasks: give at least one')]
  const ids = tasks.map(({ id }) => id)
  const graph: Graph = new Map(tasks.map(({ id, dependsOn }) => [id, dependsOn]))
  return [
    ...ids.filter(id => !isAgentName(id)).map(id => fault('id_invalid', [id], nameless(id))),
    ...repeated(ids).map(id => fault('duplicate_id', [id], `two tasks are named "${id}": give one another name`)),
    ...tasks.flatMap(task => optionFaults(task)),
    ...tasks.flatMap(task => unknownNames(task, graph, agents)),
    ...cyclesIn(graph).map(cycle => fault('cycle', cycle, `${circle(cycle)} wait for each other in a circle`)),
    ...unreachable(graph),
  ]
}

const nameless = (id: string): string => `a task is named "${id}": a name is 1 to 64 letters, digits, _, - or .`
const circle = (cycle: readonly string[]): string => [...cycle, cycle[0]].map(id => `"${id}"`).join(' → ')
const repeated = (ids: readonly string[]): readonly string[] => [
  ...new Set(ids.filter((id, at) => ids.indexOf(id) !== at)),
]

function optionFaults({ id, minConfidence, priority, estimatedMs, estimatedCostUsd }: PlannedTask): WorkflowFault[] {
  const faults: WorkflowFault[] = []
  const check = (value: number | undefined, most: number, what: string): void => {
    if (value === undefined || (value >= 0 && value <= most)) return
    const range = most === Number.POSITIVE_INFINITY ? 'at least 0' : `from 0 to ${most}`
    faults.push(fault('option_invalid', [id], `task "${id}" has ${what} ${value}: it must be ${range}`))
  }
  check(minConfidence, 1, 'minConfidence')
  check(priority, 10, 'priority')
  check(estimatedMs, Number.POSITIVE_INFINITY, 'estimatedMs')
  check(estimatedCostUsd, Number.POSITIVE_INFINITY, 'estimatedCostUsd')
  return faults
}

function unknownNames(
  { id, agent, fallback, alternatives, dependsOn }: PlannedTask,
  graph: Graph,
  agents: ReadonlySet<string> | undefined,
): readonly WorkflowFault[] {
  const strangers = dependsOn.filter(name => !graph.has(name))
  const wanted = [agent, ...(fallback === undefined ? [] : [fallback]), ...alternatives]
  const missing = agents ? wanted.filter(name => !agents.has(name)) : []
  const known = [...(agents ?? [])].join(', ')
  return [
    ...strangers.map(name =>
      fault('unknown_task', [id], `task "${id}" depends on "${name}", and there is no such task`),
    ),
    ...missing.map(name =>
      fault('unknown_agent', [id], `task "${id}" wants agent "${name}", and there are only: ${known}`),
    ),
  ]
}

/** Each circle once, as its tasks in the order in which they wait; of those that share tasks, one. */
function cyclesIn(graph: Graph): readonly (readonly string[])[] {
  const cycles: string[][] = []
  const done = new Set<string>()
  const path: string[] = []
  const visit = (id: string): void => {
    const at = path.indexOf(id)
    if (at >= 0) return void cycles.push(path.slice(at))
    if (done.has(id)) return
    path.push(id)
    for (const next of graph.get(id) ?? []) visit(next)
    path.pop()
    done.add(id)
  }
  for (const id of graph.keys()) visit(id)
  return cycles
}

/** Tasks that are in no circle themselves and never begin, since they wait for one that never does. */
function unreachable(graph: Graph): readonly WorkflowFault[] {
  const circular = new Set(cyclesIn(graph).flat())
  const begins = new Set<string>()
  for (let before = -1; before !== begins.size; ) {
    before = begins.size
    for (const [id, dependsOn] of graph) if (dependsOn.every(name => begins.has(name))) begins.add(id)
  }
  return [...graph].flatMap(([id, dependsOn]) => {
    const never = dependsOn.filter(name => graph.has(name) && !begins.has(name))
    if (begins.has(id) || circular.has(id) || never.length === 0) return []
    const names = never.map(name => `"${name}"`).join(', ')
    return [fault('unreachable', [id], `task "${id}" can never begin: it waits for ${names}, which never ends`)]
  })
}

/** The faults in one line. */
export const faultWords = (faults: readonly WorkflowFault[]): string => faults.map(({ message }) => message).join('; ')
