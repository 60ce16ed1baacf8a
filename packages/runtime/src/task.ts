// A task and its book: what was asked of whom, what it used, and how it ended. One request between actors is one task;
// the tasks that an actor hands on while it works on one are its children.
import type { Address } from './address.ts'
import { type Account, type Totals, totals } from './budget.ts'
import type { Wanted } from './capability.ts'
import type { Failure } from './failure.ts'
import type { Priority } from './priority.ts'
import type { RunScope } from './run-scope.ts'
import type { StepRecord } from './step.ts'

export type TaskStatus = 'pending' | 'in_progress' | 'completed' | 'failed' | 'cancelled'

/**
 * A piece of work: for the agent that it names, or for whoever fits best of those who are wanted. It goes to the runtime's
 * default agent where it says neither.
 */
export interface Task extends Wanted {
  /** What is to be done, in words. */
  readonly description: string
  /** Data that goes with it. */
  readonly input?: unknown
  /** Ids of artifacts that go with it; its agent must have shared context. */
  readonly artifacts?: readonly string[]
  /** Default: made by the runtime. */
  readonly id?: string
  /** Where it must wait, the most urgent goes first; those alike in the order in which they came. Default `normal`. */
  readonly priority?: Priority
  /** How long it takes, in ms, where that is known better than by the capability of whoever does it. */
  readonly estimatedMs?: number
  /** When it must be done, in ms since the epoch. */
  readonly deadline?: number
  /** `sequential`: not before every task that the app started earlier has ended. Default `parallel`. */
  readonly mode?: 'parallel' | 'sequential'
  /** Ids of tasks that must complete before it begins. It fails with `dependency_failed` where one does not. */
  readonly dependsOn?: readonly string[]
  /** What whoever does it shall bear in mind. */
  readonly directives?: readonly string[]
  /** Names of the agents that are there for it, of those whom whoever does it may address. Default: all of them. */
  readonly agents?: readonly string[]
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
  /** What its tools gave, in the order in which they ended. */
  readonly toolOutputs?: readonly ToolOutput[]
  /** What was thought on the way, where the model shows it. */
  readonly thinking?: readonly string[]
  /** Other answers that it worked out. */
  readonly alternatives?: readonly unknown[]
  /** What the actor wants to find again when it goes on with the thread that the task came in. Not kept with the task. */
  readonly log?: readonly unknown[]
  /** What the actor wants to add, as data. */
  readonly details?: Readonly<Record<string, unknown>>
}

/** What one call of a tool came to. */
export interface ToolOutput {
  readonly tool: string
  readonly input: unknown
  /** What it gave; what went wrong, when `isError`. */
  readonly output: unknown
  readonly isError: boolean
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

/** What an actor adds to its results, as data. */
export type Details = Readonly<Record<string, unknown>>

interface Ended<D> {
  /** Between 0 and 1; `undefined` where nobody said. */
  readonly confidence: number | undefined
  /** `undefined` where nobody planned. */
  readonly plan: unknown
  /** What its tools gave, in the order in which they ended; `undefined` where the actor does not keep it. */
  readonly toolOutputs: readonly ToolOutput[] | undefined
  /** What was thought on the way; `undefined` where it was not shown. */
  readonly thinking: readonly string[] | undefined
  /** Other answers; `undefined` where none were worked out. */
  readonly alternatives: readonly unknown[] | undefined
  /** What its actor adds. Empty where the actor could not say: it crashed, or was out of time. */
  readonly details: Partial<D>
  readonly usage: {
    readonly inputTokens: number | undefined
    readonly outputTokens: number | undefined
    readonly totalTokens: number | undefined
  }
  /** Of this task and all below it. Unknown is `undefined`. */
  readonly costUsd: number | undefined
  readonly totals: Totals
  /** When its actor took it, in ms since the epoch; `undefined`: it never did. */
  readonly startedAt: number | undefined
  readonly durationMs: number
  readonly runId: string
  readonly taskId: string
  readonly agent: string
  readonly address: Address
  readonly steps: readonly StepRecord[]
  readonly children: readonly Result[]
}

/** The one shape in which all work ends: `status` says which, and whether there is an output or an error. */
export type Result<O = unknown, D = Details> = Ended<D> &
  (
    | { readonly status: 'completed'; readonly output: O; readonly error: undefined }
    | { readonly status: 'failed' | 'cancelled'; readonly output: undefined; readonly error: Failure }
  )

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

const UNSAID: Failure = { code: 'step_failed', message: 'The actor did not say what went wrong', retryable: false }
const UNFINISHED: Failure = { code: 'cancelled', message: 'The task has not ended', retryable: false }

type Ending = Pick<Result, 'status' | 'output' | 'error'>

function endingOf(outcome: Outcome | undefined): Ending {
  if (!outcome) return { status: 'cancelled', output: undefined, error: UNFINISHED }
  const { status, output, error } = outcome
  return status === 'completed'
    ? { status, output, error: undefined }
    : { status, output: undefined, error: error ?? UNSAID }
}

/** The result of a book that is closed. `now` stands in for the end of one that is not. */
export function toResult(book: TaskBook, now: number): Result {
  const sums = totals(book.account)
  const { outcome } = book
  return {
    ...endingOf(outcome),
    confidence: outcome?.confidence,
    plan: outcome?.plan,
    toolOutputs: outcome?.toolOutputs,
    thinking: outcome?.thinking,
    alternatives: outcome?.alternatives,
    details: outcome?.details ?? {},
    usage: {
      inputTokens: sums.inputTokens,
      outputTokens: sums.outputTokens,
      totalTokens: plus(sums.inputTokens, sums.outputTokens),
    },
    costUsd: sums.costUsd,
    totals: sums,
    startedAt: book.startedAt,
    durationMs: (book.endedAt ?? now) - (book.startedAt ?? book.createdAt),
    runId: book.runId,
    taskId: book.id,
    agent: book.name,
    address: book.address,
    steps: book.steps,
    children: book.children.map(child => toResult(child, now)),
  } as Result
}

export function toView(book: TaskBook, now: number): TaskView {
  const { id, runId, name, address, status } = book
  return { id, runId, agent: name, address, status, result: book.outcome ? toResult(book, now) : undefined }
}
