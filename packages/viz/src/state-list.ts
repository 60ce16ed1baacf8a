// Where a machine is, for a terminal: a line for each active state with what leads out of it.
import type { AnyStateMachine, StateValue } from 'xstate'
import { activeStates, type ChartState, type Move, readChart } from './chart.ts'
import { printable } from './printable.ts'
import { textWidth } from './text-width.ts'

/** Whether a descriptor such as `*`, `order.*` or `CANCEL` takes every event that `other` does. */
function covers(descriptor: string, other: string): boolean {
  if (descriptor === other) return true
  if (other === '') return false
  if (descriptor === '*') return true
  return descriptor.endsWith('.*') && other.startsWith(descriptor.slice(0, -1))
}

/** The transitions that can be taken in a state, inner ones first: those of an inner state hide the same of an outer one. */
function movesFrom(state: ChartState): readonly Move[] {
  const found: Move[] = []
  for (let at: ChartState | undefined = state; at; at = at.parent) {
    const hiding = found.filter(({ guarded }) => !guarded)
    found.push(...at.moves.filter(({ event }) => !hiding.some(inner => covers(inner.event, event))))
  }
  return found
}

/** As a reader standing in `from` would call it: a sibling by its key alone. */
function nameOf(target: ChartState, from: ChartState): string {
  if (target.parent === undefined || target.parent === from.parent) return target.key
  return target.path.join('.')
}

/** A final state of the whole machine ends it: nothing is taken any more. */
const endsAll = ({ kind, parent }: ChartState): boolean => kind === 'final' && parent?.parent === undefined

function exits(state: ChartState): string {
  if (endsAll(state)) return 'final'
  const eventsTo = new Map<ChartState | undefined, string[]>()
  for (const { target, words } of movesFrom(state)) eventsTo.set(target, [...(eventsTo.get(target) ?? []), words])
  const stays = eventsTo.get(undefined)
  eventsTo.delete(undefined)
  const leaving = [...eventsTo].map(([target, words]) => `${target ? nameOf(target, state) : ''} (${words.join(', ')})`)
  const parts = [
    ...(leaving.length > 0 ? [`→ ${leaving.join(' · ')}`] : []),
    ...(stays ? [`stays (${stays.join(', ')})`] : []),
  ]
  return parts.length > 0 ? parts.join(' · ') : 'no way out'
}

/**
 * Lists the active states of a machine, one line each, with what leads out of them and on which events: its own transitions
 * first, then those of the states around it that it does not take itself.
 *
 * @param machine Any XState machine.
 * @param value The value of one of its snapshots.
 * @throws StatecraftError `input_invalid` when `value` names a state that the machine does not have.
 * @example
 * stateList(machine, { executing: 'thinking' })
 * // '● executing.thinking  → acting (model done) · cancelled (CANCEL)'
 */
export function stateList(machine: AnyStateMachine, value: StateValue): string {
  const states = activeStates(readChart(machine), value)
  const lines = states.map(state => ({
    name: printable(state.path.join('.') || state.key),
    exits: printable(exits(state)),
  }))
  const column = Math.max(...lines.map(({ name }) => textWidth(name)))
  return lines.map(line => `● ${line.name}${' '.repeat(column - textWidth(line.name))}  ${line.exits}`).join('\n')
}
