// A message from outside: through the mailbox, or a dead letter. CANCEL goes ahead of the queue.
import type { Address } from '../address.ts'
import type { ActorEvent } from '../event.ts'
import { bury, envelopeOf, post } from './deliver.ts'
import { type Engine, isWatched, observe } from './engine.ts'
import { type Delivery, offer } from './offer.ts'

export function tellFromOutside(engine: Engine, to: Address, event: ActorEvent): Delivery {
  const cell = engine.cells.get(to)
  if (!cell) {
    bury(engine, to, event, 'address_unknown')
    return 'refused'
  }
  if (isWatched(engine)) observe(engine, { type: 'message.told', from: undefined, to, event }, undefined)
  if (event.type !== 'CANCEL') return offer(engine, cell, envelopeOf(engine, event, {}))
  post(engine, cell, event)
  return 'accepted'
}
