// What the chart of one agent is built from: its lifecycle, who does the work of each phase, and what may be offered.

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
  /** What a phase offers. */
  readonly maskIn: (phase: string) => Mask
}
