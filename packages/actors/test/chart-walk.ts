// Walks a chart through everything that can happen to it, as far as its states differ, and says which transitions that took.
// The one place of these tests that knows @xstate/graph.

import type { ActorEvent } from '@statecraft/runtime'
import { getAdjacencyMap, getShortestPaths } from '@xstate/graph'
import type { AnyActorScope, AnyMachineSnapshot, AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate'

/** One event taken in one state. */
export interface Step {
  readonly from: AnyMachineSnapshot
  readonly event: ActorEvent
  readonly to: AnyMachineSnapshot
}

/** What may happen in a state; the events of children only while those live. */
export type Happenings = (snapshot: AnyMachineSnapshot) => readonly ActorEvent[]

const MOST_STATES = 20_000

interface Acting {
  readonly calls?: readonly { readonly type: string; readonly status: string }[]
  readonly counts?: Readonly<Record<string, number>>
  readonly phase?: string
}

/** Two states are the same when the chart can do the same in them: messages and decisions do not count. */
function keyOf({ value, children, context }: AnyMachineSnapshot): string {
  const { calls = [], counts = {}, phase } = context as Acting
  const open = calls.map(({ type, status }) => [type, status])
  // A call that is made again has a new id: the same state, all the same.
  const live = Object.keys(children).map(id => id.replace(/_\d+/, ''))
  const { refused: _, ...bounds } = counts
  return JSON.stringify([value, live, open, bounds, phase])
}

/** What else makes two states differ. */
export type Difference = (snapshot: AnyMachineSnapshot) => unknown

const optionsOf = (events: Happenings, difference: Difference = () => undefined) => ({
  events,
  serializeState: (snapshot: AnyMachineSnapshot) => keyOf(snapshot) + String(difference(snapshot)),
  serializeEvent: (event: ActorEvent) => JSON.stringify(event),
  limit: MOST_STATES,
})

/** Every event in every state that can be reached. */
export function walk(machine: AnyStateMachine, events: Happenings, difference?: Difference): readonly Step[] {
  const map = getAdjacencyMap(machine, optionsOf(events, difference) as never)
  return Object.values(map).flatMap(({ state, transitions }) =>
    Object.values(transitions as Record<string, { event: unknown; state: unknown }>).map(
      ({ event, state: to }) => ({ from: state, event, to }) as Step,
    ),
  )
}

/** The shortest paths that together come to each state, as their events; one that another begins with is left out. */
export function pathsTo(machine: AnyStateMachine, events: Happenings): readonly (readonly ActorEvent[])[] {
  const paths = getShortestPaths(machine, optionsOf(events) as never).map(({ steps }) =>
    steps.map(({ event }) => event as ActorEvent).filter(({ type }) => type !== 'xstate.init'),
  )
  const begun = new Set(paths.map(path => JSON.stringify(path.slice(0, -1))))
  return paths.filter(path => !begun.has(JSON.stringify(path)))
}

const nothing = (): void => {}

/** The transitions that one event takes, those of raised events and eventless ones among them. */
function takenBy(machine: AnyStateMachine, { from, event }: Step): readonly AnyTransitionDefinition[] {
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

/** Every transition of the chart that none of the steps takes. */
export function untaken(machine: AnyStateMachine, steps: readonly Step[]): readonly string[] {
  const taken = new Set(steps.flatMap(step => takenBy(machine, step)))
  return transitionsIn(machine).flatMap(transition => (taken.has(transition) ? [] : [inWords(transition)]))
}
