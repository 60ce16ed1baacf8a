// Two steps side by side, of which the first to end leaves the state for good.
import { type AnyStateMachine, fromPromise, setup } from 'xstate'

export const racersMachine: AnyStateMachine = setup({
  actors: { run: fromPromise(async () => undefined) },
}).createMachine({
  id: 'racers',
  initial: 'idle',
  states: {
    idle: { on: { GO: 'racing' } },
    racing: {
      invoke: [
        { src: 'run', id: 'a', onDone: 'won' },
        { src: 'run', id: 'b', onDone: 'won' },
      ],
    },
    won: {},
  },
}) as unknown as AnyStateMachine
