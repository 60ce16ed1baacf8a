// The mask: what a model may ask for in a phase, read from the chart itself. What the acting state of the phase does not list is
// masked; what it lists behind a guard is probed. The chart refuses the same things when the model asks all the same.
import { StatecraftError } from '@statecraft/runtime'
import type { AnyStateMachine } from 'xstate'
import type { Action } from './actions.ts'
import type { Decision } from './agent-context.ts'

/** Something that could be offered, with the event that it would be. */
export interface Candidate {
  /** The tool name under which the model sees it. */
  readonly name: string
  readonly probe: Action
}

export type Mask = Pick<Decision, 'offered' | 'masked' | 'blocked'>

interface Listed {
  readonly eventType: string
  readonly guard?: unknown
}

function listedFor(
  snapshot: { _nodes: readonly { transitions: ReadonlyMap<string, readonly Listed[]> }[] },
  type: string,
): readonly Listed[] {
  return snapshot._nodes.flatMap(node => node.transitions.get(type) ?? [])
}

/** What `phase` offers for this context; nothing where no model acts. Pure: nothing is executed. Throws `input_invalid`. */
export function maskOf(
  machine: AnyStateMachine,
  phase: string,
  context: object,
  candidates: readonly Candidate[],
): Mask {
  const offered: string[] = []
  const masked: string[] = []
  const blocked: string[] = []
  const state = machine.states[phase]
  if (!state) {
    const known = Object.keys(machine.states).join(', ')
    throw new StatecraftError('input_invalid', `There is no phase "${phase}": use one of ${known}`)
  }
  if (!state.states.acting) return { offered, masked: candidates.map(({ name }) => name), blocked }
  const snapshot = machine.resolveState({ value: { [phase]: 'acting' }, context })
  for (const { name, probe } of candidates) {
    const listed = listedFor(snapshot as never, probe.type)
    if (listed.length === 0) masked.push(name)
    else if (listed.some(({ guard }) => guard === undefined)) offered.push(name)
    else if (machine.getTransitionData(snapshot, probe).some(({ eventType }) => eventType === probe.type))
      offered.push(name)
    else blocked.push(name)
  }
  return { offered, masked, blocked }
}
