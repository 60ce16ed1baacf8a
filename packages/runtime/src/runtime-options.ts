// What a runtime can be told when it is made.
import type { InspectionEvent } from 'xstate'
import type { ArtifactOptions } from './artifacts/artifacts.ts'
import type { Predicate } from './audience.ts'
import type { Limits } from './budget.ts'
import type { Clock } from './clock.ts'
import type { HostFactory } from './host.ts'
import type { Ids } from './ids.ts'
import type { LockPort } from './locks/lock-port.ts'
import type { Logger } from './logging.ts'
import type { Pacer } from './pacer.ts'
import type { Policies } from './policies.ts'
import type { Prices, Settings } from './run-scope.ts'
import type { ThreadOptions } from './threads/threads.ts'

export interface RuntimeOptions {
  /** Default: `memory()`. */
  readonly host?: HostFactory
  /** Most that one run may use. Default, where neither this, the run nor its agent says: 50 turns, 200 tool calls, 50 delegations, depth 8. */
  readonly limits?: Limits
  /** What all runs together may use. Default: no limit. */
  readonly totalLimits?: Limits
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
