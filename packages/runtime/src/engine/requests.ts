// Opening and forwarding requests. Together with withdraw.ts and settle.ts it keeps K9: every request ends exactly once, with
// a reply, an error or its deadline; a circle of waiting, or of passing on, is an error.
import { type Address, resolveAddress } from '../address.ts'
import { createAccount, type Limits, limitError } from '../budget.ts'
import type { ForwardParams } from '../effects.ts'
import { StatecraftError } from '../errors.ts'
import type { ActorEvent } from '../event.ts'
import { type Failure, toFailure } from '../failure.ts'
import type { RunScope } from '../run-scope.ts'
import type { TaskBook } from '../task.ts'
import { type Asker, type Cell, type Request, without } from './cell.ts'
import { envelopeOf, refuse } from './deliver.ts'
import { type Engine, isWatched, observe } from './engine.ts'
import { sendTo } from './offer.ts'
import { bookInHand, failRequest, turnAway } from './settle.ts'
import { withdraw } from './withdraw.ts'

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
  readonly ephemeral?: Address
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
  else if (parts.taskId !== undefined) forgetEarlier(engine, id)
  return book
}

/** An ended task of the same id gives way. */
function forgetEarlier(engine: Engine, id: string): void {
  const earlier = engine.books.get(id)
  if (!earlier) return
  engine.books.delete(id)
  engine.journal.bookGone(earlier)
}

function tooDeep(book: TaskBook): StatecraftError | undefined {
  for (let account: TaskBook['account'] | undefined = book.account; account; account = account.parent) {
    const most = account.limits.depth
    if (most !== undefined && book.depth > most) return limitError('depth', most)
  }
  return undefined
}

/** The time since when a limit on the duration holds: a run's from its start, an actor's own from when it began to work. */
function endsByLimit({ book, deadline }: Request): boolean {
  const { durationMs } = book.account.limits
  if (durationMs === undefined || deadline === undefined) return false
  return deadline === book.createdAt + durationMs || deadline === (book.startedAt ?? Number.NaN) + durationMs
}

function tooLate(request: Request): Failure {
  const error = endsByLimit(request)
    ? limitError('durationMs', request.book.account.limits.durationMs ?? 0)
    : new StatecraftError('ask_deadline', `No answer from "${request.callee.address}" before the deadline`)
  return toFailure(error)
}

/** Arms the deadline of a request, in this process, in place of the one it had. */
export function startDeadline(engine: Engine, request: Request): void {
  if (request.timer !== undefined) engine.clock.clearTimeout(request.timer)
  request.timer = undefined
  if (request.deadline === undefined) return
  const expire = (): void => engine.attempt(() => withdraw(engine, request, tooLate(request)))
  request.timer = engine.clock.setTimeout(expire, Math.max(0, request.deadline - engine.clock.now()))
}

/** The earlier of the deadline that the asker set and the one that the limit on the duration sets. */
function deadlineOf({ deadline, limits }: RequestParts, { createdAt }: TaskBook): number | undefined {
  const byLimit = limits?.durationMs === undefined ? undefined : createdAt + limits.durationMs
  return deadline === undefined || byLimit === undefined ? (deadline ?? byLimit) : Math.min(deadline, byLimit)
}

/** Opens a request and puts it into the callee's mailbox. It may have ended when this returns: look it up in `requests`. */
export function openRequest(engine: Engine, parts: RequestParts): Request {
  const book = openBook(engine, parts)
  const request: Request = {
    id: book.id,
    asker: parts.asker,
    callee: parts.callee,
    book,
    deadline: deadlineOf(parts, book),
    timer: undefined,
    cancelling: undefined,
    ephemeral: parts.ephemeral,
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
  else if ((request.deadline ?? Number.POSITIVE_INFINITY) <= book.createdAt)
    failRequest(engine, request, tooLate(request))
  else send(engine, request, parts.event, parts.from)
  return request
}

function send(engine: Engine, request: Request, event: ActorEvent, from: Address | undefined): void {
  startDeadline(engine, request)
  const { callee } = request
  const envelope = envelopeOf(engine, event, {
    from,
    request: request.id,
    correlationId: request.book.runId,
    deadline: request.deadline,
  })
  if (callee.status === 'stopped' || callee.status === 'done') turnAway(engine, callee, envelope, 'stopped')
  else sendTo(engine, callee, envelope)
}

/** The cell that `from` means by an address. */
export function cellFor(engine: Engine, from: Cell, to: Address): Cell | undefined {
  return engine.cells.get(resolveAddress(from.address, to))
}

/** So often a request may be passed on: beyond that it goes round in a circle. */
const MOST_HOPS = 64

/** Who a forwarded request goes to: the first of its routes at which somebody lives; or why it goes to nobody. */
function nextOf(engine: Engine, from: Cell, request: Request, params: ForwardParams): Next | Failure {
  // Nobody waits for it any more: whoever is next need not begin.
  if (request.cancelling) return request.cancelling
  if ((request.hops ?? 0) >= MOST_HOPS) {
    return toFailure(
      new StatecraftError('ask_cycle', `The request was passed on ${MOST_HOPS} times and nobody took it`),
    )
  }
  for (const route of [params, params.otherwise]) {
    const callee = route && cellFor(engine, from, route.to)
    if (callee) return { callee, event: route.event }
  }
  const to = resolveAddress(from.address, params.to)
  return params.failure ?? toFailure(new StatecraftError('address_unknown', `Nobody lives at "${to}"`))
}

interface Next {
  readonly callee: Cell
  readonly event: ActorEvent
}

/** Passes a request in hand on to another actor, which answers the asker directly. */
export function forwardRequest(engine: Engine, from: Cell, params: ForwardParams): void {
  const request = heldRequest(engine, from, params.request)
  if (!request) return refuse(engine, resolveAddress(from.address, params.to), params.event, 'no_such_request')
  const next = nextOf(engine, from, request, params)
  if (!('callee' in next)) return failRequest(engine, request, next)
  letGo(engine, from, request)
  const { callee, event } = next
  request.callee = callee
  request.hops = (request.hops ?? 0) + 1
  const { book } = request
  Object.assign(book, { name: callee.behaviour.name, address: callee.address, status: 'pending', startedAt: undefined })
  engine.journal.request(request)
  engine.journal.book(book)
  if (isWatched(engine)) {
    const { id: taskId, address, name } = book
    observe(engine, { type: 'task.passed', taskId, address, name, from: from.address, task: event.task }, book.runId)
  }
  send(engine, request, event, from.address)
}

function letGo(engine: Engine, from: Cell, request: Request): void {
  const held = from.inHand?.get(request.id)
  if (held) engine.journal.envelopeGone(held)
  from.inHand = without(from.inHand, request.id)
  if (from.book === request.book) from.book = bookInHand(engine, from)
}

/** A request that this cell has in hand, and nobody else's. */
export function heldRequest(engine: Engine, cell: Cell, id: string): Request | undefined {
  return cell.inHand?.has(id) ? engine.requests.get(id) : undefined
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
