// What a durable journal hands back: the rows of a store as plain data, every list in the order in which it was made.
// Shapes are checked by whoever reads the store; whether they fit each other and the charts is for restore.ts to say.
import type { Address } from '../address.ts'
import type { AccountState, Limits } from '../budget.ts'
import type { Envelope } from '../envelope.ts'
import type { ActorEvent } from '../event.ts'
import type { Failure } from '../failure.ts'
import type { RunScope } from '../run-scope.ts'
import type { StepRecord } from '../step.ts'
import type { Outcome, TaskStatus } from '../task.ts'
import type { Tries } from '../task-policy.ts'
import type { Token } from '../token.ts'
import type { Place, StepRow } from './journal.ts'

export interface SavedActor {
  readonly address: Address
  readonly id: string
  readonly parent: Address | undefined
  /** Name of its behaviour. */
  readonly behaviour: string
  readonly input: unknown
  readonly life: number
  readonly status: 'alive' | 'failed'
  /** What `saveState` made of a chart's state, or the state of a reducer. */
  readonly state: unknown
  /** Id of the task that it is charged to. */
  readonly task: string | undefined
  readonly failures: readonly number[] | undefined
  readonly failedOn: Envelope | undefined
  /** When its delayed restart is due, in ms since the epoch. */
  readonly restartDue: number | undefined
}

export interface SavedEnvelope {
  readonly address: Address
  readonly place: Place
  readonly envelope: Envelope
}

export interface SavedStep extends StepRow {
  readonly address: Address
  readonly task: string | undefined
}

export interface SavedTimer {
  readonly address: Address
  readonly token: Token
  readonly due: number
  readonly event: ActorEvent
}

export type SavedAsker =
  | { readonly type: 'actor'; readonly address: Address; readonly token: Token }
  | { readonly type: 'app' }
  | { readonly type: 'gone' }

export interface SavedRequest {
  /** Also the id of its task. */
  readonly id: string
  readonly asker: SavedAsker
  readonly callee: Address
  readonly deadline: number | undefined
  readonly cancelling: Failure | undefined
  /** Address of the actor that lives for it alone. */
  readonly ephemeral: Address | undefined
  /** How often it was passed on. */
  readonly hops: number
  readonly tries: Tries
}

export interface SavedTask {
  readonly id: string
  readonly run: string
  readonly parent: string | undefined
  readonly name: string
  readonly address: Address
  readonly depth: number
  readonly limits: Limits
  readonly account: AccountState
  /** Undefined: that of its parent. */
  readonly scope: RunScope | undefined
  readonly steps: readonly StepRecord[]
  readonly status: TaskStatus
  readonly createdAt: number
  readonly startedAt: number | undefined
  readonly endedAt: number | undefined
  readonly outcome: Outcome | undefined
}

export interface SavedSubscription {
  readonly address: Address
  readonly topic: string
}

export interface Saved {
  /** At least as high as that of every envelope ever saved. */
  readonly seq: number
  /** Of the host as a whole. */
  readonly account: AccountState | undefined
  readonly actors: readonly SavedActor[]
  readonly envelopes: readonly SavedEnvelope[]
  readonly steps: readonly SavedStep[]
  readonly timers: readonly SavedTimer[]
  readonly requests: readonly SavedRequest[]
  readonly tasks: readonly SavedTask[]
  readonly subscriptions: readonly SavedSubscription[]
}
