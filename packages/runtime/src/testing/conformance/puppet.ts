// The actor of the conformance scenarios: a chart that does what its messages say.
//
// - `idle` takes one piece of work at a time: TASK runs the step `work`, QUESTION asks another actor, WAIT sets a timer. Each
//   answers with what came of it. CANCEL leaves the work, AGAIN begins the step anew.
// - Whatever it does, it takes SAY (remembers a text), BOOM (throws), and DO (carries effects out, as they are).
import { type AnyStateMachine, assign, emit, enqueueActions, fromPromise, setup } from 'xstate'
import { type ChartBehaviour, type FromChartOptions, fromChart } from '../../behaviour.ts'
import { type AskInput, effectActions, type ReplyParams } from '../../effects.ts'
import type { ActorEvent, EnvelopeInfo } from '../../event.ts'
import type { Failure } from '../../failure.ts'
import type { StepFn, StepSource } from '../../step.ts'

/** What a puppet remembers. */
export interface PuppetContext {
  readonly said: readonly string[]
  /** The request in hand. */
  readonly request: string | undefined
  readonly task: unknown
  readonly question: AskInput
  readonly waitMs: number
  /** What its last work came to. */
  readonly answer: unknown
  readonly failure: Failure | undefined
}

/** One of the actions of `effectActions`, by name. */
export interface Doing {
  readonly type: keyof typeof effectActions
  readonly params: object
}

type Said = { readonly envelope?: EnvelopeInfo }
export type PuppetEvent =
  | ({ readonly type: 'TASK'; readonly task?: unknown } & Said)
  | ({ readonly type: 'QUESTION'; readonly question: AskInput } & Said)
  | ({ readonly type: 'WAIT'; readonly ms: number } & Said)
  | ({ readonly type: 'SAY'; readonly text: string } & Said)
  | ({ readonly type: 'DO'; readonly effects: readonly Doing[] } & Said)
  | ({ readonly type: 'GUARDED'; readonly pass?: boolean } & Said)
  | { readonly type: 'BOOM'; readonly text?: string }
  | { readonly type: 'EMIT'; readonly text: string }
  | { readonly type: 'LOCAL' }
  | { readonly type: 'AGAIN' }
  | { readonly type: 'CANCEL' }
  | { readonly type: 'FINISH' }

/** What the chart does outside of itself; scenarios look into it. */
export interface PuppetHooks {
  /** The step. Default: gives the task back. */
  readonly work?: StepFn | StepSource
  /** Runs when BOOM arrives; what it throws ends the turn. Default: always throws. */
  readonly boom?: () => void
  /** The function action of LOCAL. */
  readonly local?: () => void
  /** Runs in the first turn of each life. */
  readonly born?: () => void
  /** Runs in the turn that takes the result of a step or ask. */
  readonly kept?: () => void
}

interface Ended {
  readonly output?: unknown
  readonly error?: Failure
}

const NOBODY: AskInput = { to: '', event: { type: 'NOTHING' } }
const FIRST: PuppetContext = {
  said: [],
  request: undefined,
  task: undefined,
  question: NOBODY,
  waitMs: 0,
  answer: undefined,
  failure: undefined,
}

const base = setup({
  types: {} as { context: PuppetContext; events: PuppetEvent; emitted: { type: 'SAID'; text: string } },
  actors: {
    work: fromPromise<unknown, unknown>(() => Promise.resolve()),
    ask: fromPromise<unknown, AskInput>(() => Promise.resolve()),
  },
  delays: { wait: ({ context }) => context.waitMs },
  actions: { ...effectActions },
})

const throwing = (): never => {
  throw new Error('boom')
}

/** Answers the request in hand, if there is one, with what its work came to. */
const answer = base.enqueueActions(({ context, enqueue }) => {
  const { request, answer: output, failure } = context
  if (request === undefined) return
  const params: ReplyParams = failure ? { request, failure } : { request, output }
  enqueue({ type: 'reply', params })
})

const CANCELLED: Failure = { code: 'cancelled', message: 'The work was cancelled', retryable: false }
const cancelled = base.assign({ answer: undefined, failure: CANCELLED })

