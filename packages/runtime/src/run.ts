// One run: a task at the top of its tree, from its start to its result. A run that fails is a result, never an exception.

import type { Address } from './address.ts'
import { checkLimits, type Limits } from './budget.ts'
import type { Answer } from './engine/answer.ts'
import { createEventStream } from './event-stream.ts'
import type { Bus, Observed } from './events.ts'
import type { HostAnswer } from './host.ts'
import { type KnownOptions, refuseStrange } from './known-options.ts'
import type { Settings } from './run-scope.ts'
import type { Details, Result, TaskBook } from './task.ts'
import { resultThrough } from './threads/threads.ts'

export interface RunOptions<C = unknown> {
  /** Cancels the run when it fires. */
  readonly signal?: AbortSignal
  /** Handed to tools, guards and instructions. */
  readonly context?: C
  /** The model for this run, by name or itself, in place of the agents' own. */
  readonly model?: unknown
  /** Most that this run may use, in place of the defaults; where the runtime has limits of its own, the tighter holds. */
  readonly limits?: Limits
  /** Model settings of this run, before the agents' own. */
  readonly settings?: Settings
  readonly metadata?: Readonly<Record<string, unknown>>
  /**
   * Id of the thread that the run goes on with: it is told what was said there, waits for the runs that were asked before it, and
   * adds what it comes to once it completes. Default: none, the run shares nothing.
   */
  readonly thread?: string
  /** Ids of artifacts that go with the task; its agent must have shared context. */
  readonly artifacts?: readonly string[]
  /** What whoever does the task shall bear in mind. A task that says it itself goes first. */
  readonly directives?: readonly string[]
  /** Names of the agents that are there for the task, of those whom whoever does it may address. Default: all of them. */
  readonly agents?: readonly string[]
  /**
   * The supervisor under which the run's own actor lives; agents by its side can be delegated to by name. Of a task: the
   * supervisor that looks for somebody, below itself first. Default: the root.
   */
  readonly under?: Address
  /** When it must be done, in ms since the epoch. */
  readonly deadline?: number | undefined
}

const RUN_OPTIONS: KnownOptions<RunOptions> = {
  signal: true,
  context: true,
  model: true,
  limits: true,
  settings: true,
  metadata: true,
  thread: true,
  artifacts: true,
  directives: true,
  agents: true,
  under: true,
  deadline: true,
}

/** Throws `input_invalid`. */
export function checkRunOptions(options: RunOptions): void {
  refuseStrange('runtime.run', options, RUN_OPTIONS)
  if (options.limits) checkLimits(options.limits)
}

export interface Run<O = unknown, D = Details> {
  readonly id: string
  /** Resolves when the run ended, however it ended. */
  result(): Promise<Result<O, D>>
  /** What happens in this run, from its start on; ends with it. */
  events(): AsyncIterableIterator<Observed>
  /** Cancels it and all below it. The result says `cancelled`, and its error says `reason`. */
  cancel(reason?: string): void
}

/** The event that every stream of a run begins with, also one that is opened later. */
function startedEvent(book: TaskBook): Observed {
  return {
    type: 'task.started',
    taskId: book.id,
    address: book.address,
    name: book.name,
    parentId: undefined,
    task: undefined,
    at: book.createdAt,
    runId: book.runId,
  }
}

function endedEvent({ id, runId, address, name, outcome, endedAt }: TaskBook): Observed | undefined {
  if (!outcome || endedAt === undefined) return undefined
  return { type: 'task.ended', taskId: id, address, name, outcome, at: endedAt, runId }
}

async function* follow(first: Observed, rest: AsyncIterableIterator<Observed>): AsyncIterableIterator<Observed> {
  try {
    yield first
    yield* rest
  } finally {
    await rest.return?.()
  }
}

async function* both(first: Observed, last: Observed): AsyncIterableIterator<Observed> {
  yield first
  yield last
}

/** Listens from now on, however late it is read. */
function eventsOf(book: TaskBook, bus: Bus): AsyncIterableIterator<Observed> {
  const started = startedEvent(book)
  const ended = endedEvent(book)
  if (ended) return both(started, ended)
  const rest = createEventStream(bus, {
    filter: event => event.runId === book.runId,
    until: event => event.type === 'task.ended' && event.taskId === book.id,
  })
  return follow(started, rest)
}

/** Why a signal fired, where whoever fired it says so in words. */
function reasonOf({ reason }: AbortSignal): string | undefined {
  if (typeof reason === 'string') return reason
  return reason instanceof Error ? reason.message : undefined
}

/** Calls `cancel` when the signal fires, as long as `done` has not settled. */
export function onAbort(
  signal: AbortSignal | undefined,
  cancel: (reason?: string) => void,
  done: Promise<unknown>,
): void {
  if (!signal) return
  const abort = (): void => cancel(reasonOf(signal))
  if (signal.aborted) return abort()
  signal.addEventListener('abort', abort, { once: true })
  const off = (): void => signal.removeEventListener('abort', abort)
  done.then(off, off)
}

/** A host that stopped leaves the task open: to this process, the run has failed. */
function resultOf(book: TaskBook, answer: Answer, now: number): Result {
  const result = resultThrough(book, now)
  return book.outcome || answer.ok ? result : { ...result, status: 'failed', output: undefined, error: answer.failure }
}

export function createRun<O, D>(under: HostAnswer, bus: Bus, now: () => number, signal?: AbortSignal): Run<O, D> {
  const { book } = under
  const ended = under.answer.then(answer => resultOf(book, answer, now()) as Result<O, D>)
  onAbort(signal, under.cancel, ended)
  return { id: book.id, result: () => ended, events: () => eventsOf(book, bus), cancel: under.cancel }
}
