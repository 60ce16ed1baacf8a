// Small actors for the tests of the store.
import { assign, setup } from 'xstate'
import {
  type ActorDefinition,
  type ActorEvent,
  type AskInput,
  type EnvelopeInfo,
  effectActions,
  fromChart,
  fromReducer,
  type MailboxOptions,
  type StepFn,
  type StepSource,
  type TaskActor,
} from '../../src/index.ts'

type Received = ActorEvent & { readonly envelope?: EnvelopeInfo; readonly output?: unknown; readonly error?: unknown }
interface Work {
  readonly request: string
  readonly task: unknown
  readonly output: unknown
}

const base = setup({
  types: {} as { context: Work; events: Received },
  actors: {},
  actions: { ...effectActions },
})

interface WorkerOptions {
  readonly draw?: StepSource['draw']
  /** What it does when it is told CANCEL: the step ends, or the turn throws. Left out: it does not hear it. */
  readonly onCancel?: 'stop' | 'throw'
}

/** Takes TASK, runs the step `work` on it and answers with what came of it. One at a time: the rest waits in the stash. */
export function worker(name: string, work: StepFn, { draw, onCancel }: WorkerOptions = {}): TaskActor {
  const machine = base.createMachine({
    id: name,
    context: { request: '', task: undefined, output: undefined },
    initial: 'idle',
    states: {
      idle: {
        on: {
          TASK: {
            target: 'working',
            actions: assign(({ event }) => ({ request: event.envelope?.request ?? '', task: event.task })),
          },
        },
      },
      working: {
        invoke: {
          id: 'work',
          src: 'work' as never,
          input: ({ context }: { context: Work }) => context.task,
          onDone: { target: 'idle', actions: [assign(({ event }) => ({ output: event.output })), answer] },
          onError: { target: 'idle', actions: refuse },
        },
        ...(onCancel && { on: { CANCEL: onCancel === 'stop' ? 'idle' : { actions: assign(breaks) } } }),
      },
    },
  } as never)
  const step: StepSource = { run: work, ...(draw && { draw }) }
  return { name, behaviour: fromChart(machine as never, { name, steps: { work: step } }) }
}

const breaks = (): never => {
  throw new Error('broken on purpose')
}

const answer = {
  type: 'reply',
  params: ({ context }: { context: Work }) => ({ request: context.request, output: context.output }),
} as never

const refuse = {
  type: 'reply',
  params: ({ context, event }: { context: Work; event: Received }) => ({
    request: context.request,
    failure: event.error,
  }),
} as never

/** Takes TASK, asks somebody else with it and answers with the answer. */
export function asker(name: string, to: string, deadlineMs?: number): TaskActor {
  const machine = base.createMachine({
    id: name,
    context: { request: '', task: undefined, output: undefined },
    initial: 'idle',
    states: {
      idle: {
        on: {
          TASK: {
            target: 'asking',
            actions: assign(({ event }) => ({ request: event.envelope?.request ?? '', task: event.task })),
          },
        },
      },
      asking: {
        invoke: {
          id: 'answer',
          src: 'ask' as never,
          input: ({ context }: { context: Work }): AskInput => ({
            to,
            event: { type: 'TASK', task: context.task },
            ...(deadlineMs !== undefined && { deadlineMs }),
          }),
          onDone: { target: 'idle', actions: [assign(({ event }) => ({ output: event.output })), answer] },
          onError: { target: 'idle', actions: refuse },
        },
      },
    },
  } as never)
  return { name, behaviour: fromChart(machine as never, { name }) }
}

/** Answers RING with `rung` after a while. */
export function alarm(name: string, delayMs: number): ActorDefinition {
  const machine = base.createMachine({
    id: name,
    context: { request: '', task: undefined, output: 'rung' },
    initial: 'idle',
    states: {
      idle: {
        on: {
          RING: {
            target: 'waiting',
            actions: assign(({ event }) => ({ request: event.envelope?.request ?? '' })),
          },
        },
      },
      waiting: { after: { [delayMs]: { target: 'idle', actions: answer } } },
    },
  } as never)
  return { name, behaviour: fromChart(machine as never, { name }) }
}

/** A reducer that keeps what it is sent, and answers GET with it. */
export function recorder(name: string, mailbox: MailboxOptions = {}): ActorDefinition {
  const behaviour = fromReducer<readonly unknown[]>(
    (seen, event, { request }) =>
      event.type === 'GET' && request !== undefined
        ? { state: seen, effects: [{ type: 'reply', request, output: seen }] }
        : { state: [...seen, event.note] },
    { name, initial: [], mailbox },
  )
  return { name, behaviour }
}

/** Breaks on BREAK, and counts in its context what else it was sent. */
export function brittle(name: string): ActorDefinition {
  const machine = base.createMachine({
    id: name,
    context: { request: '', task: 0, output: undefined },
    on: {
      COUNT: { actions: assign(({ context }) => ({ task: (context.task as number) + 1 })) },
      BREAK: { actions: assign(breaks) },
    },
  } as never)
  return { name, behaviour: fromChart(machine as never, { name }) }
}

/** Takes TASK, runs the steps `first` and `second`, the output of one being the input of the next, and answers. */
export function twoSteps(name: string, first: StepFn, second: StepFn): TaskActor {
  const keep = assign(({ event }: { event: Received }) => ({ output: event.output })) as never
  const machine = base.createMachine({
    id: name,
    context: { request: '', task: undefined, output: undefined },
    initial: 'idle',
    states: {
      idle: {
        on: {
          TASK: {
            target: 'first',
            actions: assign(({ event }) => ({ request: event.envelope?.request ?? '', task: event.task })),
          },
        },
      },
      first: {
        invoke: {
          id: 'first',
          src: 'first' as never,
          input: ({ context }: { context: Work }) => context.task,
          onDone: { target: 'second', actions: keep },
        },
      },
      second: {
        invoke: {
          id: 'second',
          src: 'second' as never,
          input: ({ context }: { context: Work }) => context.output,
          onDone: { target: 'idle', actions: [keep, answer] },
        },
      },
    },
  } as never)
  return { name, behaviour: fromChart(machine as never, { name, steps: { first, second } }) }
}

/** Subscribes to a topic at birth and keeps what it hears. */
export function listener(name: string, topic: string): ActorDefinition {
  const machine = base.createMachine({
    id: name,
    context: { request: '', task: [], output: undefined },
    entry: { type: 'subscribe', params: { topic } } as never,
    on: { NEWS: { actions: assign(({ context, event }) => ({ task: [...(context.task as unknown[]), event.note] })) } },
  } as never)
  return { name, behaviour: fromChart(machine as never, { name }) }
}

/** Keeps A and B in hand in the order in which it takes them; after WAIT it takes B before A. Never answers. */
export function keeper(name: string): ActorDefinition {
  const keep = assign(({ context, event }: { context: Work; event: Received }) => ({
    task: [...(context.task as unknown[]), event.type],
  })) as never
  const machine = base.createMachine({
    id: name,
    context: { request: '', task: [], output: undefined },
    initial: 'open',
    states: {
      open: { on: { A: { actions: keep }, B: { actions: keep }, WAIT: 'waiting' } },
      waiting: { on: { B: { target: 'open', actions: keep } } },
    },
  } as never)
  return { name, behaviour: fromChart(machine as never, { name }) }
}
