// Limits and what was spent, as a tree of accounts: a child draws on its parent's too, so that parallel work cannot
// overshoot together. A draw is reserved before a step starts and settled after it; what is unknown stays unknown.
import { StatecraftError } from './errors.ts'
import { type KnownOptions, strangeOptions } from './known-options.ts'

/** Most that a run, task, agent or runtime may use. */
export interface Limits {
  /** Model calls. Default 50 for each run. */
  readonly turns?: number
  /** Default 200 for each run. */
  readonly toolCalls?: number
  /** Default 50 for each run. */
  readonly delegations?: number
  /** How deep requests may nest. Default 8. */
  readonly depth?: number
  /** Input and output tokens together, as far as known. */
  readonly tokens?: number
  /** In USD, as far as known. */
  readonly costUsd?: number
  /** Milliseconds from start to end. */
  readonly durationMs?: number
}

/** Of what sets no limit of its own. */
export const NO_LIMITS: Limits = Object.freeze({})

export const DEFAULT_LIMITS: Limits = { turns: 50, toolCalls: 200, delegations: 50, depth: 8 }

/** What is counted before it happens. */
export interface Draw {
  readonly turns?: number
  readonly toolCalls?: number
  readonly delegations?: number
}

/** What is known only afterwards. An absent field was not part of it; `undefined` is unknown. */
export interface Spend {
  readonly inputTokens?: number | undefined
  readonly outputTokens?: number | undefined
  readonly costUsd?: number | undefined
  /** What is known of counts that are unknown as a whole: limits count it. */
  readonly atLeast?: Pick<Spend, 'inputTokens' | 'outputTokens' | 'costUsd'>
}

/** Input and output together; `undefined` when either is unknown. */
export const tokensOf = ({ inputTokens, outputTokens }: Spend): number | undefined =>
  inputTokens === undefined || outputTokens === undefined ? undefined : inputTokens + outputTokens

/** The totals of an account and of everything below it. */
export interface Totals {
  readonly turns: number
  readonly toolCalls: number
  readonly delegations: number
  readonly inputTokens: number | undefined
  readonly outputTokens: number | undefined
  readonly costUsd: number | undefined
}

/** Plain numbers; `unknown` marks what cannot be told any more. */
export interface AccountState {
  turns: number
  toolCalls: number
  delegations: number
  inputTokens: number
  outputTokens: number
  costUsd: number
  unknownInput: boolean
  unknownOutput: boolean
  unknownCost: boolean
}

export interface Account {
  readonly parent: Account | undefined
  limits: Limits
  readonly state: AccountState
}

const emptyState = (): AccountState => ({
  turns: 0,
  toolCalls: 0,
  delegations: 0,
  inputTokens: 0,
  outputTokens: 0,
  costUsd: 0,
  unknownInput: false,
  unknownOutput: false,
  unknownCost: false,
})

export function createAccount(limits: Limits, parent?: Account, state: AccountState = emptyState()): Account {
  return { parent, limits, state }
}

const COUNTED = ['turns', 'toolCalls', 'delegations'] as const

function exceeded({ limits, state }: Account, draw: Draw): keyof Limits | undefined {
  for (const name of COUNTED) {
    const most = limits[name]
    if (most !== undefined && draw[name] !== undefined && state[name] + draw[name] > most) return name
  }
  if (draw.turns === undefined) return undefined
  // Tokens and cost are known only after a call: the one that would start beyond the limit does not.
  if (limits.tokens !== undefined && state.inputTokens + state.outputTokens >= limits.tokens) return 'tokens'
  if (limits.costUsd !== undefined && state.costUsd >= limits.costUsd) return 'costUsd'
  return undefined
}

export function limitError(limit: keyof Limits, most: number): StatecraftError {
  return new StatecraftError(
    'limit_exceeded',
    `Limit ${limit} (${most}) is reached: raise limits.${limit} or make the task smaller`,
    {
      details: { limit },
    },
  )
}

