// Running steps. A step starts after the turn that wanted it is committed; its result and its completion are one commit, so
// that a completed step is never run again (K3). What it throws becomes an error event of the chart (K6).
import { reserve, settle } from '../budget.ts'
import { StatecraftError } from '../errors.ts'
import { doneEvent, errorEvent } from '../event.ts'
import { type Failure, toFailure } from '../failure.ts'
import type { StepIo, StepRecord, StepSource } from '../step.ts'
import type { TaskBook } from '../task.ts'
import { parseToken, type Token } from '../token.ts'
import type { Cell, RunningStep } from './cell.ts'
import { post } from './deliver.ts'
import { type Engine, isWatched, observe } from './engine.ts'

export interface StepStart {
  readonly token: Token
  readonly source: string
  readonly input: unknown
  readonly attempt: number
}

const NOT_IN_BOOK = -1

function recordOf(engine: Engine, { token, source, input }: StepStart, step: StepSource): StepRecord {
  const described = step.describe?.(input as never)
  return {
    id: token,
    source,
    name: described?.name ?? source,
    ...(described?.detail !== undefined && { detail: described.detail }),
    status: 'running',
    startedAt: engine.clock.now(),
  }
}

function note(
  engine: Engine,
  cell: Cell,
  type: 'step.started' | 'step.ended',
  step: StepRecord,
  book: TaskBook | undefined,
): void {
  if (isWatched(engine)) observe(engine, { type, address: cell.address, step }, book?.runId)
}

/** Takes the step's draw and starts it; a step that the budget refuses fails without running. */
export function startStep(engine: Engine, cell: Cell, start: StepStart): void {
  const step = cell.behaviour.kind === 'chart' ? cell.behaviour.steps.get(start.source) : undefined
  if (!step) {
    const error = new StatecraftError(
      'step_missing',
      `Source "${start.source}" of "${cell.behaviour.name}" has no step`,
    )
    return report(engine, cell, start.token, { ok: false, failure: toFailure(error) })
  }
  const { book } = cell
  const refused = book && step.draw ? reserve(book.account, step.draw(start.input as never)) : undefined
  if (refused) return report(engine, cell, start.token, { ok: false, failure: toFailure(refused) })
  const record = recordOf(engine, start, step)
  const at = book ? book.steps.push(record) - 1 : NOT_IN_BOOK
  const running: RunningStep = { abort: new AbortController(), record, book, at }
  cell.steps ??= new Map()
  cell.steps.set(start.token, running)
  engine.journal.step(cell, start)
  note(engine, cell, 'step.started', record, book)
  run(engine, cell, start, step, running)
}

function ioOf(engine: Engine, cell: Cell, { token, attempt, source }: StepStart, { abort, book }: RunningStep): StepIo {
  return {
    id: token,
    signal: abort.signal,
    idempotencyKey: `${cell.address}@${token}`,
    attempt,
    emit: part => {
      if (!isWatched(engine) || abort.signal.aborted) return
      engine.bus.emit({
        type: 'step.emitted',
        address: cell.address,
        stepId: token,
        source,
        part,
        at: engine.clock.now(),
        runId: book?.runId,
      })
    },
    scope: book?.scope ?? {},
  }
}

/** Starts in a microtask: the transaction that asked for it ends before, and if it could not commit nothing runs. */
function run(engine: Engine, cell: Cell, start: StepStart, step: StepSource, running: RunningStep): void {
  const { input, token } = start
  Promise.resolve()
    .then(() => {
      if (engine.stopped || running.abort.signal.aborted) return undefined
      return step.run(input as never, ioOf(engine, cell, start, running))
    })
    .then(
      output => end(engine, cell, token, running, { ok: true, output }, step),
      error => end(engine, cell, token, running, { ok: false, failure: toFailure(error) }, step),
    )
}

type Ending = { readonly ok: true; readonly output: unknown } | { readonly ok: false; readonly failure: Failure }

/** A step that was cancelled has no ending here: `cancelStep` was it. */
function end(engine: Engine, cell: Cell, token: Token, running: RunningStep, ending: Ending, step: StepSource): void {
  if (cell.steps?.get(token) !== running) return
  engine.attempt(() => {
    close(engine, cell, token, running, ending, step)
    report(engine, cell, token, ending)
  })
}

function spendOf(step: StepSource, ending: Ending): StepRecord['spend'] {
  return ending.ok ? step.spend?.(ending.output as never) : undefined
}

function close(engine: Engine, cell: Cell, token: Token, running: RunningStep, ending: Ending, step: StepSource): void {
  cell.steps?.delete(token)
  engine.journal.stepGone(cell, token)
  const spend = spendOf(step, ending)
  if (spend && running.book) settle(running.book.account, spend)
  const status = ending.ok ? 'completed' : 'failed'
  finish(engine, cell, running, {
    status,
    ...(spend && { spend }),
    ...(!ending.ok && { error: { code: ending.failure.code, message: ending.failure.message } }),
  })
}

function finish(engine: Engine, cell: Cell, { record, book, at }: RunningStep, rest: Partial<StepRecord>): void {
  const ended: StepRecord = { ...record, ...rest, durationMs: engine.clock.now() - record.startedAt }
  if (book) {
    book.steps[at] = ended
    engine.journal.book(book)
  }
  note(engine, cell, 'step.ended', ended, book)
}

function report(engine: Engine, cell: Cell, token: Token, ending: Ending): void {
  const child = parseToken(token).key
  post(engine, cell, ending.ok ? doneEvent(child, ending.output) : errorEvent(child, ending.failure), {
    token,
    correlationId: cell.book?.runId,
  })
}

/** The chart has left the state that wanted it: its signal fires and its result goes nowhere. */
export function cancelStep(engine: Engine, cell: Cell, token: Token): void {
  const running = cell.steps?.get(token)
  if (!running) return
  cell.steps?.delete(token)
  engine.journal.stepGone(cell, token)
  finish(engine, cell, running, { status: 'cancelled' })
  // After the commit: what listens to the signal is not ours.
  engine.after.push(() => running.abort.abort(new StatecraftError('cancelled', 'The step was cancelled')))
}
