// The chart of an agent that is a plain function: idle → working → completed | failed | cancelled.
import {
  type ActorEvent,
  type EnvelopeInfo,
  effectActions,
  type Failure,
  type Outcome,
  StatecraftError,
  toFailure,
} from '@statecraft/runtime'
import { type AnyStateMachine, assign, createMachine, enqueueActions, fromPromise } from 'xstate'
import { readTask, type TaskInput } from './conversation.ts'

interface FunctionContext {
  readonly task: TaskInput | undefined
  readonly request: string | undefined
  readonly output: unknown
  readonly failure: Failure | undefined
}

const blank: FunctionContext = { task: undefined, request: undefined, output: undefined, failure: undefined }

type TaskEvent = ActorEvent & {
  readonly task?: TaskInput
  readonly envelope?: EnvelopeInfo
  readonly output?: unknown
  readonly error?: unknown
}
interface Args {
  readonly context: FunctionContext
  readonly event: TaskEvent
}

const change = (compute: (args: Args) => Partial<FunctionContext>): unknown =>
  assign<FunctionContext, TaskEvent, undefined, TaskEvent, never>(compute as never)

const outcomeOf = ({ output, failure }: FunctionContext, status: Outcome['status']): Outcome => ({
  kind: 'outcome',
  status,
  ...(status === 'completed' && { output }),
  ...(failure && { error: failure }),
})

/** A task that was told, not asked, has nobody who waits. */
const finish: unknown = enqueueActions<
  FunctionContext,
  TaskEvent,
  { status: Outcome['status'] },
  TaskEvent,
  never,
  never,
  never,
  never,
  never
>(({ enqueue, context }, { status }) => {
  const { request } = context
  if (request === undefined) return
  const reply = { type: 'reply', params: { request, output: outcomeOf(context, status) } }
  enqueue(reply as never)
})

const TASK = { TASK: { target: 'working', actions: 'take' } }

/** Where it rests until the next task comes. */
const end = (status: Outcome['status']): object => ({ on: TASK, entry: { type: 'finish', params: { status } } })

export function functionMachine(name: string): AnyStateMachine {
  const config = {
    id: 'function',
    description: name,
    context: blank,
    initial: 'idle',
    states: {
      idle: { on: TASK },
      working: {
        on: { CANCEL: 'cancelled' },
        invoke: {
          src: 'work',
          id: 'work',
          input: ({ context }: Args) => context.task,
          onDone: { target: 'completed', actions: 'keep' },
          onError: { target: 'failed', actions: 'fail' },
        },
      },
      completed: end('completed'),
      failed: end('failed'),
      cancelled: end('cancelled'),
    },
  }
  const actions = {
    ...effectActions,
    take: change(({ event }) => ({ ...blank, task: readTask(event.task), request: event.envelope?.request })),
    finish,
    keep: change(({ event }) => ({ output: event.output })),
    fail: change(({ event }) => ({ failure: toFailure(event.error) })),
  }
  const work = fromPromise(async () => {
    throw new StatecraftError('step_missing', 'Source "work" is not provided: machine.provide({ actors: { work: … } })')
  })
  return createMachine(config as never, { actions, actors: { work } } as never) as unknown as AnyStateMachine
}
