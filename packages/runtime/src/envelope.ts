// A message on its way: the event, and what only the host may say about it.
import type { Address } from './address.ts'
import type { ActorEvent, EnvelopeInfo } from './event.ts'
import type { Token } from './token.ts'

export interface Envelope {
  /** Position in the host's order; also names the envelope. */
  readonly seq: number
  readonly event: ActorEvent
  readonly from: Address | undefined
  /** Id of the request that this carries. */
  readonly request: string | undefined
  /** Set on the result of a step or ask and on a timer: whom in the chart it is for (K4). */
  readonly token: Token | undefined
  /** The run it belongs to. */
  readonly correlationId: string | undefined
  /** `seq` of the envelope whose turn sent it. */
  readonly causationId: number | undefined
  readonly deadline: number | undefined
}

/** What the taker is told about it. */
export function infoOf(envelope: Envelope): EnvelopeInfo {
  const { seq, from, request, deadline } = envelope
  const info: { -readonly [K in keyof EnvelopeInfo]: EnvelopeInfo[K] } = { id: `e${seq}` }
  if (from !== undefined) info.from = from
  if (request !== undefined) info.request = request
  if (deadline !== undefined) info.deadline = deadline
  return info
}
