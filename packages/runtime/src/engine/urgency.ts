// How urgent a waiting request is: as its task says, else as the task that it is part of, so that what an urgent task hands on
// never waits behind what is not. Worked out from what is journaled anyway.
import type { Envelope } from '../envelope.ts'
import { DEFAULT_PRIORITY, readPriority } from '../priority.ts'
import type { Cell } from './cell.ts'
import { taskIn } from './due.ts'
import type { Engine } from './engine.ts'

function urgencyOf(engine: Engine, envelope: Envelope): number {
  const own = readPriority(taskIn(envelope.event)?.priority)
  if (own !== undefined) return own
  const parent = engine.requests.get(envelope.request ?? '')?.book.parent
  const above = parent && engine.requests.get(parent.id)?.callee.inHand?.get(parent.id)
  return above ? urgencyOf(engine, above) : DEFAULT_PRIORITY
}

/** Behind all that are at least as urgent. */
export function queueUp(engine: Engine, cell: Cell, envelope: Envelope): void {
  cell.stash ??= []
  const { stash } = cell
  const urgency = urgencyOf(engine, envelope)
  let at = stash.length
  while (at > 0 && urgencyOf(engine, stash[at - 1] as Envelope) < urgency) at -= 1
  stash.splice(at, 0, envelope)
}
