// What a runtime can be told when it is made, and with each of its acts. Looked at before anything runs or is opened.
import type { InspectionEvent } from 'xstate'
import type { Address } from './address.ts'
import type { ArtifactOptions } from './artifacts/artifacts.ts'
import type { Predicate } from './audience.ts'
import { checkLimits, type Limits } from './budget.ts'
import type { Clock } from './clock.ts'
import { StatecraftError } from './errors.ts'
import type { HostFactory } from './host.ts'
import type { Ids } from './ids.ts'
import { type KnownOptions, refuseStrange } from './known-options.ts'
import type { LockPort } from './locks/lock-port.ts'
import type { Logger } from './logging.ts'
import type { Pacer } from './pacer.ts'
import type { Policies } from './policies.ts'
import type { Prices, Settings } from './run-scope.ts'
import { checkThreadOptions, type ThreadOptions } from './threads/threads.ts'

export interface RuntimeOptions {
  /** Default: `memory()`. */
  readonly host?: HostFactory
  /** Most that one run may use. Default, where neither this, the run nor its agent says: 50 turns, 200 tool calls, 50 delegations, depth 8. */
  readonly limits?: Limits
  /** What all runs together may use. Default: no limit. */
  readonly totalLimits?: Omit<Limits, 'durationMs'>
  /** Models by name, for agents and runs that name theirs. */
  readonly models?: Readonly<Record<string, unknown>>
  /** Tools that agents may name. */
  readonly tools?: readonly { readonly name: string }[]
  /** Prices of models, by id, for agents that have none of their own: a table of `definePrices`. */
  readonly prices?: Prices
  /** Model settings that agents inherit where they do not say. */
  readonly settings?: Settings
  /** What all agents keep to, as the layer above makes it: `definePolicy({ guards })`. */
  readonly policies?: Policies
  /** Pick audiences of publications, by name. */
  readonly predicates?: Readonly<Record<string, Predicate>>
  /** What agents share: where it is kept, how long, in how many versions, and who may do what. */
  readonly artifacts?: ArtifactOptions
  /** How much threads remember. */
  readonly threads?: ThreadOptions
  /** Where locks are kept. Default: in memory, for this process. `fileLocks` of the node entry: for this machine. */
  readonly locks?: LockPort
  readonly logger?: Logger
  /** XState's inspection hook; sees every actor. */
  readonly inspect?: (event: InspectionEvent) => void
  readonly clock?: Clock
  readonly ids?: Ids
  readonly pacer?: Pacer
}

export interface AskOptions {
  readonly deadlineMs?: number
  readonly signal?: AbortSignal
}

export interface SpawnOptions {
  /** Default: the definition's name. */
  readonly id?: string
  /** Default: the runtime's root supervisor. */
  readonly under?: Address
}

const RUNTIME_OPTIONS: KnownOptions<RuntimeOptions> = {
  host: true,
  limits: true,
  totalLimits: true,
  models: true,
  tools: true,
  prices: true,
  settings: true,
  policies: true,
  predicates: true,
  artifacts: true,
  threads: true,
  locks: true,
  logger: true,
  inspect: true,
  clock: true,
  ids: true,
  pacer: true,
}
const ASK_OPTIONS: KnownOptions<AskOptions> = { deadlineMs: true, signal: true }
const SPAWN_OPTIONS: KnownOptions<SpawnOptions> = { id: true, under: true }

/** Throws `input_invalid`. */
export function checkRuntimeOptions(options: RuntimeOptions): void {
  refuseStrange('createRuntime', options, RUNTIME_OPTIONS)
  const { limits = {}, totalLimits = {}, threads = {} } = options
  checkLimits(limits)
  checkLimits(totalLimits, 'totalLimits')
  if ((totalLimits as Limits).durationMs !== undefined)
    throw new StatecraftError(
      'input_invalid',
      'All runs together have no time of their own: pass limits.durationMs, which holds for each of them, in place of totalLimits.durationMs',
    )
  checkThreadOptions(threads)
}

/** Throws `input_invalid`. */
export const checkAsk = (options: AskOptions): void => refuseStrange('runtime.ask', options, ASK_OPTIONS)

/** Throws `input_invalid`. */
export const checkSpawn = (options: SpawnOptions): void => refuseStrange('runtime.spawn', options, SPAWN_OPTIONS)