// By name: a function typed for one kind of event does not stand where another kind comes in.
const named = base.extend({ actions: { answer, cancelled, keep: base.assign({}) } })

const nothing = (): void => {}

function machineOf(name: string, hooks: PuppetHooks): AnyStateMachine {
  const { boom = throwing, local = nothing, born = nothing, kept = nothing } = hooks
  const keep = base.assign(({ event }) => {
    kept()
    const { output, error } = event as unknown as Ended
    return { answer: output, failure: error }
  })
  const back = { target: 'idle', actions: ['keep', 'answer'] } as const
  const off = { target: 'idle', actions: ['cancelled', 'answer'] } as const
  const machine = named.createMachine({
    id: name,
    context: () => {
      born()
      return FIRST
    },
    on: {
      SAY: { actions: assign(({ context, event }) => ({ said: [...context.said, event.text] })) },
      BOOM: {
        actions: assign(() => {
          boom()
          return {}
        }),
      },
      DO: {
        actions: enqueueActions(({ event, enqueue }) => {
          for (const { type, params } of event.effects) enqueue({ type, params } as never)
        }),
      },
      EMIT: { actions: emit(({ event }) => ({ type: 'SAID', text: event.text }) as const) },
      LOCAL: { actions: () => local() },
      FINISH: '.finished',
    },
    initial: 'idle',
    states: {
      idle: {
        on: {
          TASK: {
            target: 'working',
            actions: assign(({ event }) => ({ request: event.envelope?.request, task: event.task })),
          },
          QUESTION: {
            target: 'asking',
            actions: assign(({ event }) => ({ request: event.envelope?.request, question: event.question })),
          },
          WAIT: {
            target: 'waiting',
            actions: assign(({ event }) => ({ request: event.envelope?.request, waitMs: event.ms })),
          },
          GUARDED: { guard: ({ event }) => event.pass === true, target: 'working' },
        },
      },
      working: {
        invoke: {
          src: 'work',
          id: 'work',
          input: ({ context }: { context: PuppetContext }) => context.task,
          onDone: back,
          onError: back,
        },
        on: { CANCEL: off, AGAIN: { target: 'working', reenter: true } },
      },
      asking: {
        invoke: {
          src: 'ask',
          id: 'question',
          input: ({ context }: { context: PuppetContext }) => context.question,
          onDone: back,
          onError: back,
        },
        on: { CANCEL: off },
      },
      waiting: {
        after: { wait: { target: 'idle', actions: [base.assign({ answer: 'rang', failure: undefined }), 'answer'] } },
        on: { CANCEL: off },
      },
      finished: { type: 'final' },
    },
  })
  return machine.provide({ actions: { keep } }) as unknown as AnyStateMachine
}

const DEAF = ['TASK', 'QUESTION', 'WAIT', 'SAY', 'BOOM', 'DO', 'GUARDED', 'EMIT', 'LOCAL', 'AGAIN', 'FINISH']

export interface PuppetOptions extends PuppetHooks, Pick<FromChartOptions, 'mailbox' | 'limits'> {
  /** It does not take CANCEL. */
  readonly deaf?: boolean
}

export function puppet(name: string, options: PuppetOptions = {}): ChartBehaviour {
  const { mailbox, limits, work = (task: unknown) => task, deaf = false } = options
  return fromChart(machineOf(name, options), {
    steps: { work },
    inbox: deaf ? DEAF : [...DEAF, 'CANCEL'],
    ...(mailbox && { mailbox }),
    ...(limits && { limits }),
  })
}

/** A message that makes a puppet carry out effects. */
export const doing = (...effects: readonly Doing[]): ActorEvent => ({ type: 'DO', effects })

export const say = (text: string): ActorEvent => ({ type: 'SAY', text })
export const task = (value?: unknown): ActorEvent => ({ type: 'TASK', task: value })
export const question = (to: string, event: ActorEvent, deadlineMs?: number): ActorEvent => ({
  type: 'QUESTION',
  question: { to, event, ...(deadlineMs !== undefined && { deadlineMs }) },
})
