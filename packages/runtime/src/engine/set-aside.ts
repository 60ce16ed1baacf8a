// What becomes of an envelope that is no turn now: it is lost for a reason (K4, K5), or it waits in the stash.
import type { ChartBehaviour } from '../behaviour.ts'
import type { Envelope } from '../envelope.ts'
import { StatecraftError } from '../errors.ts'
import type { ActorEvent } from '../event.ts'
import type { DeadReason } from '../events.ts'
import { type Failure, toFailure } from '../failure.ts'
import { accepts, isCurrent, type TurnState } from '../turn.ts'
import type { Cell } from './cell.ts'
import { isCircle } from './circle.ts'
import { isDue } from './due.ts'
import type { Engine } from './engine.ts'
import { takes } from './inbox.ts'
import { giveUp, stopCell } from './life.ts'
import { hasRoom } from './room.ts'
import { lose } from './settle.ts'
import { queueUp } from './urgency.ts'

/** Requests that wait for a busy actor to become free, at most. */
const STASH_CAPACITY = 1000

/** The report of a child's failure, as failCell makes it. */
interface Report extends ActorEvent {
  readonly child: string
  readonly life: number
  readonly failure: Failure
}

const isReport = (event: ActorEvent): event is Report => event.type === 'CHILD_FAILED'

/** The child whose failure still waits for a directive. */
function failedChild(engine: Engine, parent: Cell, { child, life }: Report): Cell | undefined {
  const cell = engine.cells.get(child)
  return cell?.parent === parent && cell.status === 'failed' && cell.life === life && !cell.restart ? cell : undefined
}

function whyLost(engine: Engine, cell: Cell, state: TurnState, envelope: Envelope): DeadReason | undefined {
  const { event, request, token } = envelope
  if (request !== undefined && !engine.requests.has(request))
    return event.type === 'CANCEL' ? 'late' : 'no_such_request'
  if (token !== undefined) return isCurrent(state, token) ? undefined : 'late'
  if (isReport(event) && !failedChild(engine, cell, event)) return 'late'
  return undefined
}

/** True: it was lost or stashed, and is no turn. */
export function setAside(
  engine: Engine,
  cell: Cell,
  behaviour: ChartBehaviour,
  state: TurnState,
  envelope: Envelope,
): boolean {
  const { event, request, token } = envelope
  const reason = whyLost(engine, cell, state, envelope)
  if (reason) {
    lose(engine, cell, envelope, reason)
    return true
  }
  if (token !== undefined) return false
  if (!takes(behaviour, event.type)) {
    lose(engine, cell, envelope, 'not_accepted')
    return true
  }
  if (isReport(event)) return undecided(engine, cell, state, envelope, event)
  const asked = event.type === 'CANCEL' ? undefined : engine.requests.get(request ?? '')
  if (!asked) return false
  const due = isDue(engine, asked, event)
  if (due === true && accepts(state, event.type) && hasRoom(cell, asked)) return false
  if (typeof due === 'object') lose(engine, cell, envelope, 'dependency_failed', due)
  else stash(engine, cell, envelope)
  if (due === false && cell.stash) engine.held.add(cell)
  return true
}

/** A state that does not list the failure of a child decides nothing about it: the child stops. */
function undecided(engine: Engine, cell: Cell, state: TurnState, envelope: Envelope, report: Report): boolean {
  if (accepts(state, report.type)) return false
  const child = failedChild(engine, cell, report)
  lose(engine, cell, envelope, 'not_accepted')
  if (child) stopCell(engine, child, 'failed', giveUp(child.address, report.failure))
  return true
}

/** Those who hand tasks out hold as many as their mailbox does. */
const capacityOf = ({ behaviour: { maxParallel, mailbox } }: Cell): number =>
  maxParallel === undefined ? STASH_CAPACITY : Math.max(STASH_CAPACITY, mailbox.capacity ?? 0)

/** XState would drop a request that the state does not list; here it waits, unless waiting would never end. */
function stash(engine: Engine, cell: Cell, envelope: Envelope): void {
  const asker = engine.requests.get(envelope.request ?? '')?.asker
  if (asker?.type === 'actor' && isCircle(asker.cell, cell)) {
    const error = new StatecraftError(
      'ask_cycle',
      `"${asker.cell.address}" asks "${cell.address}", which waits for it: the request would never end`,
    )
    return lose(engine, cell, envelope, 'cancelled', toFailure(error))
  }
  if ((cell.stash?.length ?? 0) >= capacityOf(cell)) return lose(engine, cell, envelope, 'mailbox_full')
  queueUp(engine, cell, envelope)
  engine.journal.envelope(cell, envelope, 'stash')
}
