// A statechart as plain data: its states, what leads where and in which words. The only file that knows how a machine
// keeps its graph, so that a picture needs to know nothing of XState.
import { StatecraftError } from '@statecraft/runtime'
import { toDirectedGraph } from '@xstate/graph'
import type { AnyStateMachine, AnyStateNode, StateValue } from 'xstate'
import { eventWords, guardWords } from './move-words.ts'

/** One way out of a state. */
export interface Move {
  /** The event's type as the machine has it; empty for a transition that needs no event. */
  readonly event: string
  /** The event and guard in words: `SUBMIT [ready]`, `model done`, `after 1 s`. */
  readonly words: string
  readonly guarded: boolean
  /** Where it leads; `undefined` when the state is not left. */
  readonly target: ChartState | undefined
}

export interface ChartState {
  readonly key: string
  /** The keys from the top to here; empty for the top. */
  readonly path: readonly string[]
  readonly kind: AnyStateNode['type']
  /** Of a history state: whether it recalls all levels. */
  readonly deep: boolean
  readonly parent: ChartState | undefined
  readonly children: readonly ChartState[]
  /** Where it begins when it is entered: a child, or what a history state leads to while there is nothing to recall. */
  readonly initial: ChartState | undefined
  /** In the order in which XState tries them. */
  readonly moves: readonly Move[]
}

type Graph = ReturnType<typeof toDirectedGraph>
type Transition = Graph['edges'][number]['transition']

/** A state while the chart is read: what it points at may not be there yet. */
type Draft = { -readonly [K in keyof ChartState]: ChartState[K] } & { children: Draft[] }

function initialNode(node: AnyStateNode): AnyStateNode | undefined {
  if (node.type !== 'history') return node.initial.target[0]
  const { target } = node.config as { target?: unknown }
  return typeof target === 'string' ? node.parent?.states[target] : undefined
}

type Drafts = Map<AnyStateNode, Draft>

function draftOf({ stateNode, children }: Graph, parent: Draft | undefined, drafts: Drafts): Draft {
  const { key, path, type, history, machine } = stateNode
  const state: Draft = {
    key: parent ? key : machine.id,
    path,
    kind: type,
    deep: history === 'deep',
    parent,
    children: [],
    initial: undefined,
    moves: [],
  }
  drafts.set(stateNode, state)
  for (const child of children) state.children.push(draftOf(child, state, drafts))
  return state
}

function moveOf(transition: Transition, node: AnyStateNode, target: ChartState | undefined): Move {
  const guard = guardWords(transition.guard)
  const words = eventWords(transition, node)
  return {
    event: transition.eventType,
    words: guard === undefined ? words : `${words} [${guard}]`,
    guarded: guard !== undefined,
    target,
  }
}

/** What needs no event is not among the edges of XState's graph; it is tried first. */
function movesOf({ stateNode, edges }: Graph, drafts: Drafts): readonly Move[] {
  const eventless = (stateNode.always ?? []).flatMap(transition =>
    (transition.target ?? [undefined]).map(target => moveOf(transition, stateNode, target && drafts.get(target))),
  )
  // An edge always has a target; whether the state is left at all is in its transition.
  const others = edges.map(({ transition, target }) =>
    moveOf(transition, stateNode, transition.target && drafts.get(target)),
  )
  return [...eventless, ...others]
}

function link(graph: Graph, drafts: Drafts): void {
  const state = drafts.get(graph.stateNode)
  const initial = initialNode(graph.stateNode)
  if (state) {
    state.initial = initial && drafts.get(initial)
    state.moves = movesOf(graph, drafts)
  }
  for (const child of graph.children) link(child, drafts)
}

export function readChart(machine: AnyStateMachine): ChartState {
  // The root, not the machine: a machine from another copy of XState would not be known as one.
  const graph = toDirectedGraph(machine.root)
  const drafts: Drafts = new Map()
  const chart = draftOf(graph, undefined, drafts)
  link(graph, drafts)
  return chart
}

/** All states, the given one first. */
export function everyState(state: ChartState): readonly ChartState[] {
  return [state, ...state.children.flatMap(everyState)]
}

/** Whether `state` lies anywhere below `ancestor`. */
export function isBelow(state: ChartState, ancestor: ChartState): boolean {
  return state.parent !== undefined && (state.parent === ancestor || isBelow(state.parent, ancestor))
}

/** The innermost states of a state value. Throws `input_invalid` when the chart has no such state. */
export function activeStates(chart: ChartState, value: StateValue): readonly ChartState[] {
  const childOf = (state: ChartState, key: string): ChartState => {
    const child = state.children.find(one => one.key === key)
    if (child) return child
    const name = [...state.path, key].join('.')
    throw new StatecraftError(
      'input_invalid',
      `State "${name}" is not in machine "${chart.key}": pass a value of a snapshot of this machine`,
    )
  }
  const within = (state: ChartState, inner: StateValue | undefined): readonly ChartState[] => {
    if (inner === undefined) return [state]
    if (typeof inner === 'string') return [childOf(state, inner)]
    const entries = Object.entries(inner)
    return entries.length === 0 ? [state] : entries.flatMap(([key, rest]) => within(childOf(state, key), rest))
  }
  return within(chart, value)
}
