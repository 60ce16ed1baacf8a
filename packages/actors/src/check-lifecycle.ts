// Whether a chart can serve as an agent's: it takes tasks, every state it can be in leads to an end, and no careful phase
// takes what it must not. For lifecycles and for whole XState machines; pure, nothing is run.
import type { AnyStateMachine } from 'xstate'
import { CAREFUL, type Lifecycle, lifecycleFaults } from './lifecycle.ts'

interface Transition {
  readonly target?: readonly Node[]
  readonly actions: readonly unknown[]
}

interface Node {
  readonly id: string
  readonly key: string
  readonly type: 'atomic' | 'compound' | 'parallel' | 'final' | 'history'
  readonly parent: Node | undefined
  readonly states: Readonly<Record<string, Node>>
  readonly initial?: Transition
  readonly always?: readonly Transition[]
  readonly transitions: ReadonlyMap<string, readonly Transition[]>
}

/** What a careful phase must not take: it hands out work, or changes what others see. */
const CHANGING = ['DELEGATE', 'BROADCAST', 'HANDOFF', 'SPAWN_AGENT', 'WRITE_ARTIFACT']
const ALL_DONE = 'xstate.done.state.'

/** A node and those around it, from the inside out. */
function outwards(node: Node): readonly Node[] {
  return node.parent ? [node, ...outwards(node.parent)] : [node]
}

function atomsIn(node: Node): readonly Node[] {
  const children = Object.values(node.states).filter(({ type }) => type !== 'history')
  return children.length === 0 ? [node] : children.flatMap(atomsIn)
}

/** The atomic states that entering `node` may lead into. */
function entered(node: Node): readonly Node[] {
  switch (node.type) {
    case 'history':
      return node.parent ? atomsIn(node.parent) : []
    case 'parallel':
      return Object.values(node.states).flatMap(entered)
    case 'compound':
      return (node.initial?.target ?? []).flatMap(entered)
    default:
      return [node]
  }
}

/** Whether `node` being final is what `around` waits for: its own final state, or one of a region's. */
function completes(node: Node, around: Node): boolean {
  if (node.type !== 'final') return false
  return node.parent === around || (around.type === 'parallel' && node.parent?.parent === around)
}

function leads(node: Node): readonly Node[] {
  return outwards(node)
    .flatMap(at => {
      const listed = [...at.transitions].filter(([type]) => !type.startsWith(ALL_DONE) || completes(node, at))
      return [...(at.always ?? []), ...listed.flatMap(([, transitions]) => transitions)]
    })
    .flatMap(({ target }) => target ?? [])
    .flatMap(entered)
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

/** A final state of the whole machine; one further inside only completes the state around it. */
function isEnd(node: Node): boolean {
  const root = outwards(node).at(-1)
  return root !== undefined && completes(node, root)
}

/** Whether an event does something there; a transition without target and actions forbids it. */
function takes(node: Node, type: string): boolean {
  const nearest = outwards(node).find(({ transitions }) => transitions.has(type))
  return (nearest?.transitions.get(type) ?? []).some(
    ({ target = [], actions }) => target.length > 0 || actions.length > 0,
  )
}

function machineFaults(machine: AnyStateMachine): readonly string[] {
  const start = entered(machine.root as unknown as Node)
  const reachable = [...reachableFrom(start)]
  const waiting = reachable.filter(node => takes(node, 'TASK'))
  const rests = new Set([...start, ...waiting])
  const faults: string[] = []
  if (waiting.length === 0) faults.push('no state takes TASK: give the state that waits for work on: { TASK: … }')
  for (const node of reachable) {
    if (isEnd(node) || rests.has(node)) continue
    if (leads(node).length === 0) faults.push(`state "${node.id}" is a dead end: no transition leaves it`)
    else if (![...reachableFrom(leads(node))].some(next => isEnd(next) || rests.has(next)))
      faults.push(`state "${node.id}" leads to no end: neither to a final state nor back to where it waits for work`)
  }
  return [...faults, ...reachable.flatMap(carelessIn)]
}

function carelessIn(node: Node): readonly string[] {
  const phase = outwards(node).find(({ key }) => CAREFUL.has(key))
  if (!phase) return []
  return CHANGING.filter(type => takes(node, type)).map(
    type =>
      `phase "${phase.key}" takes ${type}: it must change nothing, so take it out, or forbid it there: ${type}: {}`,
  )
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
