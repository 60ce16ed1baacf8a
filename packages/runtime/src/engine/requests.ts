// Opening, forwarding and withdrawing requests. Together with settle.ts it keeps K9: every request ends exactly once, with a
// reply, an error or its deadline; withdrawing it goes ahead of the callee's queue; a circle of waiting is an error.
import { type Address, resolveAddress } from '../address.ts'
import { createAccount, type Limits, limitError } from '../budget.ts'
import type { ForwardParams } from '../effects.ts'
import { StatecraftError } from '../errors.ts'
import type { ActorEvent } from '../event.ts'
import { type Failure, toFailure } from '../failure.ts'
import type { RunScope, TaskBook } from '../task.ts'
import type { Cell } from './cell.ts'
import { bury, envelopeOf, post } from './deliver.ts'
import { type Engine, isWatched, observe } from './engine.ts'
import { sendTo } from './offer.ts'
import type { Asker, Request } from './request.ts'
import { failRequest, lose } from './settle.ts'

export interface RequestParts {
  readonly asker: Asker
  readonly callee: Cell
  readonly event: ActorEvent
  readonly from?: Address
  readonly parent?: TaskBook | undefined
  readonly limits?: Limits
  readonly scope?: RunScope
  readonly taskId?: string
  readonly deadline?: number | undefined
  readonly ephemeral?: boolean
}

function openBook(engine: Engine, parts: RequestParts): TaskBook {
  const { parent, callee } = parts
  const id = parts.taskId ?? engine.ids.next(parent ? 'task' : 'run')
  const book: TaskBook = {
    id,
    runId: parent?.runId ?? id,
    parent,
    children: [],
    name: callee.behaviour.name,
    address: callee.address,
    depth: (parent?.depth ?? 0) + 1,
    account: createAccount(parts.limits ?? {}, parent?.account ?? engine.account),
    scope: parts.scope ?? parent?.scope ?? {},
    steps: [],
    status: 'pending',
    createdAt: engine.clock.now(),
    startedAt: undefined,
    endedAt: undefined,
    outcome: undefined,
  }
  if (parent) parent.children.push(book)
  else engine.books.set(id, book)
  return book
}

function tooDeep(book: TaskBook): StatecraftError | undefined {
  for (let account: TaskBook['account'] | undefined = book.account; account; account = account.parent) {
    const most = account.limits.depth
    if (most !== undefined && book.depth > most) return limitError('depth', most)
  }
  return undefined
}

/** The earliest deadline of this request and the work it is part of. */
function startDeadline(engine: Engine, request: Request, limits: Limits | undefined): void {
  if (request.deadline === undefined) return
  const byLimit = limits?.durationMs !== undefined && request.deadline === request.book.createdAt + limits.durationMs
  const failure = byLimit
    ? limitError('durationMs', limits.durationMs)
    : new StatecraftError('ask_deadline', `No answer from "${request.callee.address}" before the deadline`)
  const left = Math.max(0, request.deadline - engine.clock.now())
  request.timer = engine.clock.setTimeout(() => expire(engine, request, toFailure(failure)), left)
}

function expire(engine: Engine, request: Request, failure: Failure): void {
  engine.attempt(() => withdraw(engine, request, failure))
}

/** Opens a request and puts it into the callee's mailbox. It may have ended when this returns: look it up in `requests`. */
export function openRequest(engine: Engine, parts: RequestParts): Request {
  const book = openBook(engine, parts)
  const request: Request = {
    id: book.id,
    asker: parts.asker,
    callee: parts.callee,
    book,
    deadline: parts.deadline,
    timer: undefined,
    cancelling: undefined,
    ephemeral: parts.ephemeral ?? false,
  }
  engine.requests.set(request.id, request)
  if (parts.asker.type === 'actor') {
    parts.asker.cell.asks ??= new Map()
    parts.asker.cell.asks.set(parts.asker.token, request)
  }
  engine.journal.book(book)
  engine.journal.request(request)
  if (isWatched(engine)) {
    observe(
      engine,
      {
        type: 'task.started',
        taskId: book.id,
        address: book.address,
        name: book.name,
        parentId: book.parent?.id,
        task: parts.event.task,
      },
      book.runId,
    )
  }
  const deep = tooDeep(book)
  if (deep) failRequest(engine, request, toFailure(deep))
  else send(engine, request, parts)
  return request
}

