// What actors send each other: plain JSON with a type. The host adds what it knows of the sender under one reserved key.
import type { Address } from './address.ts'
import type { Failure } from './failure.ts'

/** A message. Keep it plain JSON: it may be journaled. `envelope` is reserved: the host always overwrites it. */
export interface ActorEvent {
  readonly type: string
  readonly [key: string]: unknown
}

/** What the host tells a chart about the message it takes, under `event.envelope`. */
export interface EnvelopeInfo {
  readonly id: string
  /** The sender's address; absent when the app sent it. */
  readonly from?: Address
  /** Present when an answer is awaited: hand it to `reply` or `forward`. */
  readonly request?: string
  /** When the asker gives up, in ms since the epoch. */
  readonly deadline?: number
}

/** A child source of the chart ended well, after `durationMs` where that is known; of a request, `by` says who answered. */
export const doneEvent = (child: string, output: unknown, durationMs?: number, by?: string): ActorEvent => ({
  type: `xstate.done.actor.${child}`,
  output,
  actorId: child,
  ...(durationMs !== undefined && { durationMs }),
  ...(by !== undefined && { by }),
})

/** A child source of the chart ended with a failure, after `durationMs` where that is known. */
export const errorEvent = (child: string, error: Failure, durationMs?: number): ActorEvent => ({
  type: `xstate.error.actor.${child}`,
  error,
  actorId: child,
  ...(durationMs !== undefined && { durationMs }),
})
