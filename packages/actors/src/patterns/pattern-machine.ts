// The machine of a pattern: idle → its stages → completed | failed | cancelled, above the members that it supervises. The moves
// decide, XState applies; a stage is left as soon as its play says where to, and what it still waited for is cancelled then.
import {
  type ActorEvent,
  type Clock,
  type EffectActions,
  type EnvelopeInfo,
  effectActions,
  type Failure,
  type Outcome,
  type SpawnParams,
  StatecraftError,
  toFailure,
} from '@statecraft/runtime'
import { type AnyStateMachine, assign, createMachine, enqueueActions, fromPromise } from 'xstate'
import { readTask } from '../conversation.ts'
import { decide } from '../offspring.ts'
import { PARENT_INBOX, parentGuards, parentTransitions } from '../parenting.ts'
import type { Member } from './member.ts'
import { blankPattern, outcomeOf, type PatternContext } from './pattern-context.ts'
import { advanceTo, type CallInput, expire, halt, type PatternMove, type PatternSpec, settle } from './pattern-moves.ts'
import type { Stage } from './play.ts'
import { endedOf } from './work.ts'

type Config = Readonly<Record<string, unknown>>
type PatternEvent = ActorEvent & {
  readonly task?: unknown
  readonly envelope?: EnvelopeInfo
  readonly actorId?: string
  readonly output?: unknown
  readonly error?: unknown
}

interface Args {
  readonly context: PatternContext
  readonly event: PatternEvent
}

interface Enqueue {
  (action: { readonly type: keyof EffectActions; readonly params: object }): void
  readonly assign: (change: Partial<PatternContext>) => void
  readonly spawnChild: (source: string, options: { readonly id: string; readonly input: unknown }) => void
  readonly stopChild: (id: string) => void
}

const act = <P = undefined>(run: (enqueue: Enqueue, args: Args, params: P) => void): unknown =>
  enqueueActions<PatternContext, PatternEvent, P, PatternEvent, never, never, never, never, never>(
    ({ enqueue, ...args }, params) => run(enqueue as unknown as Enqueue, args as never, params),
  )

function make(enqueue: Enqueue, { made }: PatternContext, { change, starts, stops }: PatternMove): void {
  const needed = new Map(starts.flatMap(({ needs }) => (needs && !made.includes(needs.id) ? [[needs.id, needs]] : [])))
  const changed = { ...change, ...(needed.size > 0 && { made: [...made, ...needed.keys()] }) }
  if (Object.keys(changed).length > 0) enqueue.assign(changed)
  for (const id of stops) enqueue.stopChild(id)
  for (const params of needed.values()) enqueue({ type: 'spawn', params })
  for (const { source, id, input } of starts) enqueue.spawnChild(source, { id, input })
}

type Unborn = ActorEvent & { readonly id: string; readonly failure: Failure }

const spawnOf = ({ id, definition }: Member): SpawnParams => ({
  id,
  behaviour: definition?.name ?? '',
  ...(definition?.input !== undefined && { input: definition.input }),
})

/** What the task asks for, as far as the play takes it. */
function begin({ play }: PatternSpec, { event }: Args): Partial<PatternContext> {
  const task = readTask(event.task)
  const taken = { ...blankPattern, task, request: event.envelope?.request }
  try {
    return { ...taken, state: play.begin(task), goTo: play.first }
  } catch (error) {
    return { ...taken, goTo: 'failed', failure: toFailure(error, 'input_invalid') }
  }
}

function actionsOf(spec: PatternSpec) {
  const own = [...spec.members.values()].filter(({ definition, maker }) => definition && !maker)
  return {
    ...effectActions,
    spawnAll: act(enqueue => {
      for (const member of own) enqueue({ type: 'spawn', params: spawnOf(member) })
    }),
    spawnLost: act((enqueue, { context }) => {
      for (const member of own)
        if (context.lost.includes(member.id)) enqueue({ type: 'spawn', params: spawnOf(member) })
    }),
    take: assign<PatternContext, PatternEvent, undefined, PatternEvent, never>(args => begin(spec, args)),
    enter: act<{ stage: string }>((enqueue, { context }, { stage }) =>
      make(enqueue, context, advanceTo(spec, context, stage)),
    ),
    settle: act((enqueue, { context, event }) =>
      make(enqueue, context, settle(spec, context, event.actorId ?? '', endedOf(event))),
    ),
    expire: act<{ expired: 'stage' | 'all' }>((enqueue, { context }, { expired }) =>
      make(enqueue, context, expire(spec, context, expired)),
    ),
    halt: act((enqueue, { context }) => make(enqueue, context, halt(context))),
    finish: act<{ status: Outcome['status'] }>((enqueue, { context }, { status }) => {
      const { request } = context
      if (request === undefined) return
      enqueue({ type: 'reply', params: { request, output: outcomeOf(context, status, spec.play) } })
    }),
    decide: act((enqueue, { context, event }) => {
      const { params, left } = decide(context, event)
      enqueue.assign(left)
      enqueue({ type: 'directive', params })
    }),
    complain: act((enqueue, { context, event }) => {
      const { id, failure } = event as unknown as Unborn
      enqueue.assign({ made: context.made.filter(other => other !== id) })
      enqueue({ type: 'note', params: { note: { spawnFailed: failure } } })
    }),
    dismiss: act((enqueue, { context: { made } }) => {
      enqueue.assign({ made: [] })
      for (const id of made) enqueue({ type: 'stop', params: { address: `./${id}` } })
    }),
  }
}

