// A task and its book: what was asked of whom, what it used, and how it ended. One request between actors is one task;
// the tasks that an actor hands on while it works on one are its children.
import type { Address } from './address.ts'
import { type Account, type Totals, totals } from './budget.ts'
import type { Failure } from './failure.ts'
import type { RunScope } from './run-scope.ts'
import type { StepRecord } from './step.ts'

export type TaskStatus = 'pending' | 'in_progress' | 'completed' | 'failed' | 'cancelled'

/** Urgency: `low` 2, `normal` 5, `high` 8, or a number from 0 to 10. */
export type Priority = 'low' | 'normal' | 'high' | number

/** A piece of work for an agent. */
export interface Task {
  /** What is to be done, in words. */
  readonly description: string
  /** Data that goes with it. */
  readonly input?: unknown
  /** Default: made by the runtime. */
  readonly id?: string
  /** Who shall do it: the name of a registered agent. Default: the runtime's default agent. */
  readonly agent?: string
  readonly priority?: Priority
  readonly estimatedMs?: number
  /** When it must be done, in ms since the epoch. */
  readonly deadline?: number
  readonly mode?: 'parallel' | 'sequential'
  /** Ids of tasks that come first. */
  readonly dependsOn?: readonly string[]
}

/** How work on a task ended, as the actor that did it says. The runtime adds the figures: see {@link Result}. */
export interface Outcome<O = unknown> {
  readonly kind: 'outcome'
  readonly status: 'completed' | 'failed' | 'cancelled'
  readonly output?: O
  readonly error?: Failure
  /** Between 0 and 1, as the model or a scorer said; absent where nobody did. */
  readonly confidence?: number
  readonly plan?: unknown
  /** What the actor wants to add, as data: refusals, lessons, reasoning. */
  readonly details?: Readonly<Record<string, unknown>>
}

/** What the runtime keeps of a task. */
export interface TaskBook {
  readonly id: string
  /** The task at the top of the tree. */
  readonly runId: string
  readonly parent: TaskBook | undefined
  readonly children: TaskBook[]
  /** Who does it: the agent's or behaviour's name. */
  name: string
  address: Address
  readonly depth: number
  readonly account: Account
  readonly scope: RunScope
  readonly steps: StepRecord[]
  status: TaskStatus
  readonly createdAt: number
  startedAt: number | undefined
  endedAt: number | undefined
  outcome: Outcome | undefined
}

/** The one shape in which all work ends. */
export interface Result<O = unknown> {
  readonly status: 'completed' | 'failed' | 'cancelled'
  /** Present when completed. */
  readonly output: O | undefined
  readonly error: Failure | undefined
  readonly confidence: number | undefined
  readonly plan: unknown
  readonly details: Readonly<Record<string, unknown>>
  readonly usage: {
    readonly inputTokens: number | undefined
    readonly outputTokens: number | undefined
    readonly totalTokens: number | undefined
  }
  /** Of this task and all below it. Unknown is `undefined`. */
  readonly costUsd: number | undefined
  readonly totals: Totals
  readonly durationMs: number
  readonly runId: string
  readonly taskId: string
  readonly agent: string
  readonly address: Address
  readonly steps: readonly StepRecord[]
  readonly children: readonly Result[]
}

/** What `runtime.task(id)` tells. */
export interface TaskView {
  readonly id: string
  readonly runId: string
  readonly agent: string
  readonly address: Address
  readonly status: TaskStatus
  /** Present once it ended. */
  readonly result: Result | undefined
}

export function isOutcome(value: unknown): value is Outcome {
  return (
    typeof value === 'object' &&
    value !== null &&
    (value as Outcome).kind === 'outcome' &&
    typeof (value as Outcome).status === 'string'
  )
}

const plus = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a + b

/** The result of a book that is closed. `now` stands in for the end of one that is not. */
export function toResult(book: TaskBook, now: number): Result {
  const sums = totals(book.account)
  const { outcome } = book
  return {
    status: outcome?.status ?? 'cancelled',
    output: outcome?.status === 'completed' ? outcome.output : undefined,
    error: outcome?.error,
    confidence: outcome?.confidence,
    plan: outcome?.plan,
    details: outcome?.details ?? {},
    usage: {
      inputTokens: sums.inputTokens,
      outputTokens: sums.outputTokens,
      totalTokens: plus(sums.inputTokens, sums.outputTokens),
    },
    costUsd: sums.costUsd,
    totals: sums,
    durationMs: (book.endedAt ?? now) - (book.startedAt ?? book.createdAt),
    runId: book.runId,
    taskId: book.id,
    agent: book.name,
    address: book.address,
    steps: book.steps,
    children: book.children.map(child => toResult(child, now)),
  }
}

export function toView(book: TaskBook, now: number): TaskView {
  const { id, runId, name, address, status } = book
  return { id, runId, agent: name, address, status, result: book.outcome ? toResult(book, now) : undefined }
}
