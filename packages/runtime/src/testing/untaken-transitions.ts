// Which transitions of a chart a walk through it took: a transition that no test takes is code that no test runs. Whoever walks
// (`@xstate/graph`, a list of events) hands the steps in; each is computed once more, with XState's own eyes on it.
import type { AnyMachineSnapshot, AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate'
import type { ActorEvent } from '../event.ts'
import { createInertScope } from '../inert-scope.ts'

/** One event taken in one state. */
export interface ChartStep {
  readonly from: AnyMachineSnapshot
  readonly event: ActorEvent
  readonly to: AnyMachineSnapshot
}

/** The transitions that one event takes, those of raised events and eventless ones among them. */
function takenBy(machine: AnyStateMachine, { from, event }: ChartStep): readonly AnyTransitionDefinition[] {
  const taken: AnyTransitionDefinition[] = []
  const scope = createInertScope({ inspect: ({ _transitions = [] }) => void taken.push(..._transitions) })
  machine.transition(from, event, scope)
  return taken
}

const nodesIn = (node: AnyStateNode): readonly AnyStateNode[] => [node, ...Object.values(node.states).flatMap(nodesIn)]

function transitionsIn(machine: AnyStateMachine): readonly AnyTransitionDefinition[] {
  return nodesIn(machine.root).flatMap(({ transitions, always = [] }) => [
    ...[...transitions.values()].flat(),
    ...always,
  ])
}

/** A transition in words: where, on what, under which guard, to where. */
function inWords({ source, eventType, guard, target = [] }: AnyTransitionDefinition): string {
  const type = (guard as { type?: string } | undefined)?.type ?? guard
  const when = guard === undefined ? '' : ` [${String(type)}]`
  return `${source.id} on ${eventType || 'always'}${when} -> ${target.map(({ id }: AnyStateNode) => id).join() || 'itself'}`
}

/**
 * Every transition of the chart that none of the steps takes, in words: where, on what, under which guard, to where.
 *
 * @example
 * ```ts
 * expect(untakenTransitions(agent.machine, steps)).toEqual([])
 * ```
 */
export function untakenTransitions(machine: AnyStateMachine, steps: readonly ChartStep[]): readonly string[] {
  const untaken = new Set(transitionsIn(machine))
  for (const step of steps) {
    if (untaken.size === 0) break
    for (const transition of takenBy(machine, step)) untaken.delete(transition)
  }
  return [...untaken].map(inWords)
}
