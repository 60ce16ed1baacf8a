// A supervisor that always decides the same, whatever failed. While it sleeps it decides nothing.
import { type AnyStateMachine, setup } from 'xstate'
import { type ChartBehaviour, fromChart } from '../../behaviour.ts'
import { type Directive, type DirectiveParams, effectActions, type SpawnParams } from '../../effects.ts'

type Report = { readonly type: 'CHILD_FAILED'; readonly child: string }
type Add = { readonly type: 'ADD' } & SpawnParams

const base = setup({
  types: {} as { events: Report | Add | { readonly type: 'CHILD_DONE' | 'SLEEP' } },
  actions: { ...effectActions },
})

const add = base.enqueueActions(({ event, enqueue }) => {
  if (event.type === 'ADD') enqueue({ type: 'spawn', params: { id: event.id, behaviour: event.behaviour } })
})

export function deciding(name: string, directive: Directive): ChartBehaviour {
  const decide = base.enqueueActions(({ event, enqueue }) => {
    if (event.type !== 'CHILD_FAILED') return
    // It names the child twice: that is once.
    const addresses = [event.child, event.child]
    enqueue({ type: 'directive', params: { directive, addresses } satisfies DirectiveParams })
  })
  const machine = base.createMachine({
    id: name,
    on: { ADD: { actions: add } },
    initial: 'awake',
    states: {
      awake: { on: { CHILD_FAILED: { actions: decide }, CHILD_DONE: { actions: () => {} }, SLEEP: 'asleep' } },
      asleep: {},
    },
  })
  return fromChart(machine as unknown as AnyStateMachine)
}
