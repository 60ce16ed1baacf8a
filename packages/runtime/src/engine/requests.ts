// Opening requests. Together with forward.ts, withdraw.ts and settle.ts it keeps K9: every request ends exactly once, with
// a reply, an error or its deadline; a circle of waiting, or of passing on, is an error.
import { type Address, resolveAddress } from '../address.ts'
import { createAccount, type Limits, limitError } from '../budget.ts'
import { StatecraftError } from '../errors.ts'
import type { ActorEvent } from '../event.ts'
import { type Failure, toFailure } from '../failure.ts'
import type { RunScope } from '../run-scope.ts'
import type { TaskBook } from '../task.ts'
import type { Tries } from '../task-policy.ts'
import type { Asker, Cell, Request } from './cell.ts'
import { envelopeOf } from './deliver.ts'
import { type Engine, isWatched, observe } from './engine.ts'
import { sendTo } from './offer.ts'
import { occupy } from './room.ts'
import { failRequest, turnAway } from './settle.ts'
import { withdraw } from './withdraw.ts'

const NO_TRIES: Tries = {}

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
    tries: NO_TRIES,
  }
  const own = parts.ephemeral === undefined ? undefined : engine.cells.get(parts.ephemeral)
  if (own) own.servesOne = true
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

/** Into the mailbox of whoever has it now. */
export function send(engine: Engine, request: Request, event: ActorEvent, from: Address | undefined): void {
  startDeadline(engine, request)
  occupy(request)
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

/** A request that this cell has in hand, and nobody else's. */
export function heldRequest(engine: Engine, cell: Cell, id: string): Request | undefined {
  return cell.inHand?.has(id) ? engine.requests.get(id) : undefined
}
