// A step: one journaled effect of the outside, such as a call of a model or a tool. The chart names its source,
// this says what the source does, what it draws from the budget and what it turned out to cost.
import type { Address } from './address.ts'
import type { Estimate } from './allowance.ts'
import type { Draw, Spend } from './budget.ts'
import type { Clock } from './clock.ts'
import type { Facilities } from './facilities.ts'
import type { Failure } from './failure.ts'
import type { RunScope } from './run-scope.ts'

/** What a running step may use. */
export interface StepIo extends Facilities {
  /** The step's token: unique in the life of its actor. */
  readonly id: string
  /** Of the actor whose step it is. */
  readonly address: Address
  /** Fires when the chart leaves the state, on cancel, deadline, stop and close. */
  readonly signal: AbortSignal
  /** Of this step alone, and the same each time a crash makes it run again: hand it to services that can tell a repeat. */
  readonly idempotencyKey: string
  /** 1, and one more each time a crash made it run again. */
  readonly attempt: number
  /** Sends something to whoever watches; it reaches no chart and no journal. */
  readonly emit: (part: unknown) => void
  /** Time, as the runtime has it: a step that waits for this clock waits for a simulated one too. */
  readonly clock: Clock
  /** What holds for the whole run: its context, model and metadata. */
  readonly scope: RunScope
}

/** Does the work of one step. What it returns must be plain JSON where the host is durable. */
export type StepFn = (input: never, io: StepIo) => unknown

export interface StepSource {
  readonly run: StepFn
  /** What the step takes from the budget before it starts. */
  readonly draw?: (input: never) => Draw
  /** What it may take of a limit on tokens, in what holds for the run; asked only where there is one. Default: nobody can tell. */
  readonly estimate?: (input: never, scope: RunScope) => Estimate | Promise<Estimate>
  /** What it turned out to cost, by what holds for the run. One that was cancelled on its way has cost nobody knows what. */
  readonly spend?: (output: never, scope: RunScope) => Spend
  /** What it cost although it failed. Undefined, as by default: nothing. */
  readonly spendOnFailure?: (failure: Failure) => Spend | undefined
  /** By what name the outside knows what was done: the id that a provider gave to a call. */
  readonly reference?: (output: never) => string | undefined
  /** What a reader should see of it: its name and a short form of its input. */
  readonly describe?: (input: never) => { readonly name: string; readonly detail?: string }
}

/** One finished or running step, as results and events show it. */
export interface StepRecord {
  readonly id: string
  readonly source: string
  readonly name: string
  readonly detail?: string
  readonly status: 'running' | 'completed' | 'failed' | 'cancelled'
  readonly startedAt: number
  readonly durationMs?: number
  readonly spend?: Spend
  /** The id of the call at its provider, for its support. */
  readonly reference?: string
  readonly error?: Pick<Failure, 'code' | 'message' | 'details'>
}
