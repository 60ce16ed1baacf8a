// A message from outside: through the mailbox, or a dead letter. CANCEL goes ahead of the queue.
import type { Address } from '../address.ts'
import { isEvent } from '../effects.ts'
import { StatecraftError } from '../errors.ts'
import type { ActorEvent } from '../event.ts'
import type { Cell } from './cell.ts'
import { envelopeOf, post, refuse } from './deliver.ts'
import { type Engine, isWatched, observe } from './engine.ts'
import { type Delivery, offer } from './offer.ts'
import { assertWritable } from './writable.ts'

/** Throws `input_invalid` for what is no event, and `not_json` where the host is durable and the event cannot be saved. */
export function assertSendable(engine: Engine, to: Address, event: ActorEvent): void {
  if (!isEvent(event)) {
    throw new StatecraftError('input_invalid', `"${to}" was sent what is no event: send an object with a type, as text`)
  }
  assertWritable(engine, to, 'event', event)
}

export function tellFromOutside(engine: Engine, to: Address, event: ActorEvent): Delivery {
  assertSendable(engine, to, event)
  return engine.transact(() => put(engine, to, event))
}

/** To every actor that takes such events, or those at and below `under`. Returns how many got it. */
export function tellAll(engine: Engine, event: ActorEvent, under?: Address): number {
  const isThere = ({ address }: Cell): boolean =>
    under === undefined || address === under || address.startsWith(`${under}/`)
  const takes = ({ behaviour }: Cell): boolean => behaviour.kind === 'chart' && behaviour.inbox.has(event.type)
  const told = [...engine.cells.values()].filter(cell => isThere(cell) && takes(cell))
  return told.filter(({ address }) => tellFromOutside(engine, address, event) !== 'refused').length
}

function put(engine: Engine, to: Address, event: ActorEvent): Delivery {
  const cell = engine.cells.get(to)
  if (!cell) {
    refuse(engine, to, event, 'address_unknown')
    return 'refused'
  }
  if (isWatched(engine)) observe(engine, { type: 'message.told', from: undefined, to, event }, undefined)
  if (event.type !== 'CANCEL') return offer(engine, cell, envelopeOf(engine, event, {}))
  if (cell.mailbox.crowded) {
    refuse(engine, to, event, 'mailbox_full')
    return 'refused'
  }
  post(engine, cell, event)
  return 'accepted'
}