/** Takes `draw` from the account and all above it, or from none of them: then the error says which limit is in the way. */
export function reserve(account: Account, draw: Draw): StatecraftError | undefined {
  for (let at: Account | undefined = account; at; at = at.parent) {
    const limit = exceeded(at, draw)
    if (limit) return limitError(limit, at.limits[limit] ?? 0)
  }
  for (let at: Account | undefined = account; at; at = at.parent) {
    for (const name of COUNTED) at.state[name] += draw[name] ?? 0
  }
  return undefined
}

/** Gives back to the account and all above it what was taken for something that then did not happen. */
export function giveBack(account: Account, draw: Draw): void {
  for (let at: Account | undefined = account; at; at = at.parent) {
    for (const name of COUNTED) at.state[name] -= draw[name] ?? 0
  }
}

/** Adds what a step turned out to cost, to the account and all above it. */
export function settle(account: Account, spend: Spend): void {
  const { atLeast = {} } = spend
  for (let at: Account | undefined = account; at; at = at.parent) {
    const { state } = at
    state.inputTokens += spend.inputTokens ?? atLeast.inputTokens ?? 0
    state.outputTokens += spend.outputTokens ?? atLeast.outputTokens ?? 0
    state.costUsd += spend.costUsd ?? atLeast.costUsd ?? 0
    if ('inputTokens' in spend && spend.inputTokens === undefined) state.unknownInput = true
    if ('outputTokens' in spend && spend.outputTokens === undefined) state.unknownOutput = true
    if ('costUsd' in spend && spend.costUsd === undefined) state.unknownCost = true
  }
}

export function totals({ state }: Account): Totals {
  return {
    turns: state.turns,
    toolCalls: state.toolCalls,
    delegations: state.delegations,
    inputTokens: state.unknownInput ? undefined : state.inputTokens,
    outputTokens: state.unknownOutput ? undefined : state.outputTokens,
    costUsd: state.unknownCost ? undefined : state.costUsd,
  }
}

/** The limits, with the default for each that is not given. */
function withDefaults(limits: Limits): Limits {
  const given = Object.entries(limits).filter(([, most]) => most !== undefined)
  return { ...DEFAULT_LIMITS, ...Object.fromEntries(given) }
}

/** What one run may use: the tightest of what the runtime, the run and its agent say; the default where none says anything. */
export function runLimits(ofRuntime: Limits, ofRun: Limits = {}, ofAgent: Limits = NO_LIMITS): Limits {
  return withDefaults(tighten(tighten(ofRuntime, ofRun), ofAgent))
}

/** The tighter of the two, limit by limit. */
export function tighten(a: Limits, b: Limits): Limits {
  const tight: Record<string, number> = {}
  for (const [name, most] of [...Object.entries(a), ...Object.entries(b)]) {
    if (most !== undefined) tight[name] = Math.min(most, tight[name] ?? Number.POSITIVE_INFINITY)
  }
  return tight
}

const LIMITS: KnownOptions<Limits> = {
  turns: true,
  toolCalls: true,
  delegations: true,
  depth: true,
  tokens: true,
  costUsd: true,
  durationMs: true,
}

/** What is wrong with limits, in words: one that is unknown, or no number of at least 0. `within` says where they stand. */
export function limitFaults(limits: Limits, within = 'limits'): readonly string[] {
  const strange = strangeOptions(limits, LIMITS, within)
  if (strange.length > 0) return strange
  return Object.entries(limits).flatMap(([name, value]) => {
    const isUsable = value === undefined || (typeof value === 'number' && value >= 0)
    return isUsable ? [] : [`${within}.${name} must be a number of at least 0, not ${String(value)}`]
  })
}

/** Throws `input_invalid` with the first fault. */
export function checkLimits(limits: Limits, within?: string): void {
  const [fault] = limitFaults(limits, within)
  if (fault !== undefined) throw new StatecraftError('input_invalid', fault)
}
