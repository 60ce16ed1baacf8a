// A supervisor that always decides the same, whatever failed.
import { type AnyStateMachine, setup } from 'xstate'
import { type ChartBehaviour, fromChart } from '../../behaviour.ts'
import { type Directive, type DirectiveParams, effectActions, type SpawnParams } from '../../effects.ts'

type Report = { readonly type: 'CHILD_FAILED'; readonly child: string }
type Add = { readonly type: 'ADD' } & SpawnParams

const base = setup({ types: {} as { events: Report | Add }, actions: { ...effectActions } })

export function deciding(name: string, directive: Directive): ChartBehaviour {
  const decide = base.enqueueActions(({ event, enqueue }) => {
    if (event.type !== 'CHILD_FAILED') return
    enqueue({ type: 'directive', params: { directive, addresses: [event.child] } satisfies DirectiveParams })
  })
  const add = base.enqueueActions(({ event, enqueue }) => {
    if (event.type === 'ADD') enqueue({ type: 'spawn', params: { id: event.id, behaviour: event.behaviour } })
  })
  const machine = base.createMachine({ id: name, on: { CHILD_FAILED: { actions: decide }, ADD: { actions: add } } })
  return fromChart(machine as unknown as AnyStateMachine)
}
