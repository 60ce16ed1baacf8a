// Passing requests on: to another actor, which answers the asker directly, or to the same one once more.
import { type Address, resolveAddress } from '../address.ts'
import type { ForwardParams } from '../effects.ts'
import { StatecraftError } from '../errors.ts'
import type { ActorEvent } from '../event.ts'
import { type Failure, toFailure } from '../failure.ts'
import { findBest, nobodyFits, type Search } from './candidates.ts'
import type { Cell, Request } from './cell.ts'
import { refuse } from './deliver.ts'
import { type Engine, isWatched, observe } from './engine.ts'
import { cellFor, heldRequest, send } from './requests.ts'
import { vacate } from './room.ts'
import { failRequest, leaveHand } from './settle.ts'

/** Who has a request next, and as what it comes there. */
export interface Next {
  readonly callee: Cell
  readonly event: ActorEvent
}

/** So often a request may be passed on: beyond that it goes round in a circle. */
const MOST_HOPS = 64

const endless = (): Failure =>
  toFailure(new StatecraftError('ask_cycle', `The request was passed on ${MOST_HOPS} times and nobody took it`))

const searchOf = ({ event, wanted }: ForwardParams, { asker, tries }: Request): Search | undefined =>
  wanted && { event, wanted, asker: asker.type === 'actor' ? asker.cell : undefined, avoid: tries.failedAt }

/** Who a forwarded request goes to: the first of its routes at which there is somebody; or why it goes to nobody. */
function nextOf(engine: Engine, from: Cell, request: Request, params: ForwardParams): Next | Failure {
  // Nobody waits for it any more: whoever is next need not begin.
  if (request.cancelling) return request.cancelling
  if ((request.hops ?? 0) >= MOST_HOPS) return endless()
  const { to, event, otherwise, failure } = params
  const named = to === undefined ? undefined : cellFor(engine, from, to)
  if (named) return { callee: named, event }
  const search = searchOf(params, request)
  const found = search && findBest(from, search)
  if (found) return found.next
  const above = otherwise && cellFor(engine, from, otherwise.to)
  if (above) return { callee: above, event: otherwise.event }
  if (failure) return failure
  return search ? nobodyFits(from, search) : nobodyAt(resolveAddress(from.address, to ?? ''))
}

const nobodyAt = (address: Address): Failure =>
  toFailure(new StatecraftError('address_unknown', `Nobody lives at "${address}"`))

/** Passes a request in hand on. */
export function forwardRequest(engine: Engine, from: Cell, params: ForwardParams): void {
  const request = heldRequest(engine, from, params.request)
  if (!request) return refuse(engine, resolveAddress(from.address, params.to ?? ''), params.event, 'no_such_request')
  const next = nextOf(engine, from, request, params)
  if ('callee' in next) sendOn(engine, request, next, from.address)
  else failRequest(engine, request, next)
}

/** Sends an open request to whoever is next, also the same one once more. */
export function sendOn(engine: Engine, request: Request, { callee, event }: Next, from: Address): void {
  leaveHand(engine, request)
  vacate(engine, request)
  request.callee = callee
  request.hops = (request.hops ?? 0) + 1
  const { book } = request
  Object.assign(book, { name: callee.behaviour.name, address: callee.address, status: 'pending', startedAt: undefined })
  engine.journal.request(request)
  engine.journal.book(book)
  if (isWatched(engine)) {
    const { id: taskId, address, name } = book
    observe(engine, { type: 'task.passed', taskId, address, name, from, task: event.task }, book.runId)
  }
  send(engine, request, event, from)
}
