// The making of envelopes, the lane that goes first, and the burial of messages that reach nobody (K5).
import type { Address } from '../address.ts'
import type { Envelope } from '../envelope.ts'
import type { ActorEvent } from '../event.ts'
import type { DeadReason } from '../events.ts'
import type { Token } from '../token.ts'
import type { Cell } from './cell.ts'
import type { Engine } from './engine.ts'
import { showLoss } from './storm.ts'

interface EnvelopeParts {
  readonly from?: Address | undefined
  readonly request?: string | undefined
  readonly token?: Token | undefined
  readonly correlationId?: string | undefined
  readonly deadline?: number | undefined
}

export function envelopeOf(engine: Engine, event: ActorEvent, parts: EnvelopeParts): Envelope {
  engine.seq += 1
  return {
    seq: engine.seq,
    event,
    from: parts.from,
    request: parts.request,
    token: parts.token,
    correlationId: parts.correlationId,
    causationId: engine.cause,
    deadline: parts.deadline,
  }
}

/** A message that was let in and will not become a turn. */
export function bury(engine: Engine, to: Address, event: ActorEvent, reason: DeadReason, runId?: string): void {
  engine.counts.deadLetters += 1
  showLoss(engine, to, event, reason, runId)
}

/** A message that never got in. */
export function refuse(engine: Engine, to: Address, event: ActorEvent, reason: DeadReason, runId?: string): void {
  engine.counts.refused += 1
  bury(engine, to, event, reason, runId)
}

/** Marks a cell as having work. The pump takes it from there. */
export function schedule(engine: Engine, cell: Cell): void {
  if (cell.scheduled || cell.status === 'failed') return
  cell.scheduled = true
  engine.ready.push(cell)
}

/** Into the lane that goes first: results, timers, CANCEL and reports of children. Never refused. */
export function post(engine: Engine, cell: Cell, event: ActorEvent, parts: EnvelopeParts = {}): void {
  const envelope = envelopeOf(engine, event, parts)
  cell.mailbox.putFirst(envelope)
  engine.counts.accepted += 1
  engine.journal.envelope(cell, envelope, 'first')
  schedule(engine, cell)
}
