// What the chart of one agent is built from: its lifecycle, who does the work of each phase, and what may be offered.
import type { SpawnParams } from '@statecraft/runtime'
import type { Grant } from './grant.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { Mask } from './mask.ts'
import type { Pondering } from './ponder.ts'
import type { SummaryBounds } from './summary.ts'
import type { ToolEffect } from './tool.ts'

export interface ChartSpec {
  readonly name: string
  readonly lifecycle: Lifecycle
  /** Who does the work of each phase: a model, a function, or nobody, then tasks go around it. */
  readonly work: Readonly<Record<string, 'model' | 'function' | 'none'>>
  /** Whether an answer is checked before it counts: by a schema, by functions, or for its confidence. */
  readonly checks: boolean
  /** What is put to guards before it goes on; answers are part of the checks. */
  readonly guarded: { readonly input: boolean; readonly tool: boolean }
  /** Undefined: every task begins anew. */
  readonly memory: (SummaryBounds & { readonly port: boolean }) | undefined
  readonly effects: ReadonlyMap<string, ToolEffect>
  /** Agents that DELEGATE may name. */
  readonly delegates: readonly string[]
  /** Agents that CONSULT may name. */
  readonly consults: readonly string[]
  /** Agents that HANDOFF may name, and whether they are brought along. */
  readonly handoffs: ReadonlyMap<string, { readonly isOwn: boolean }>
  readonly handoffHistory: HandoffHistory
  /** What others may use for the tasks that they are given, by name. */
  readonly grants: ReadonlyMap<string, Grant>
  /** Undefined: it makes no helpers. */
  readonly spawns: SpawnGrant | undefined
  /** Children that live from its first turn on. */
  readonly brings: readonly SpawnParams[]
  /** Topics that BROADCAST may name. */
  readonly topics: readonly string[]
  /** Topics whose notices reach this agent. */
  readonly subscribes: readonly string[]
  /** Whether it may read and write artifacts, where a phase allows it. */
  readonly sharedContext: boolean
  readonly toolsAtOnce: number
  readonly workersAtOnce: number
  readonly maxNudges: number
  /** Undefined: an answer counts as it was first given. */
  readonly pondering: Pondering | undefined
  /** Who is asked about an answer of which it is not sure, one after the other until somebody can help. */
  readonly advisers: readonly string[]
  /** What is done with such an answer. */
  readonly whenUnsure: 'consult' | 'retry' | 'alternatives'
  /** An answer of which the agent is less sure than this is taken up again, once. Undefined: none is. */
  readonly threshold: number | undefined
  /** What a phase offers for a task under this grant. */
  readonly maskIn: (phase: string, grant?: Grant) => Mask
}

/** What of a conversation moves with it. */
export type HandoffHistory = 'all' | 'words' | 'task'

/** What helpers may be made from. */
export interface SpawnGrant {
  /** The behaviour that makes them. */
  readonly maker: string
  /** Names of templates. */
  readonly templates: readonly string[]
  /** Names of tools. */
  readonly tools: readonly string[]
  readonly max: number
}

/** Whether it has children of its own. */
export const isParent = ({ brings, spawns }: Pick<ChartSpec, 'brings' | 'spawns'>): boolean =>
  brings.length > 0 || spawns !== undefined
