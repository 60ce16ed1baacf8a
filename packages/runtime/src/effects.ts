// What a turn asks of the outside, as plain data, and the actions with which a chart says it.
// A chart run by XState itself treats these actions as no-ops; a hosted one turns each into its effect.
import type { Address } from './address.ts'
import { type Audience, isAudience } from './audience.ts'
import { isWanted, type Wanted } from './capability.ts'
import { StatecraftError } from './errors.ts'
import type { ActorEvent } from './event.ts'
import type { Failure } from './failure.ts'
import type { Token } from './token.ts'

/** What a supervisor may decide about a failed child. */
export type Directive = 'resume' | 'restart' | 'stop' | 'escalate'

export interface TellParams {
  /** An address; `..` is the sender's parent, `./id` a child of its own. */
  readonly to?: Address
  /** When nobody lives at `to`, or none is given: the one below the sender who fits best. */
  readonly wanted?: Wanted
  readonly event: ActorEvent
}
export interface PublishParams {
  readonly topic: string
  readonly event: ActorEvent
  /** Default: everybody who subscribed. */
  readonly to?: Audience
}
export interface SubscribeParams {
  readonly topic: string
}
/** Answers a request that is in hand: with an output, or with a failure. */
export interface ReplyParams {
  readonly request: string
  readonly output?: unknown
  readonly failure?: Failure
}
/** Passes a request that is in hand on; whoever takes it answers the asker directly. */
export interface ForwardParams {
  readonly request: string
  /** An address; `..` is the sender's parent, `./id` a child of its own. */
  readonly to?: Address
  /** When nobody lives at `to`, or none is given: the one below the sender who fits best. */
  readonly wanted?: Wanted
  readonly event: ActorEvent
  /** Where it goes when there is nobody of either kind. */
  readonly otherwise?: { readonly to: Address; readonly event: ActorEvent }
  /** What the asker is told when nobody can take it. */
  readonly failure?: Failure
}
export interface SpawnParams {
  readonly id: string
  /** Name of a registered behaviour. */
  readonly behaviour: string
  readonly input?: unknown
}
export interface StopParams {
  readonly address: Address
}
export interface DirectiveParams {
  readonly directive: Directive
  readonly addresses: readonly Address[]
  /** Wait this long before a restart. */
  readonly delayMs?: number
  readonly failure?: Failure
  /** Of `escalate`: the sender could not begin, and another life would fail the same way. */
  readonly duringBirth?: boolean
}
export interface NoteParams {
  readonly note: Readonly<Record<string, unknown>>
}
/** The input of a child whose source is `ask`: who is asked what, and how long the answer may take. */
export interface AskInput {
  readonly to: Address
  readonly event: ActorEvent
  readonly deadlineMs?: number
  /**
   * Whether it counts as a delegation. Default true. False where the chart itself says whom it asks and how often: what is limited is
   * work that somebody hands on at will.
   */
  readonly isDelegation?: boolean
}

export type Effect =
  | { readonly type: 'step'; readonly token: Token; readonly source: string; readonly input: unknown }
  | ({ readonly type: 'ask'; readonly token: Token } & AskInput)
  | { readonly type: 'cancel'; readonly token: Token }
  | { readonly type: 'timer'; readonly token: Token; readonly delayMs: number; readonly event: ActorEvent }
  | { readonly type: 'cancel-timer'; readonly token: Token }
  | ({ readonly type: 'tell' } & TellParams)
  | ({ readonly type: 'publish' } & PublishParams)
  | ({ readonly type: 'subscribe' } & SubscribeParams)
  | ({ readonly type: 'unsubscribe' } & SubscribeParams)
  | ({ readonly type: 'reply' } & ReplyParams)
  | ({ readonly type: 'forward' } & ForwardParams)
  | ({ readonly type: 'spawn' } & SpawnParams)
  | ({ readonly type: 'stop' } & StopParams)
  | ({ readonly type: 'directive' } & DirectiveParams)
  | ({ readonly type: 'note' } & NoteParams)
  | { readonly type: 'emit'; readonly event: ActorEvent }
  | { readonly type: 'done'; readonly output: unknown }

/** The source name of a child that is a request to another actor. */
export const ASK = 'ask'

type Act<P> = (args: unknown, params: P) => void

/** The effects that a chart may name as actions. Spread into `setup({ actions })`. */
export interface EffectActions {
  readonly tell: Act<TellParams>
  readonly publish: Act<PublishParams>
  readonly subscribe: Act<SubscribeParams>
  readonly unsubscribe: Act<SubscribeParams>
  readonly reply: Act<ReplyParams>
  readonly forward: Act<ForwardParams>
  readonly spawn: Act<SpawnParams>
  readonly stop: Act<StopParams>
  readonly directive: Act<DirectiveParams>
  readonly note: Act<NoteParams>
}

