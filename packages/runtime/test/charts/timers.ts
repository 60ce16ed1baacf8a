// Timers of every kind: of a state, raised later with an id and without, cancelled by leaving and by name.
import { type AnyStateMachine, cancel, raise, setup } from 'xstate'

export interface TimersContext {
  readonly rang: readonly string[]
}

type TimersEvent = { readonly type: 'START' | 'STOP' | 'SNOOZE' | 'HUSH' | 'BELL' | 'TWICE' }

const base = setup({ types: {} as { context: TimersContext; events: TimersEvent } })
const ring = (text: string) => base.assign(({ context }) => ({ rang: [...context.rang, text] }))

export const timersMachine: AnyStateMachine = base.createMachine({
  id: 'timers',
  context: { rang: [] },
  initial: 'off',
  on: { BELL: { actions: ring('bell') } },
  states: {
    off: { on: { START: 'on' } },
    on: {
      after: { 1000: { target: 'off', actions: ring('after') } },
      on: {
        STOP: 'off',
        SNOOZE: { actions: raise({ type: 'BELL' }, { id: 'snooze', delay: 300 }) },
        HUSH: { actions: cancel('snooze') },
        TWICE: { actions: [raise({ type: 'BELL' }, { delay: 10 }), raise({ type: 'BELL' }, { delay: 20 })] },
      },
    },
  },
}) as unknown as AnyStateMachine
