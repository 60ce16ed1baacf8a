// What an actor does: a chart with the functions behind its sources, or a plain reducer. Checked here, before anything runs.
import { type AnyStateMachine, createMachine, StateMachine } from 'xstate'
import { checkLimits, type Limits, NO_LIMITS } from './budget.ts'
import type { Offer } from './capability.ts'
import { ASK, type Effect } from './effects.ts'
import { StatecraftError } from './errors.ts'
import type { ActorEvent, EnvelopeInfo } from './event.ts'
import { type KnownOptions, refuseStrange } from './known-options.ts'
import { checkMailbox, type MailboxOptions } from './mailbox.ts'
import type { Shares } from './run-scope.ts'
import type { StepFn, StepSource } from './step.ts'
import type { Details } from './task.ts'
import type { TaskPolicy } from './task-policy.ts'

/** What an actor, and those below it, may spawn by name, before what the host knows by that name. */
export type Uses = ReadonlyMap<string, Behaviour | BehaviourMaker>

/** What a host knows of an actor beside what it does. */
export interface Traits extends Offer, TaskPolicy {
  readonly uses?: Uses
  /** What the steps of all actors below it inherit. */
  readonly shares?: Shares
  /** The name of the maker that it came from: what a journal finds it by again. */
  readonly maker?: string
}

export interface ChartBehaviour extends Traits {
  readonly kind: 'chart'
  readonly name: string
  /** The machine as the host runs it: its sources are inert, the steps stand beside it. */
  readonly machine: AnyStateMachine
  readonly steps: ReadonlyMap<string, StepSource>
  /** The types it takes from outside. */
  readonly inbox: ReadonlySet<string>
  readonly mailbox: MailboxOptions
  /** Every life begins in the same state. */
  readonly fixedStart: boolean
  /** What one task may use here. */
  readonly limits: Limits
  /** Whether some state lists CANCEL: then a withdrawn request in hand is told. */
  readonly cancellable: boolean
  readonly details: ((context: unknown) => Details) | undefined
}

/** What a reducer may want of the outside: all that needs no token to come back to. */
export type ReducerEffect = Extract<
  Effect,
  { type: 'tell' | 'publish' | 'subscribe' | 'unsubscribe' | 'reply' | 'forward' | 'spawn' | 'stop' | 'note' }
>

/** What a reducer returns: its next state, and what it wants of the outside. */
export interface Reduction<S> {
  readonly state: S
  readonly effects?: readonly ReducerEffect[]
}

export type Reduce<S> = (state: S, message: ActorEvent, envelope: EnvelopeInfo) => Reduction<S>

export interface ReducerBehaviour extends Traits {
  readonly kind: 'reducer'
  readonly name: string
  readonly initial: (input: unknown) => unknown
  readonly reduce: Reduce<unknown>
  readonly mailbox: MailboxOptions
}

export type Behaviour = ChartBehaviour | ReducerBehaviour

/** Says what an actor does only once it is known what that begins with. */
export interface BehaviourMaker {
  readonly kind: 'maker'
  readonly name: string
  readonly make: (input: unknown) => Behaviour
}

/** The most microsteps of one turn, where the chart does not say: an endless `always` loop ends here. */
const MAX_ITERATIONS = 1000

const ACTIVE = { status: 'active', output: undefined, error: undefined } as const
/** Logic that does nothing: the host does the work, the chart only needs to know that the child is there. */
const inert = {
  transition: (snapshot: unknown) => snapshot,
  getInitialSnapshot: () => ACTIVE,
  getPersistedSnapshot: () => ACTIVE,
  restoreSnapshot: () => ACTIVE,
}

interface Node {
  readonly id: string
  readonly states: Readonly<Record<string, Node>>
  readonly invoke: readonly { readonly src: unknown; readonly id: string }[]
  readonly entry: readonly unknown[]
  readonly exit: readonly unknown[]
  readonly transitions: ReadonlyMap<string, readonly { readonly actions: readonly unknown[] }[]>
}

function actionsOf(node: Node): unknown[] {
  const inTransitions = [...node.transitions.values()].flatMap(list =>
    list.flatMap(transition => [...transition.actions]),
  )
  return [...node.entry, ...node.exit, ...inTransitions]
}

function faultsOf(node: Node, sources: ReadonlySet<string>): string[] {
  const faults: string[] = []
  for (const { src, id } of node.invoke) {
    if (typeof src !== 'string' || src.startsWith('xstate.invoke.')) {
      faults.push(
        `state "${node.id}" invokes "${id}" with inline logic: register it under a name in setup({ actors }) and pass steps: { name: fn }`,
      )
    } else if (!sources.has(src)) {
      faults.push(`state "${node.id}" invokes source "${src}": pass steps: { ${src}: (input, io) => … }`)
    }
  }
  for (const action of actionsOf(node)) {
    if ((action as { type?: unknown }).type === 'xstate.sendTo') {
      faults.push(`state "${node.id}" uses sendTo: use the action tell with an address`)
    }
  }
  return [...faults, ...Object.values(node.states).flatMap(child => faultsOf(child, sources))]
}

