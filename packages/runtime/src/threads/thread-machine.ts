// The chart of a thread: idle ⇄ busy. One run at a time goes on with it, in the order in which they were asked; those that come
// meanwhile wait as requests do. What a run adds is kept in the turn that answers it: neither is there without the other.
import { type AnyStateMachine, assign, createMachine, enqueueActions, fromPromise } from 'xstate'
import { type ChartBehaviour, fromChart } from '../behaviour.ts'
import { ASK, effectActions, isEvent, isText } from '../effects.ts'
import { StatecraftError } from '../errors.ts'
import type { ActorEvent, EnvelopeInfo } from '../event.ts'
import { toFailure } from '../failure.ts'
import type { Outcome } from '../task.ts'
import {
  append,
  contributionOf,
  DEFAULT_THREAD_LIMITS,
  type ThreadLimits,
  type ThreadRow,
  withoutLog,
} from './thread-log.ts'

/** Name of the behaviour; no agent can have it. */
export const THREAD = 'statecraft:thread'

/** A request for somebody else, who shall be told what was said so far. */
export interface Continue {
  readonly type: 'CONTINUE'
  readonly to: string
  readonly event: ActorEvent
  readonly at: number
}

export interface ThreadContext {
  readonly rows: readonly ThreadRow[]
  readonly limits: Required<ThreadLimits>
  readonly request: string | undefined
  readonly work: Omit<Continue, 'type'> | undefined
}

type ThreadEvent = ActorEvent &
  Partial<Omit<Continue, 'type'>> & {
    readonly envelope?: EnvelopeInfo
    readonly output?: unknown
    readonly error?: unknown
    /** Name of who answered. */
    readonly by?: string
  }
interface Args {
  readonly context: ThreadContext
  readonly event: ThreadEvent
}
interface Reply {
  readonly output?: unknown
  readonly failure?: unknown
}

const change = (compute: (args: Args) => Partial<ThreadContext>): unknown =>
  assign<ThreadContext, ThreadEvent, undefined, ThreadEvent, never>(compute as never)

const reply = (compute: (args: Args) => Reply): unknown =>
  enqueueActions<ThreadContext, ThreadEvent, undefined, ThreadEvent, never, never, never, never, never>(
    ({ enqueue, context, event }) => {
      const { request } = context
      if (request === undefined) return
      enqueue({ type: 'reply', params: { request, ...compute({ context, event }) } } as never)
    },
  )

interface TaskEvent extends ActorEvent {
  readonly task?: Readonly<Record<string, unknown>>
  readonly event?: TaskEvent
}

/** The task, however it is routed. */
function taskIn({ task, event }: TaskEvent): Readonly<Record<string, unknown>> {
  return task ?? (event ? taskIn(event) : {})
}

/** The event with what was said so far in its task. */
function withHistory(event: TaskEvent, history: readonly unknown[]): TaskEvent {
  if (event.event) return { ...event, event: withHistory(event.event, history) }
  return { ...event, task: { ...event.task, history } }
}

function keep({ context, event }: Args): Partial<ThreadContext> {
  const { rows, limits, work } = context
  const added = contributionOf(event.output)
  if (!added || !work) return {}
  const { description, input } = taskIn(work.event)
  const task = {
    ...(isText(description) && { description: description as string }),
    ...(input !== undefined && { input }),
  }
  return { rows: append(rows, { by: event.by ?? '', at: work.at, task, ...added }, limits) }
}

const CANCELLED: Outcome = { kind: 'outcome', status: 'cancelled' }

const isContinue = ({ event }: Args): boolean => isText(event.to) && isEvent(event.event)

function machineOf(): AnyStateMachine {
  const config = {
    id: 'thread',
    context: ({ input }: { input: ThreadLimits | undefined }): ThreadContext => ({
      rows: [],
      limits: { ...DEFAULT_THREAD_LIMITS, ...input },
      request: undefined,
      work: undefined,
    }),
    on: { CLEAR: { actions: 'clear' } },
    initial: 'idle',
    states: {
      idle: { on: { CONTINUE: { guard: 'isContinue', target: 'busy', actions: 'take' } } },
      busy: {
        on: { CANCEL: { target: 'idle', actions: ['answerCancelled', 'rest'] } },
        invoke: {
          src: ASK,
          id: 'work',
          input: ({ context: { work, rows } }: Args) =>
            work && {
              to: work.to,
              event: withHistory(
                work.event,
                rows.map(({ entry }) => entry),
              ),
            },
          onDone: { target: 'idle', actions: ['keep', 'answer', 'rest'] },
          onError: { target: 'idle', actions: ['answerFailure', 'rest'] },
        },
      },
    },
  }
  const actions = {
    ...effectActions,
    take: change(({ event: { to = '', event = { type: '' }, at = 0, envelope } }) => ({
      request: envelope?.request,
      work: { to, event: event as ActorEvent, at },
    })),
    keep: change(keep),
    clear: change(() => ({ rows: [] })),
    rest: change(() => ({ request: undefined, work: undefined })),
    answer: reply(({ event }) => ({ output: withoutLog(event.output) })),
    answerFailure: reply(({ event }) => ({ failure: toFailure(event.error) })),
    answerCancelled: reply(() => ({ output: CANCELLED })),
  }
  const nobody = fromPromise(async () => {
    throw new StatecraftError('step_missing', 'Without a runtime there is nobody to ask')
  })
  const implementations = { actions, guards: { isContinue }, actors: { [ASK]: nobody } }
  return createMachine(config as never, implementations as never) as unknown as AnyStateMachine
}

/** The chart of a thread. */
export const threadMachine: AnyStateMachine = machineOf()

export const threadBehaviour: ChartBehaviour = fromChart(threadMachine, {
  name: THREAD,
  inbox: ['CONTINUE', 'CLEAR', 'CANCEL'],
})
