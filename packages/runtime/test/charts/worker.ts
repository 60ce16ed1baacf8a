// Takes a task, does it in a step, answers.
import { type AnyStateMachine, assign, fromPromise, setup } from 'xstate'
import { type ActorEvent, type EnvelopeInfo, effectActions } from '../../src/index.ts'

export interface WorkerContext {
  readonly request: string
  readonly task: unknown
  readonly output: unknown
}

type WorkerEvent = { readonly type: 'TASK'; readonly task?: unknown; readonly envelope?: EnvelopeInfo } | ActorEvent

export const workerMachine: AnyStateMachine = setup({
  types: {} as { context: WorkerContext; events: WorkerEvent },
  actors: { work: fromPromise<unknown, unknown>(() => Promise.resolve()) },
  actions: { ...effectActions },
}).createMachine({
  id: 'worker',
  context: { request: '', task: undefined, output: undefined },
  initial: 'idle',
  states: {
    idle: {
      on: {
        TASK: {
          target: 'working',
          actions: assign(({ event }) => ({
            request: (event.envelope as EnvelopeInfo | undefined)?.request ?? '',
            task: event.task,
          })),
        },
      },
    },
    working: {
      invoke: {
        src: 'work',
        id: 'work',
        input: ({ context }: { context: WorkerContext }) => context.task,
        onDone: { target: 'answering', actions: assign(({ event }) => ({ output: event.output })) },
        onError: 'idle',
      },
      on: { CANCEL: 'idle', AGAIN: { target: 'working', reenter: true } },
    },
    answering: {
      entry: { type: 'reply', params: ({ context }) => ({ request: context.request, output: context.output }) },
      always: 'idle',
    },
  },
}) as unknown as AnyStateMachine
