// Asks another actor and remembers what it said.
import { type AnyStateMachine, assign, fromPromise, setup } from 'xstate'
import type { ActorEvent, AskInput, Failure } from '../../src/index.ts'

export interface AskerContext {
  readonly heard: unknown
}

type AskerEvent = { readonly type: 'GO' } | { readonly type: 'STOP' } | ActorEvent

export const askerMachine: AnyStateMachine = setup({
  types: {} as { context: AskerContext; events: AskerEvent },
  actors: { ask: fromPromise<unknown, AskInput>(() => Promise.resolve()) },
}).createMachine({
  id: 'asker',
  context: { heard: undefined },
  initial: 'idle',
  states: {
    idle: { on: { GO: 'asking' } },
    asking: {
      invoke: {
        src: 'ask',
        id: 'question',
        input: { to: 'oracle', event: { type: 'TASK' }, deadlineMs: 500 },
        onDone: { target: 'idle', actions: assign(({ event }) => ({ heard: event.output })) },
        onError: { target: 'idle', actions: assign(({ event }) => ({ heard: (event.error as Failure).code })) },
      },
      on: { STOP: 'idle' },
    },
  },
}) as unknown as AnyStateMachine
