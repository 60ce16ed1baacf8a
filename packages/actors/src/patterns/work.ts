// The work that a pattern hands out, piece by piece, and how each piece ends. All plain data.
import { type Failure, isOutcome, toFailure } from '@statecraft/runtime'
import type { TaskInput } from '../conversation.ts'

/** A task for a member. */
export interface Errand {
  readonly type: 'errand'
  /** Unique among the work of one task. */
  readonly id: string
  /** The member's id. */
  readonly to: string
  readonly task: TaskInput
  /** At most this long, in ms. Default: the member's. */
  readonly timeoutMs?: number
  /** Who does it is made for this task, by the maker that `to` stands for. */
  readonly made?: Newcomer
}

/** Somebody who is made while the pattern works, and goes when its task ends. */
export interface Newcomer {
  /** The last part of its address, of its own among all members. */
  readonly id: string
  /** What it is made from, as plain JSON. */
  readonly input: unknown
}

/** A function of the user's, run as a step. */
export interface Call {
  readonly type: 'call'
  readonly id: string
  /** Its name among the pattern's functions. */
  readonly fn: string
  readonly input: unknown
}

export type Work = Errand | Call

/** How a piece of work ended. */
export type Ended = Took &
  (
    | {
        readonly ok: true
        readonly output: unknown
        readonly confidence: number | undefined
        readonly thinking?: readonly string[]
      }
    | { readonly ok: false; readonly failure: Failure }
  )

interface Took {
  /** Of all attempts together; absent where nobody knows. */
  readonly durationMs?: number
  /** In USD, of the last attempt; absent where nobody knows. */
  readonly costUsd?: number
}

const UNSAID: Failure = { code: 'step_failed', message: 'The member did not say what went wrong', retryable: false }

interface ChildEnd {
  readonly output?: unknown
  readonly error?: unknown
  readonly durationMs?: unknown
  readonly costUsd?: unknown
}

/** How a child of the chart ended, from its event: only what completed is a success. */
export function endedOf(event: ChildEnd): Ended {
  const { durationMs, costUsd } = event
  const took: Took = {
    ...(typeof durationMs === 'number' && { durationMs }),
    ...(typeof costUsd === 'number' && { costUsd }),
  }
  if ('error' in event) return { ok: false, failure: toFailure(event.error), ...took }
  const { output: given } = event
  if (!isOutcome(given)) return { ok: true, output: given, confidence: undefined, ...took }
  const { status, output, confidence, thinking, error } = given
  if (status === 'completed') return { ok: true, output, confidence, ...(thinking && { thinking }), ...took }
  return { ok: false, failure: error ?? UNSAID, ...took }
}

/** Nobody wants it any more. */
const WITHDRAWN: ReadonlySet<string> = new Set(['cancelled', 'ask_cancelled'])

export const isWithdrawn = ({ code }: Failure): boolean => WITHDRAWN.has(code)

/** How one member did, as it stands in the details of a result. Spend and duration stand in the result's children. */
export interface MemberResult<O = unknown> {
  /** The member, or the stage, step or task that it did. */
  readonly name: string
  readonly status: 'completed' | 'failed' | 'skipped'
  /** Of `completed`. */
  readonly output?: O
  /** Of `failed`. */
  readonly error?: Failure
  readonly confidence?: number
}

export function memberResult(name: string, ended: Ended): MemberResult {
  if (!ended.ok) return { name, status: 'failed', error: ended.failure }
  const { output, confidence } = ended
  return { name, status: 'completed', output, ...(confidence !== undefined && { confidence }) }
}
