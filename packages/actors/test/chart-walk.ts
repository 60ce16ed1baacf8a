// Walks a chart through everything that can happen to it, as far as its states differ.
// The one place of these tests that knows @xstate/graph.

import type { ActorEvent } from '@statecraft/runtime'
import type { ChartStep } from '@statecraft/runtime/testing'
import { getAdjacencyMap, getShortestPaths } from '@xstate/graph'
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate'

/** What may happen in a state; the events of children only while those live. */
export type Happenings = (snapshot: AnyMachineSnapshot) => readonly ActorEvent[]

const MOST_STATES = 20_000

interface Acting {
  readonly calls?: readonly { readonly type: string; readonly status: string }[]
  readonly counts?: Readonly<Record<string, number>>
  readonly phase?: string
  /** Of a pattern's play. */
  readonly state?: unknown
}

/** Two states are the same when the chart can do the same in them: messages and decisions do not count. */
function keyOf({ value, children, context }: AnyMachineSnapshot): string {
  const { calls = [], counts = {}, phase, state } = context as Acting
  const open = calls.map(({ type, status }) => [type, status])
  // A call that is made again has a new id: the same state, all the same.
  const live = Object.keys(children).map(id => id.replace(/_\d+/, ''))
  const { refused: _, ...bounds } = counts
  return JSON.stringify([value, live, open, bounds, phase, state])
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
export function walk(machine: AnyStateMachine, events: Happenings, difference?: Difference): readonly ChartStep[] {
  const map = getAdjacencyMap(machine, optionsOf(events, difference) as never)
  return Object.values(map).flatMap(({ state, transitions }) =>
    Object.values(transitions as Record<string, { event: unknown; state: unknown }>).map(
      ({ event, state: to }) => ({ from: state, event, to }) as ChartStep,
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