const guards = {
  goesTo: ({ context }: Args, { to }: { to: string }) => context.goTo === to,
  ...parentGuards,
}

const END = { completed: '#pattern.completed', failed: '#pattern.failed' }

/** A dot in the name of a stage is no path to a state within it. */
const stageTarget = (stage: string): string => `#pattern.working.${stage.replaceAll('.', '\\.')}`

/** Where `goTo` may lead from here. A stage that leads to itself begins again, and its time with it. */
function ways(stages: readonly string[], ends: readonly (keyof typeof END)[]): readonly Config[] {
  const way = (to: string, target: string): Config => ({ guard: { type: 'goesTo', params: { to } }, target })
  const inner = stages.map(to => ({ ...way(to, stageTarget(to)), reenter: true }))
  return [...inner, ...ends.map(end => way(end, END[end]))]
}

const isUp = (expired: 'stage' | 'all'): Config => ({ actions: { type: 'expire', params: { expired } } })

function stageState(name: string, { leadsTo = [], completes = true, timeoutMs }: Stage<unknown>): Config {
  const settled = { actions: 'settle' }
  return {
    entry: { type: 'enter', params: { stage: name } },
    exit: 'halt',
    always: ways(leadsTo, completes ? ['completed', 'failed'] : ['failed']),
    on: { 'xstate.done.actor.*': settled, 'xstate.error.actor.*': settled },
    ...(timeoutMs !== undefined && { after: { [timeoutMs]: isUp('stage') } }),
  }
}

function chartOf({ name, play, timeoutMs }: PatternSpec): Config {
  const on = { TASK: { target: 'working', actions: ['spawnLost', 'take'] } }
  const end = (status: string): Config => ({ on, entry: [{ type: 'finish', params: { status } }, 'dismiss'] })
  return {
    id: 'pattern',
    description: name,
    options: { maxIterations: 1000 },
    context: blankPattern,
    entry: 'spawnAll',
    initial: 'idle',
    on: parentTransitions,
    states: {
      idle: { on },
      working: {
        initial: 'beginning',
        on: { CANCEL: '#pattern.cancelled' },
        ...(timeoutMs !== undefined && { after: { [timeoutMs]: isUp('all') } }),
        states: {
          beginning: { always: ways([play.first], ['failed']) },
          ...Object.fromEntries(Object.entries(play.stages).map(([stage, spec]) => [stage, stageState(stage, spec)])),
        },
      },
      completed: end('completed'),
      failed: end('failed'),
      cancelled: end('cancelled'),
    },
  }
}

const nobodyToAsk = fromPromise(async () => {
  throw new StatecraftError(
    'agent_not_found',
    'Without a runtime there is nobody to ask: machine.provide({ actors: { ask: peers({ … }) } })',
  )
})

/** Runs a function of the user's. */
export type CallStep = (input: CallInput, io: CallIo) => unknown

/** What a call uses of a step's io; XState's own promise actors can offer it too. */
interface CallIo {
  readonly signal: AbortSignal
  readonly scope: { readonly context?: unknown }
  readonly clock?: Clock
}

/** The types that a pattern takes from outside. */
export const PATTERN_INBOX: readonly string[] = ['TASK', 'CANCEL', ...PARENT_INBOX]

/** The machine of a pattern. Under XState alone its functions run as they are, and its source `ask` wants to be provided. */
export function patternMachine(spec: PatternSpec, call: CallStep): AnyStateMachine {
  const calling = fromPromise(async ({ input, signal }: { readonly input: CallInput; readonly signal: AbortSignal }) =>
    call(input, { signal, scope: {} }),
  )
  const implementations = { actors: { ask: nobodyToAsk, call: calling }, guards, actions: actionsOf(spec) }
  return createMachine(chartOf(spec) as never, implementations as never) as unknown as AnyStateMachine
}
