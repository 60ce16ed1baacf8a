// Every way through a chart, as far as its states differ: the one place that knows @xstate/graph.
import { getAdjacencyMap, getShortestPaths, getSimplePaths } from '@xstate/graph'
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate'
import { type ActorEvent, doneEvent, errorEvent } from '../src/index.ts'
import type { ChartStep } from '../src/testing/index.ts'

export interface Walk {
  /** What may come from outside, in every state. */
  readonly events: readonly ActorEvent[]
  /** What a child may end with. Default 42. */
  readonly output?: unknown
  readonly input?: unknown
  /** Every path that passes no state twice, instead of the shortest to each state. */
  readonly simple?: boolean
}

const FAILURE = { code: 'test', message: 'on purpose', retryable: false }
const MOST_STATES = 20_000

const timersOf = ({ _nodes }: AnyMachineSnapshot): ActorEvent[] =>
  _nodes.flatMap(({ transitions }) =>
    [...transitions.keys()].filter(type => type.startsWith('xstate.after.')).map(type => ({ type })),
  )

const childrenOf = ({ children }: AnyMachineSnapshot, output: unknown): ActorEvent[] =>
  Object.keys(children).flatMap(id => [doneEvent(id, output), errorEvent(id, FAILURE)])

const optionsOf = ({ events, output = 42, input }: Walk) => ({
  events: (snapshot: AnyMachineSnapshot) => [...events, ...timersOf(snapshot), ...childrenOf(snapshot, output)],
  serializeState: ({ value, status, children }: AnyMachineSnapshot) =>
    JSON.stringify([value, status, Object.keys(children)]),
  serializeEvent: (event: ActorEvent) => JSON.stringify(event),
  limit: MOST_STATES,
  input,
})

/** The events of each path; XState's own first event is left out. */
export function pathsThrough(machine: AnyStateMachine, walk: Walk): readonly (readonly ActorEvent[])[] {
  const paths = (walk.simple ? getSimplePaths : getShortestPaths)(machine, optionsOf(walk) as never)
  return paths.map(({ steps }) =>
    steps.map(({ event }) => event as ActorEvent).filter(({ type }) => type !== 'xstate.init'),
  )
}

/** Every event in every state that can be reached. */
export function stepsThrough(machine: AnyStateMachine, walk: Walk): readonly ChartStep[] {
  const map = getAdjacencyMap(machine, optionsOf(walk) as never)
  return Object.values(map).flatMap(({ state: from, transitions }) =>
    Object.values(transitions as Record<string, { event: unknown; state: unknown }>).map(
      ({ event, state: to }) => ({ from, event, to }) as ChartStep,
    ),
  )
}
