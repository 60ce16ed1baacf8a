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
export type Ended =
  | { readonly ok: true; readonly output: unknown; readonly confidence: number | undefined }
  | { readonly ok: false; readonly failure: Failure }

const UNSAID: Failure = { code: 'step_failed', message: 'The member did not say what went wrong', retryable: false }

/** How a child of the chart ended, from its event: only what completed is a success. */
export function endedOf(event: { readonly output?: unknown; readonly error?: unknown }): Ended {
  if ('error' in event) return { ok: false, failure: toFailure(event.error) }
  const { output } = event
  if (!isOutcome(output)) return { ok: true, output, confidence: undefined }
  if (output.status === 'completed') return { ok: true, output: output.output, confidence: output.confidence }
  return { ok: false, failure: output.error ?? UNSAID }
}

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
