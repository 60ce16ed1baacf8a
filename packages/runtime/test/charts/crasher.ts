// Every way in which a chart can throw in a turn.
import { type AnyStateMachine, assign, fromPromise, setup } from 'xstate'

const throwing = (): never => {
  throw new Error('boom')
}

export const crasherMachine: AnyStateMachine = setup({
  types: {} as {
    context: { count: number }
    events: { type: 'COUNT' | 'ASSIGN' | 'GUARD' | 'SPIN' | 'STEP' }
  },
  actors: { work: fromPromise(() => Promise.resolve()) },
}).createMachine({
  id: 'crasher',
  context: { count: 0 },
  initial: 'calm',
  on: {
    COUNT: { actions: assign(({ context }) => ({ count: context.count + 1 })) },
    ASSIGN: { actions: assign(throwing) },
    GUARD: { guard: throwing, target: '.calm' },
    SPIN: '.spinning',
    STEP: '.stepping',
  },
  states: {
    calm: {},
    spinning: { always: 'reeling' },
    reeling: { always: 'spinning' },
    // Nobody handles the error of this one.
    stepping: { invoke: { src: 'work', id: 'work' } },
  },
}) as unknown as AnyStateMachine
