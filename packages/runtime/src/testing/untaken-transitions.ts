// Which transitions of a chart a walk through it took: a transition that no test takes is code that no test runs. Whoever walks
// (`@xstate/graph`, a list of events) hands the steps in; each is computed once more, with XState's own eyes on it.
import type { AnyActorScope, AnyMachineSnapshot, AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate'
import type { ActorEvent } from '../event.ts'

/** One event taken in one state. */
export interface ChartStep {
  readonly from: AnyMachineSnapshot
  readonly event: ActorEvent
  readonly to: AnyMachineSnapshot
}

const nothing = (): void => {}

/** The transitions that one event takes, those of raised events and eventless ones among them. */
function takenBy(machine: AnyStateMachine, { from, event }: ChartStep): readonly AnyTransitionDefinition[] {
  const taken: AnyTransitionDefinition[] = []
  const system = {
    _bookId: () => 'x:0',
    _register: nothing,
    _unregister: nothing,
    _set: nothing,
    _relay: nothing,
    _sendInspectionEvent: ({ _transitions = [] }: { _transitions?: readonly AnyTransitionDefinition[] }) =>
      taken.push(..._transitions),
    inspect: nothing,
    scheduler: { schedule: nothing, cancel: nothing, cancelAll: nothing },
    _logger: nothing,
    _clock: {},
  }
  const self = { id: 'self', sessionId: 'x:0', system, send: nothing, getSnapshot: nothing, _relay: nothing }
  const scope = {
    self,
    id: 'self',
    sessionId: 'x:0',
    system,
    logger: nothing,
    defer: nothing,
    emit: nothing,
    stopChild: nothing,
    actionExecutor: nothing,
  }
  machine.transition(from, event, scope as unknown as AnyActorScope)
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
  const taken = new Set(steps.flatMap(step => takenBy(machine, step)))
  return transitionsIn(machine).flatMap(transition => (taken.has(transition) ? [] : [inWords(transition)]))
}