function send(engine: Engine, request: Request, parts: RequestParts): void {
  startDeadline(engine, request, parts.limits)
  const { callee, event, from } = parts
  const envelope = envelopeOf(engine, event, {
    from,
    request: request.id,
    correlationId: request.book.runId,
    deadline: request.deadline,
  })
  if (callee.status === 'stopped' || callee.status === 'done') lose(engine, callee, envelope, 'stopped')
  else sendTo(engine, callee, envelope)
}

/** The cell that `from` means by an address. */
export function cellFor(engine: Engine, from: Cell, to: Address): Cell | undefined {
  return engine.cells.get(resolveAddress(from.address, to))
}

/** Passes a request in hand on to another actor, which answers the asker directly. */
export function forwardRequest(engine: Engine, from: Cell, params: ForwardParams): void {
  const request = heldRequest(engine, from, params.request)
  if (!request) return bury(engine, resolveAddress(from.address, params.to), params.event, 'no_such_request')
  const next = [params, params.otherwise].find(route => route && cellFor(engine, from, route.to))
  const to = next && cellFor(engine, from, next.to)
  if (!next || !to) {
    const unknown = new StatecraftError(
      'address_unknown',
      `Nobody lives at "${resolveAddress(from.address, params.to)}"`,
    )
    return failRequest(engine, request, params.failure ?? toFailure(unknown))
  }
  letGo(engine, from, request)
  request.callee = to
  request.book.name = to.behaviour.name
  request.book.address = to.address
  engine.journal.request(request)
  const { runId } = request.book
  const envelope = envelopeOf(engine, next.event, {
    from: from.address,
    request: request.id,
    correlationId: runId,
    deadline: request.deadline,
  })
  if (to.status === 'stopped' || to.status === 'done') lose(engine, to, envelope, 'stopped')
  else sendTo(engine, to, envelope)
}

function letGo(engine: Engine, from: Cell, request: Request): void {
  const held = from.inHand?.get(request.id)
  if (held) engine.journal.envelopeGone(held)
  from.inHand?.delete(request.id)
  if (from.book === request.book) from.book = undefined
}

/** A request that this cell has in hand, and nobody else's. */
export function heldRequest(engine: Engine, cell: Cell, id: string): Request | undefined {
  return cell.inHand?.has(id) ? engine.requests.get(id) : undefined
}

function removeQueued(engine: Engine, { callee, id }: Request): boolean {
  const mine = (envelope: { request: string | undefined }): boolean => envelope.request === id
  const queued = callee.mailbox.remove(mine)
  const stashed = callee.stash?.find(mine)
  if (stashed) callee.stash = callee.stash?.filter(envelope => envelope !== stashed)
  const waiting = callee.waiting?.find(({ envelope }) => mine(envelope))
  if (waiting) callee.waiting = callee.waiting?.filter(one => one !== waiting)
  const envelope = queued[0] ?? stashed ?? waiting?.envelope
  if (!envelope) return false
  engine.journal.envelopeGone(envelope)
  bury(engine, callee.address, envelope.event, 'cancelled', envelope.correlationId)
  return true
}

/**
 * Withdraws a request: out of the queue if it still waits there, else the callee is told CANCEL ahead of its queue. The turn
 * that takes CANCEL is the last chance to answer; after it the request ends with `failure`.
 */
export function withdraw(engine: Engine, request: Request, failure: Failure): void {
  if (!engine.requests.has(request.id) || request.cancelling) return
  const { callee } = request
  const tellable = callee.behaviour.kind === 'chart' && callee.behaviour.cancellable && callee.status === 'alive'
  if (removeQueued(engine, request) || !tellable) return failRequest(engine, request, failure)
  request.cancelling = failure
  post(
    engine,
    callee,
    { type: 'CANCEL', reason: failure.code },
    { request: request.id, correlationId: request.book.runId },
  )
}

/** The chart has left the state that asked: its request is withdrawn and nobody is told. */
export function abandonAsk(engine: Engine, cell: Cell, token: string): void {
  const request = cell.asks?.get(token)
  if (!request) return
  cell.asks?.delete(token)
  request.asker = { type: 'gone' }
  withdraw(engine, request, toFailure(new StatecraftError('ask_cancelled', 'The asker no longer needs the answer')))
}

/** True when whoever would have to answer `asker` waits, through requests of their own, for `asker` itself. */
export function isCircle(asker: Cell, callee: Cell): boolean {
  const seen = new Set<Cell>()
  const reaches = (cell: Cell): boolean => {
    if (cell === asker) return true
    if (seen.has(cell)) return false
    seen.add(cell)
    for (const request of cell.asks?.values() ?? []) if (reaches(request.callee)) return true
    return false
  }
  return reaches(callee)
}
