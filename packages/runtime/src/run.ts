// One run: a task at the top of its tree, from its start to its result. A run that fails is a result, never an exception.

import type { Limits } from './budget.ts'
import { createEventStream } from './event-stream.ts'
import type { Bus, Observed } from './events.ts'
import type { HostAnswer } from './host.ts'
import { type Result, type TaskBook, toResult } from './task.ts'

export interface RunOptions {
  /** Cancels the run when it fires. */
  readonly signal?: AbortSignal
  /** Handed to tools, guards and instructions. */
  readonly context?: unknown
  /** The model for this run, by name or itself, in place of the agents' own. */
  readonly model?: unknown
  /** Most that this run may use; the tighter of this and the runtime's own holds. */
  readonly limits?: Limits
  readonly metadata?: Readonly<Record<string, unknown>>
  /** When it must be done, in ms since the epoch. */
  readonly deadline?: number | undefined
}

export interface Run<O = unknown> {
  readonly id: string
  /** Resolves when the run ended, however it ended. */
  result(): Promise<Result<O>>
  /** What happens in this run, from its start on; ends with it. */
  events(): AsyncIterableIterator<Observed>
  /** Cancels it and all below it. The result says `cancelled`. */
  cancel(): void
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

async function* eventsOf(book: TaskBook, bus: Bus): AsyncIterableIterator<Observed> {
  yield startedEvent(book)
  if (book.endedAt !== undefined) return
  yield* createEventStream(bus, {
    filter: event => event.runId === book.runId,
    until: event => event.type === 'task.ended' && event.taskId === book.id,
  })
}

/** Calls `cancel` when the signal fires, as long as `done` has not settled. */
export function onAbort(signal: AbortSignal | undefined, cancel: () => void, done: Promise<unknown>): void {
  if (!signal) return
  if (signal.aborted) return cancel()
  signal.addEventListener('abort', cancel, { once: true })
  const off = (): void => signal.removeEventListener('abort', cancel)
  done.then(off, off)
}

export function createRun<O>(under: HostAnswer, bus: Bus, now: () => number, signal?: AbortSignal): Run<O> {
  const { book } = under
  const ended = under.answer.then(() => toResult(book, now()) as Result<O>)
  onAbort(signal, under.cancel, ended)
  return { id: book.id, result: () => ended, events: () => eventsOf(book, bus), cancel: under.cancel }
}
