// A chart as a Mermaid state diagram, for READMEs and docs: blocks in blocks, each with its states, arrows and ends.
import type { AnyStateMachine, StateValue } from 'xstate'
import { activeStates, type ChartState, readChart } from './chart.ts'
import { type Arrow, type ArrowEnd, arrowsOf, isFrame } from './mermaid-arrows.ts'
import { createMermaidIds, mermaidText } from './mermaid-text.ts'
import { printable } from './printable.ts'

export interface ToMermaidOptions {
  /** A heading above the diagram. */
  readonly title?: string
  /** The value of a snapshot: the states it names are marked. */
  readonly active?: StateValue
}

interface Sketch {
  readonly arrows: readonly Arrow[]
  idOf(end: ArrowEnd): string
}

const ACTIVE_STYLE = 'classDef active fill:#dcfce7,stroke:#16a34a,color:#14532d,stroke-width:2px'

const indented = (lines: readonly string[]): string[] => lines.map(line => `  ${line}`)

function sketchOf(chart: ChartState): Sketch {
  const newId = createMermaidIds()
  const own = new Map<ChartState, string>()
  const any = new Map<ChartState, string>()
  return {
    arrows: arrowsOf(chart),
    idOf(end) {
      const ids = end.any ? any : own
      const known = ids.get(end.state)
      if (known !== undefined) return known
      const { parent, path, key } = end.state
      const words = [...(parent ? path : [key]), ...(end.any ? ['any'] : [])]
      const id = newId(words)
      ids.set(end.state, id)
      return id
    },
  }
}

function labelOf({ kind, deep, key }: ChartState): string {
  if (kind === 'history') return deep ? 'H*' : 'H'
  return key
}

const declaration = (label: string, id: string): string => `state "${mermaidText(label)}" as ${id}`

/** The arrows of one block; those between the same two ends are one arrow with a line for each. */
function arrowLines(home: ChartState | undefined, { arrows, idOf }: Sketch): string[] {
  const labels = new Map<string, string[]>()
  for (const { from, to, words } of arrows.filter(arrow => arrow.home === home)) {
    const ends = `${idOf(from)} --> ${idOf(to)}`
    labels.set(ends, [...(labels.get(ends) ?? []), ...(words ? [mermaidText(words)] : [])])
  }
  return [...labels].map(([ends, lines]) => (lines.length > 0 ? `${ends} : ${lines.join('<br/>')}` : ends))
}

function anyLines(state: ChartState, { arrows, idOf }: Sketch): string[] {
  const needed = arrows.some(({ from }) => from.any && from.state === state)
  return needed ? [declaration('any state', idOf({ state, any: true }))] : []
}

function insideLines(state: ChartState, sketch: Sketch): string[] {
  const blocks = state.children.map(child => stateLines(child, sketch))
  const any = anyLines(state, sketch)
  if (state.kind === 'parallel') {
    const regions = any.length > 0 ? [...blocks, any] : blocks
    return regions.flatMap((region, at) => (at === 0 ? region : ['--', ...region]))
  }
  const idOf = (child: ChartState): string => sketch.idOf({ state: child, any: false })
  return [
    ...(state.initial ? [`[*] --> ${idOf(state.initial)}`] : []),
    ...blocks.flat(),
    ...any,
    ...arrowLines(state, sketch),
    ...state.children.filter(({ kind }) => kind === 'final').map(child => `${idOf(child)} --> [*]`),
  ]
}

function stateLines(state: ChartState, sketch: Sketch): string[] {
  const line = declaration(labelOf(state), sketch.idOf({ state, any: false }))
  return state.children.length > 0 ? [`${line} {`, ...indented(insideLines(state, sketch)), '}'] : [line]
}

function markLines(chart: ChartState, active: StateValue, { idOf }: Sketch): string[] {
  const ids = activeStates(chart, active).map(state => idOf({ state, any: false }))
  return [ACTIVE_STYLE, `class ${ids.join(',')} active`]
}

/**
 * Writes a machine as a Mermaid `stateDiagram-v2`: nested and parallel states, initial arrows, events with their guards, what
 * needs no event (`always`), delays (`after 1 s`), what is invoked (`model done`, `model failed`), history and final states.
 * A transition without a target is an arrow back to its state; one that holds for every state inside another starts at a box
 * named "any state".
 *
 * @param machine Any XState machine.
 * @returns The diagram, without a newline at the end.
 * @throws StatecraftError `input_invalid` when `active` names a state that the machine does not have.
 * @example
 * const diagram = toMermaid(machine, { title: 'Order', active: actor.getSnapshot().value })
 */
export function toMermaid(machine: AnyStateMachine, { title, active }: ToMermaidOptions = {}): string {
  const chart = readChart(machine)
  const sketch = sketchOf(chart)
  const heading = title === undefined ? [] : ['---', `title: ${JSON.stringify(printable(title))}`, '---']
  const body = isFrame(chart)
    ? insideLines(chart, sketch)
    : [...stateLines(chart, sketch), ...arrowLines(undefined, sketch)]
  const marks = active === undefined ? [] : markLines(chart, active, sketch)
  return [...heading, 'stateDiagram-v2', ...indented([...body, ...marks])].join('\n')
}
