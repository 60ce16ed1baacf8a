// The bounded way into a mailbox, with its three overflow policies. `wait` is for callers outside; the message of a chart
// waits in the same bounded line without holding the chart up, so that two full actors never wait for each other.

import type { Envelope } from '../envelope.ts'
import { DEFAULT_CAPACITY } from '../mailbox.ts'
import type { Cell, Waiting } from './cell.ts'
import { schedule } from './deliver.ts'
import type { Engine } from './engine.ts'
import { lose, turnAway } from './settle.ts'

/** `accepted` it will be taken; `refused` it is a dead letter; a promise: there was no room yet. */
export type Delivery = 'accepted' | 'refused' | Promise<'accepted' | 'refused'>

function waitForRoom(engine: Engine, cell: Cell, envelope: Envelope, outside: boolean): Delivery {
  cell.waiting ??= []
  if (cell.waiting.length >= (cell.behaviour.mailbox.capacity ?? DEFAULT_CAPACITY)) {
    turnAway(engine, cell, envelope, 'mailbox_full')
    return 'refused'
  }
  engine.journal.envelope(cell, envelope, 'mailbox')
  if (!outside) {
    cell.waiting.push({ envelope, admit: undefined })
    return 'accepted'
  }
  const { promise, resolve } = Promise.withResolvers<'accepted' | 'refused'>()
  cell.waiting.push({ envelope, admit: accepted => resolve(accepted ? 'accepted' : 'refused') })
  return promise
}

const HOSTS_OWN = new Set(['CHILD_FAILED', 'CHILD_DONE', 'SPAWN_FAILED'])

/** Types that only the host may send: a forged report or result is a dead letter. */
const isForged = (type: string): boolean => HOSTS_OWN.has(type) || type.startsWith('xstate.')

function putInto(engine: Engine, cell: Cell, envelope: Envelope, outside: boolean): Delivery {
  if (isForged(envelope.event.type)) {
    turnAway(engine, cell, envelope, 'not_accepted')
    return 'refused'
  }
  const put = cell.mailbox.put(envelope)
  if (!put.put) {
    if (cell.behaviour.mailbox.overflow === 'wait') return waitForRoom(engine, cell, envelope, outside)
    turnAway(engine, cell, envelope, 'mailbox_full')
    return 'refused'
  }
  engine.counts.accepted += 1
  engine.journal.envelope(cell, envelope, 'mailbox')
  if (!cell.scheduled) schedule(engine, cell)
  if (put.pushedOut) lose(engine, cell, put.pushedOut, 'dropped_oldest')
  return 'accepted'
}

/** Lets those who wait in, as far as there is room. */
export function admitWaiting(engine: Engine, cell: Cell): void {
  while (cell.waiting && cell.waiting.length > 0 && !cell.mailbox.full) {
    const { envelope, admit } = cell.waiting.shift() as Waiting
    cell.mailbox.put(envelope)
    engine.counts.accepted += 1
    if (admit) engine.replies.push(broken => admit(broken === undefined))
  }
  if (cell.waiting?.length === 0) cell.waiting = undefined
  schedule(engine, cell)
}

/** A message from outside. */
export function offer(engine: Engine, cell: Cell, envelope: Envelope): Delivery {
  return putInto(engine, cell, envelope, true)
}

/** A message of an actor: it goes on whatever becomes of it. */
export function sendTo(engine: Engine, cell: Cell, envelope: Envelope): void {
  void putInto(engine, cell, envelope, false)
}