const MARK: unique symbol = Symbol.for('statecraft.effect') as never

function action<K extends keyof EffectActions>(type: K): EffectActions[K] {
  return Object.assign((): void => {}, { [MARK]: type }) as EffectActions[K]
}

/**
 * The actions by which a chart reaches the outside.
 *
 * @example
 * ```ts
 * setup({ actions: { ...effectActions } }).createMachine({
 *   on: { PING: { actions: { type: 'tell', params: { to: 'root/pong', event: { type: 'PONG' } } } } },
 * })
 * ```
 */
export const effectActions: EffectActions = {
  tell: action('tell'),
  publish: action('publish'),
  subscribe: action('subscribe'),
  unsubscribe: action('unsubscribe'),
  reply: action('reply'),
  forward: action('forward'),
  spawn: action('spawn'),
  stop: action('stop'),
  directive: action('directive'),
  note: action('note'),
}

/** Which effect an implementation stands for; `undefined` for a function of the user's own, whatever its name. */
export function effectOf(implementation: unknown): keyof EffectActions | undefined {
  if (typeof implementation !== 'function') return undefined
  return (implementation as { [MARK]?: keyof EffectActions })[MARK]
}

/** Whether it can be sent. */
export const isEvent = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && typeof (value as ActorEvent).type === 'string'
export const isText = (value: unknown): boolean => typeof value === 'string'
const isMs = (value: unknown): boolean => typeof value === 'number' && !Number.isNaN(value)
const isRoute = (value: unknown): boolean => {
  const { to, event } = value as { to?: unknown; event?: unknown }
  return isText(to) && isEvent(event)
}
const DIRECTIVES: readonly unknown[] = ['resume', 'restart', 'stop', 'escalate'] satisfies Directive[]

type Check = readonly [shape: string, fits: (value: unknown, effect: Effect) => boolean]
const TEXT: Check = ['text', isText]
/** Nobody in particular is addressed where it is said who is wanted. */
const TARGET: Check = ['text', (value, effect) => isText(value) || (value === undefined && 'wanted' in effect)]
const EVENT: Check = ['an event with a type', isEvent]
const MS: Check = ['a number of milliseconds', isMs]
const FLAG: Check = ['true or false', value => typeof value === 'boolean']
const AUDIENCE: Check = ['an audience: { role, capability, where }, each text', isAudience]
const WANTED: Check = ['{ agent, role, capability, inputType, outputType }, each text', isWanted]
const OTHERWISE: Check = ['{ to, event }', isRoute]
const optional = ([shape, fits]: Check): Check => [shape, (value, effect) => value === undefined || fits(value, effect)]

/** What the params of each effect must look like, as far as carrying it out relies on it. */
const CHECKS: { readonly [K in Effect['type']]: Readonly<Record<string, Check>> } = {
  step: {},
  ask: { to: TEXT, event: EVENT, deadlineMs: optional(MS), isDelegation: optional(FLAG) },
  cancel: {},
  timer: { delayMs: MS, event: EVENT },
  'cancel-timer': {},
  tell: { to: TARGET, wanted: optional(WANTED), event: EVENT },
  publish: { topic: TEXT, event: EVENT, to: optional(AUDIENCE) },
  subscribe: { topic: TEXT },
  unsubscribe: { topic: TEXT },
  reply: { request: TEXT },
  forward: {
    request: TEXT,
    to: TARGET,
    wanted: optional(WANTED),
    event: EVENT,
    otherwise: optional(OTHERWISE),
  },
  spawn: { id: TEXT, behaviour: TEXT },
  stop: { address: TEXT },
  directive: {
    directive: [DIRECTIVES.join(', '), value => DIRECTIVES.includes(value)],
    addresses: ['a list of addresses', value => Array.isArray(value) && value.every(isText)],
    delayMs: optional(MS),
  },
  note: { note: ['an object', value => typeof value === 'object' && value !== null] },
  emit: { event: EVENT },
  done: {},
}

/**
 * Throws `chart_invalid` for an effect that cannot be carried out. What it says may come from a model, and once effects are
 * carried out none may fail: the turn that wants a wrong one fails instead, and leaves nothing behind.
 */
export function assertEffect(effect: Effect): void {
  const checks = CHECKS[effect.type]
  for (const name in checks) {
    const [shape, fits] = checks[name] as Check
    if (fits((effect as unknown as Record<string, unknown>)[name], effect)) continue
    throw new StatecraftError('chart_invalid', `Effect "${effect.type}" has a wrong ${name}: it must be ${shape}`)
  }
}
