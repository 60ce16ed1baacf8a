// What a crash means for the tasks of whoever crashed: one that did it too often is set aside, and where the parent gives tasks
// to another child they all go back to it.
import type { Envelope } from '../envelope.ts'
import type { Failure } from '../failure.ts'
import { MAX_CRASHES } from '../task-policy.ts'
import type { Cell, Request } from './cell.ts'
import type { Engine } from './engine.ts'
import { leaveHand, lose } from './settle.ts'

/** The messages at which it crashed: what it worked on, unless a message that belongs to none of it was the cause. */
function atFault({ failedOn, inHand }: Cell): readonly Envelope[] {
  if (failedOn && failedOn.token === undefined) return failedOn.request === undefined ? [] : [failedOn]
  return [...(inHand?.values() ?? [])]
}

const openRequest = (engine: Engine, { request }: Envelope): Request | undefined => {
  const open = engine.requests.get(request ?? '')
  return open?.cancelling ? undefined : open
}

/** Counts the crash against the tasks that were at fault; one at which it crashed too often is a dead letter. */
export function blame(engine: Engine, cell: Cell): void {
  for (const envelope of atFault(cell)) {
    const request = openRequest(engine, envelope)
    if (!request) continue
    const crashes = (request.tries.crashes ?? 0) + 1
    request.tries = { ...request.tries, crashes }
    engine.journal.request(request)
    if (crashes >= (cell.behaviour.maxCrashes ?? MAX_CRASHES)) setPoisonAside(engine, cell, envelope)
  }
}

function setPoisonAside(engine: Engine, cell: Cell, envelope: Envelope): void {
  // One that was in hand was a turn already.
  if (envelope === cell.failedOn) cell.failedOn = undefined
  else engine.counts.accepted += 1
  lose(engine, cell, envelope, 'poison')
}

/** Takes all tasks out of `cell`: those in hand, and those that waited. */
function takeOut(engine: Engine, cell: Cell): readonly Envelope[] {
  const isTask = (envelope: Envelope): boolean => openRequest(engine, envelope) !== undefined
  const held = [...(cell.inHand?.values() ?? [])].filter(isTask)
  const failed = cell.failedOn && isTask(cell.failedOn) ? [cell.failedOn] : []
  const stashed = cell.stash?.filter(isTask) ?? []
  const waiting = [...failed, ...stashed, ...cell.mailbox.remove(isTask)]
  if (failed.length > 0) cell.failedOn = undefined
  if (stashed.length > 0) cell.stash = cell.stash?.filter(envelope => !isTask(envelope))
  // They were let in here, and will be let in where they go.
  engine.counts.accepted -= waiting.length
  return [...held, ...waiting]
}

/** Gives the tasks of a child that crashed back to its parent. */
export function giveBack(engine: Engine, cell: Cell, failure: Failure): void {
  for (const envelope of takeOut(engine, cell)) {
    const request = openRequest(engine, envelope)
    if (!request) continue
    engine.journal.envelopeGone(envelope)
    leaveHand(engine, request)
    engine.seconds.push({ request, event: envelope.event, failure, chance: 'back' })
  }
}
