// Which arrows a state diagram needs. Mermaid cannot draw one between a state and another inside it, so what holds for all
// states inside starts from a box of its own, "any state", and an arrow to an enclosing state goes to where that begins.
// An arrow stands in the innermost block around both ends: anywhere else Mermaid would move its ends there.
import { type ChartState, everyState, isBelow, type Move } from './chart.ts'

/** A state, or the box that stands for every state inside one. */
export interface ArrowEnd {
  readonly state: ChartState
  readonly any: boolean
}

export interface Arrow {
  readonly from: ArrowEnd
  readonly to: ArrowEnd
  /** The state in whose block it stands; `undefined` is outside of all. */
  readonly home: ChartState | undefined
  readonly words: string
}

/** Whether a state is the diagram itself and has no box: the top of a machine with states of which one is active. */
export const isFrame = (state: ChartState): boolean => state.parent === undefined && state.kind === 'compound'

const itself = (state: ChartState): ArrowEnd => ({ state, any: false })
const inside = (state: ChartState): ArrowEnd => ({ state, any: true })

/** Where one lands who enters `state` and is not drawn into a state around `origin`. */
function landing(state: ChartState, origin: ChartState): ChartState | undefined {
  if (!isFrame(state) && !isBelow(origin, state)) return state
  return state.initial && landing(state.initial, origin)
}

function endsOf(state: ChartState, { target, words }: Move): Omit<Arrow, 'home'> {
  const all = isFrame(state) ? inside(state) : itself(state)
  if (target === undefined) return { from: all, to: all, words }
  if (isBelow(target, state)) return { from: inside(state), to: itself(target), words }
  const end = landing(target, state)
  // All regions of a parallel state begin again: no arrow can show that.
  return end ? { from: all, to: itself(end), words } : { from: all, to: all, words: `${words} → ${target.key}` }
}

const blockAround = ({ state, any }: ArrowEnd): ChartState | undefined => (any ? state : state.parent)

/** Regions of a parallel state are apart from each other: what connects them stands outside of it. */
function commonBlock(a: ChartState | undefined, b: ChartState | undefined): ChartState | undefined {
  if (a === undefined || b === undefined) return undefined
  const holdsBoth = a === b || isBelow(b, a)
  return holdsBoth && a.kind !== 'parallel' ? a : commonBlock(a.parent, b)
}

export function arrowsOf(chart: ChartState): readonly Arrow[] {
  return everyState(chart).flatMap(state => {
    const recalled = state.kind === 'history' && state.initial
    const ends = [
      ...(recalled ? [{ from: itself(state), to: itself(recalled), words: '' }] : []),
      ...state.moves.map(move => endsOf(state, move)),
    ]
    return ends.map(arrow => ({ ...arrow, home: commonBlock(blockAround(arrow.from), blockAround(arrow.to)) }))
  })
}
