// The chart of a pool: it spawns its actors, gives each task to one of them, and decides about those that crash. It has no task
// in hand and one state: what is under way, and what waits, the host knows.
import {
  type ActorEvent,
  type ChildFailure,
  type DirectiveParams,
  type EnvelopeInfo,
  effectActions,
  type Failure,
  type ForwardParams,
  forwardRoute,
  isRoute,
  type Route,
  restartDirective,
  type TellParams,
  tellRoute,
} from '@statecraft/runtime'
import { type AnyStateMachine, createMachine, enqueueActions } from 'xstate'

/** Whose pool it is. */
export interface PoolSpec {
  readonly name: string
  /** Of its actors. */
  readonly ids: readonly string[]
  /** Name of what they do; asked when it is first needed. */
  readonly behaviour: () => string
  /** What each of their lives begins with. */
  readonly input: unknown
}

interface PoolContext {
  /** Ids of actors that crashed too often: they begin anew with the next task. */
  readonly lost: readonly string[]
}

type PoolEvent = ActorEvent & { readonly envelope?: EnvelopeInfo }
type Failed = ChildFailure & { readonly failure: Failure }

interface Args<E = PoolEvent> {
  readonly context: PoolContext
  readonly event: E
}

interface Enqueue {
  (action: { readonly type: keyof typeof effectActions; readonly params: object }): void
  readonly assign: (change: Partial<PoolContext>) => void
}

const act = (run: (enqueue: Enqueue, args: Args<never>) => void): unknown =>
  enqueueActions<PoolContext, PoolEvent, undefined, PoolEvent, never, never, never, never, never>(
    ({ enqueue, ...args }) => run(enqueue as unknown as Enqueue, args as never),
  )

// One that fails over and over is given up for now: the next task may be another matter.
const POLICY = { whenExceeded: 'stop' } as const

const ownId = (address: string): string => address.slice(address.lastIndexOf('/') + 1)

const nobodyLeft = (name: string): Failure => ({
  code: 'callee_failed',
  message: `None of the actors of pool "${name}" could begin: look at their failures`,
  retryable: false,
})

const spawnEach = (enqueue: Enqueue, ids: readonly string[], { behaviour, input }: PoolSpec): void => {
  for (const id of ids)
    enqueue({ type: 'spawn', params: { id, behaviour: behaviour(), ...(input !== undefined && { input }) } })
}

function decide(enqueue: Enqueue, { context, event }: Args<Failed>): void {
  const { directive, children, delayMs } = restartDirective(POLICY, event)
  // One that cannot even begin would never do better.
  if (directive === 'stop' && !event.duringBirth) enqueue.assign({ lost: [...context.lost, ownId(event.child)] })
  const params: DirectiveParams = { directive, addresses: children, delayMs, failure: event.failure }
  enqueue({ type: 'directive', params })
}

const actionsOf = (spec: PoolSpec): object => ({
  ...effectActions,
  spawnAll: act(enqueue => spawnEach(enqueue, spec.ids, spec)),
  spawnLost: act((enqueue, { context: { lost } }: Args) => {
    spawnEach(enqueue, lost, spec)
    if (lost.length > 0) enqueue.assign({ lost: [] })
  }),
  decide: act(decide),
  complain: act((enqueue, { event: { failure } }: Args<Failed>) =>
    enqueue({ type: 'note', params: { note: { spawnFailed: failure } } }),
  ),
})

const guards = {
  isRequest: ({ event }: Args) => event.envelope?.request !== undefined,
  isRoutedRequest: ({ event }: Args) => isRoute(event) && event.envelope?.request !== undefined,
  isRoute: ({ event }: Args) => isRoute(event),
}

function chartOf({ name, behaviour }: PoolSpec): object {
  const given = ({ event: { envelope, ...event } }: Args): ForwardParams => ({
    request: envelope?.request ?? '',
    wanted: { agent: behaviour() },
    event,
    failure: nobodyLeft(name),
  })
  const told = ({ event: { envelope: _, ...event } }: Args): TellParams => ({ wanted: { agent: behaviour() }, event })
  const passed = ({ event }: Args<Route>): ForwardParams => forwardRoute(event)
  const passedWord = ({ event }: Args<Route>): TellParams => tellRoute(event)
  return {
    id: 'pool',
    description: name,
    context: { lost: [] },
    entry: 'spawnAll',
    initial: 'running',
    states: {
      running: {
        on: {
          TASK: [
            { guard: 'isRequest', actions: ['spawnLost', { type: 'forward', params: given }] },
            { actions: ['spawnLost', { type: 'tell', params: told }] },
          ],
          CHILD_FAILED: { actions: 'decide' },
          CHILD_DONE: {},
          SPAWN_FAILED: { actions: 'complain' },
          // What its actors ask of others.
          ROUTE: [
            { guard: 'isRoutedRequest', actions: { type: 'forward', params: passed } },
            { guard: 'isRoute', actions: { type: 'tell', params: passedWord } },
          ],
        },
      },
    },
  }
}

/** The types that a pool takes from outside. */
export const POOL_INBOX: readonly string[] = ['TASK', 'CHILD_FAILED', 'CHILD_DONE', 'SPAWN_FAILED', 'ROUTE']

export const poolMachine = (spec: PoolSpec): AnyStateMachine =>
  createMachine(chartOf(spec) as never, { actions: actionsOf(spec), guards } as never) as unknown as AnyStateMachine
