// An agent that is a plain function: no model, no phases, but an actor like any other, with tasks, limits and supervision.
import {
  type ActorEvent,
  type EnvelopeInfo,
  effectActions,
  type Failure,
  fromChart,
  type Outcome,
  StatecraftError,
  type StepIo,
  type TaskActor,
  toFailure,
} from '@statecraft/runtime'
import { type AnyStateMachine, assign, createMachine, fromPromise } from 'xstate'
import type { TaskInput } from './conversation.ts'

/** What the function may use. */
export interface FunctionIo<C = unknown> {
  /** Fires when the task is cancelled or out of time. */
  readonly signal: AbortSignal
  /** What the caller of the run handed in as `context`. */
  readonly context: C
  readonly idempotencyKey: string
  /** Tells whoever watches how far it is. */
  readonly emit: (part: unknown) => void
  readonly task: TaskInput
}

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

const replyWith = (status: Outcome['status']): object => ({
  type: 'reply',
  params: ({ context: { request, output, failure } }: Args) => ({
    request: request ?? '',
    output: {
      kind: 'outcome',
      status,
      ...(status === 'completed' && { output }),
      ...(failure && { error: failure }),
    } satisfies Outcome,
  }),
})

const end = (status: Outcome['status']): object => ({ entry: replyWith(status), always: 'idle' })

/** idle → working → completed | failed | cancelled → idle. */
function functionMachine(name: string): AnyStateMachine {
  const config = {
    id: 'function',
    description: name,
    context: blank,
    initial: 'idle',
    states: {
      idle: { on: { TASK: { target: 'working', actions: 'take' } } },
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
    take: change(({ event }) => ({ ...blank, task: event.task, request: event.envelope?.request })),
    keep: change(({ event }) => ({ output: event.output })),
    fail: change(({ event }) => ({ failure: toFailure(event.error) })),
  }
  const work = fromPromise(async () => {
    throw new StatecraftError('step_missing', 'Source "work" is not provided: machine.provide({ actors: { work: … } })')
  })
  return createMachine(config as never, { actions, actors: { work } } as never) as unknown as AnyStateMachine
}

/** What the function is given: the task's input, or its words where it has none. */
const inputOf = ({ input, description }: TaskInput): unknown => input ?? description

/**
 * An agent from a function. What it throws is the task's failure.
 *
 * @example
 * ```ts
 * const shout = fromFunction('shout', async (text: string) => text.toUpperCase())
 * const { output } = await runtime.run(shout, 'hello')   // 'HELLO'
 * ```
 */
export function fromFunction<I, O, C = unknown>(
  name: string,
  run: (input: I, io: FunctionIo<C>) => O | Promise<O>,
): TaskActor<I, O, C> {
  if (typeof run !== 'function')
    throw new StatecraftError('agent_invalid', `Agent "${name}" needs a function: fromFunction(name, fn)`)
  const step = (task: TaskInput, { signal, idempotencyKey, emit, scope }: StepIo): unknown =>
    run(inputOf(task) as I, { signal, idempotencyKey, emit, task, context: scope.context as C })
  return Object.freeze({
    name,
    behaviour: fromChart(functionMachine(name), {
      name,
      inbox: ['TASK', 'CANCEL'],
      fixedStart: true,
      steps: { work: step },
    }),
  })
}
