// Whether a chart can serve as an agent's: it takes tasks, every state it can be in leads to an end, and no careful phase
// lists what it must not. For lifecycles and for whole XState machines; pure, nothing is run.
import type { AnyStateMachine } from 'xstate'
import { type Lifecycle, lifecycleFaults } from './lifecycle.ts'

interface Node {
  readonly id: string
  readonly key: string
  readonly type: string
  readonly parent: Node | undefined
  readonly states: Readonly<Record<string, Node>>
  readonly initial?: { readonly target?: readonly Node[] }
  readonly always?: readonly { readonly target?: readonly Node[] }[]
  readonly transitions: ReadonlyMap<string, readonly { readonly target?: readonly Node[] }[]>
}

/** Phases that must change nothing, and what would. */
const CAREFUL = new Set(['planning', 'verifying', 'learning'])
const CHANGING = ['DELEGATE', 'BROADCAST', 'HANDOFF', 'SPAWN_AGENT', 'WRITE_ARTIFACT']

/** The atomic states that entering `node` leads into. */
function entered(node: Node): readonly Node[] {
  const children = Object.values(node.states)
  if (children.length === 0) return [node]
  if (node.type === 'parallel') return children.flatMap(entered)
  return (node.initial?.target ?? []).flatMap(entered)
}

function leads(node: Node): readonly Node[] {
  const targets: Node[] = []
  for (let at: Node | undefined = node; at; at = at.parent) {
    const own = [...(at.always ?? []), ...[...at.transitions.values()].flat()]
    targets.push(...own.flatMap(({ target }) => target ?? []))
  }
  return targets.flatMap(entered)
}

function reachableFrom(start: readonly Node[]): ReadonlySet<Node> {
  const seen = new Set<Node>()
  const visit = (node: Node): void => {
    if (seen.has(node)) return
    seen.add(node)
    for (const next of leads(node)) visit(next)
  }
  for (const node of start) visit(node)
  return seen
}

const isEnd = (node: Node): boolean => node.type === 'final'

function takes(node: Node, type: string): boolean {
  for (let at: Node | undefined = node; at; at = at.parent) if (at.transitions.has(type)) return true
  return false
}

function machineFaults(machine: AnyStateMachine): readonly string[] {
  const root = machine.root as unknown as Node
  const start = entered(root)
  const reachable = [...reachableFrom(start)]
  const resting = new Set(start)
  const faults: string[] = []
  if (!reachable.some(node => takes(node, 'TASK')))
    faults.push('no state takes TASK: give the state that waits for work on: { TASK: … }')
  for (const node of reachable) {
    if (isEnd(node) || resting.has(node)) continue
    if (leads(node).length === 0) faults.push(`state "${node.id}" is a dead end: no transition leaves it`)
    else if (![...reachableFrom(leads(node))].some(next => isEnd(next) || resting.has(next)))
      faults.push(`state "${node.id}" leads to no end: neither to a final state nor back to where it waits for work`)
  }
  for (const node of reachable) faults.push(...carelessIn(node))
  return faults
}

function carelessIn(node: Node): readonly string[] {
  for (let at: Node | undefined = node; at; at = at.parent) {
    const phase = at
    if (CAREFUL.has(phase.key))
      return CHANGING.filter(type => phase.transitions.has(type) || node.transitions.has(type)).map(
        type => `phase "${phase.key}" lists ${type}: it must change nothing`,
      )
  }
  return []
}

const isLifecycle = (chart: Lifecycle | AnyStateMachine): chart is Lifecycle => 'phases' in chart

/**
 * Every fault of a lifecycle or of a whole machine, in words; empty when it can be an agent's.
 *
 * @example
 * ```ts
 * expect(checkLifecycle(machine)).toEqual([])
 * ```
 */
export function checkLifecycle(chart: Lifecycle | AnyStateMachine): readonly string[] {
  return [...new Set(isLifecycle(chart) ? lifecycleFaults(chart) : machineFaults(chart))]
}