export interface FromChartOptions {
  /** Default: the machine's id. */
  readonly name?: string
  /** What each source of the chart does. `ask` needs none: it is a request to another actor. */
  readonly steps?: Readonly<Record<string, StepFn | StepSource>>
  /** The types it takes from outside. Default: every type the chart lists, save XState's own. */
  readonly inbox?: readonly string[]
  readonly mailbox?: MailboxOptions
  /** What one task may use here. */
  readonly limits?: Limits
  /** Every life without input begins in the same state, so that it is worked out once. Default false. */
  readonly fixedStart?: boolean
  /** What a reader of `runtime.describe` is told in the chart's own terms, from its context. Pure. Default: nothing. */
  readonly details?: (context: never) => Details
}

const CHART_OPTIONS: KnownOptions<FromChartOptions> = {
  name: true,
  steps: true,
  inbox: true,
  mailbox: true,
  limits: true,
  fixedStart: true,
  details: true,
}

/**
 * A hostable actor from an XState machine.
 *
 * Throws `chart_invalid` with every fault found: inline or unknown sources, nested machines, sendTo; `input_invalid` for
 * options that there are not, and for limits or a mailbox that cannot be.
 *
 * @example
 * ```ts
 * const fetcher = fromChart(machine, { steps: { load: ({ url }, { signal }) => load(url, signal) } })
 * ```
 */
export function fromChart(machine: AnyStateMachine, options: FromChartOptions = {}): ChartBehaviour {
  refuseStrange(`Chart "${machine.id}"`, options, CHART_OPTIONS)
  const { steps = {}, mailbox = {}, name = machine.id } = options
  checkLimits(options.limits ?? {})
  checkMailbox(mailbox)
  const sources = new Set([...Object.keys(steps), ASK])
  const faults = faultsOf(machine.root as unknown as Node, sources)
  for (const [src, logic] of Object.entries(machine.implementations.actors)) {
    if (logic instanceof StateMachine && !(src in steps))
      faults.push(`source "${src}" is a machine: spawn it as an actor of its own and tell it by address`)
  }
  if (faults.length > 0)
    throw new StatecraftError('chart_invalid', `Chart "${name}" cannot be hosted: ${faults.join('; ')}`)
  const inbox = new Set(
    options.inbox ?? machine.events.filter((type: string) => !type.startsWith('xstate.') && type !== '*'),
  )
  return Object.freeze({
    kind: 'chart',
    name,
    machine: hosted(machine, sources),
    steps: new Map(
      Object.entries(steps).map(([src, step]) => [src, typeof step === 'function' ? { run: step } : step]),
    ),
    inbox,
    mailbox,
    fixedStart: options.fixedStart ?? false,
    details: options.details as ChartBehaviour['details'],
    limits: options.limits ?? NO_LIMITS,
    cancellable: inbox.has('CANCEL'),
  })
}

function hosted(machine: AnyStateMachine, sources: ReadonlySet<string>): AnyStateMachine {
  const config = { ...machine.config, options: { maxIterations: MAX_ITERATIONS, ...machine.config.options } }
  const actors = Object.fromEntries([...sources].map(src => [src, inert]))
  return createMachine(config as never, { ...machine.implementations, actors } as never) as unknown as AnyStateMachine
}

export interface FromReducerOptions<S> {
  readonly name: string
  /** The first state, or how to make it from the actor's input. */
  readonly initial: S | ((input: unknown) => S)
  readonly mailbox?: MailboxOptions
}

const REDUCER_OPTIONS: KnownOptions<FromReducerOptions<unknown>> = { name: true, initial: true, mailbox: true }

/**
 * An actor without a chart: for plain, very fast ones. Throws `input_invalid` for options that there are not, and for a mailbox
 * that cannot be.
 *
 * @example
 * ```ts
 * const counter = fromReducer((n: number) => ({ state: n + 1 }), { name: 'counter', initial: 0 })
 * ```
 */
export function fromReducer<S>(reduce: Reduce<S>, options: FromReducerOptions<S>): ReducerBehaviour {
  refuseStrange('fromReducer', options, REDUCER_OPTIONS)
  const { initial, name, mailbox = {} } = options
  checkMailbox(mailbox)
  return Object.freeze({
    kind: 'reducer',
    name,
    initial: typeof initial === 'function' ? (initial as (input: unknown) => S) : () => initial,
    reduce: reduce as Reduce<unknown>,
    mailbox,
  })
}

/** A maker that is spawned by its name like a behaviour. What `make` throws is told to whoever spawned. */
export function fromInput(name: string, make: (input: unknown) => Behaviour): BehaviourMaker {
  return Object.freeze({
    kind: 'maker',
    name,
    make: (input: unknown) => Object.freeze({ ...make(input), maker: name }),
  })
}

/** What an actor that begins with `input` does. Throws what a maker throws. */
export const behaviourOf = (known: Behaviour | BehaviourMaker, input: unknown): Behaviour =>
  known.kind === 'maker' ? known.make(input) : known

/** The name under which an actor's behaviour is looked up. */
export const knownAs = ({ name, maker }: Behaviour): string => maker ?? name
