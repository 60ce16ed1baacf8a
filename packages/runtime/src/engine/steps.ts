// Running steps. A step starts after the turn that wanted it is committed; its result and its completion are one commit, so
// that a completed step is never run again (K3). What it throws becomes an error event of the chart (K6).
import { enter, needsRoom } from '../allowance.ts'
import { type Account, type Draw, reserve, type Spend, tokensOf } from '../budget.ts'
import { StatecraftError } from '../errors.ts'
import { doneEvent, errorEvent } from '../event.ts'
import { type Failure, toFailure } from '../failure.ts'
import { scopeBelow } from '../run-scope.ts'
import type { StepIo, StepRecord, StepSource } from '../step.ts'
import type { TaskBook } from '../task.ts'
import { parseToken, type Token } from '../token.ts'
import { type Cell, type RunningStep, sharesBelow, without } from './cell.ts'
import { post } from './deliver.ts'
import { caught, type Engine, isWatched, observe } from './engine.ts'
import { charge, journalPayer, payerOf, refund } from './payer.ts'
import { assertWritable } from './writable.ts'

export interface StepStart {
  readonly token: Token
  readonly source: string
  readonly input: unknown
  readonly attempt: number
}

const NOT_IN_BOOK = -1
const UNKNOWN_SPEND: Spend = { inputTokens: undefined, outputTokens: undefined, costUsd: undefined }

/** What a reader is told of a step; one whose `describe` throws goes by the name of its source. */
function describe(engine: Engine, { source, input }: StepStart, step: StepSource): ReturnType<DescribeStep> {
  try {
    return step.describe?.(input as never) ?? { name: source }
  } catch (error) {
    engine.after.push(() => caught(engine, `describe of step "${source}"`, error))
    return { name: source }
  }
}
type DescribeStep = NonNullable<StepSource['describe']>

function recordOf(engine: Engine, start: StepStart, step: StepSource): StepRecord {
  const { token, source } = start
  const described = describe(engine, start, step)
  return {
    id: token,
    source,
    name: described.name,
    ...(described.detail !== undefined && { detail: described.detail }),
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

const sourceOf = ({ behaviour }: Cell, source: string): StepSource | undefined =>
  behaviour.kind === 'chart' ? behaviour.steps.get(source) : undefined

const missing = ({ behaviour }: Cell, source: string): StatecraftError =>
  new StatecraftError('step_missing', `Source "${source}" of "${behaviour.name}" has no step`)

type Drawn = { readonly draw: Draw | undefined } | { readonly refused: unknown }

/** What a step takes; refused where the budget says no, or its own `draw` throws. */
function drawnFrom(account: Account, step: StepSource, input: unknown): Drawn {
  try {
    const draw = step.draw?.(input as never)
    const refused = draw && reserve(account, draw)
    return refused ? { refused } : { draw }
  } catch (refused) {
    return { refused }
  }
}

/** Takes the step's draw and starts it; a step that the budget refuses fails without running. */
export function startStep(engine: Engine, cell: Cell, start: StepStart): void {
  const step = sourceOf(cell, start.source)
  if (!step) return report(engine, cell, start.token, { ok: false, failure: toFailure(missing(cell, start.source)) })
  const { book } = cell
  const drawn = drawnFrom(payerOf(engine, book), step, start.input)
  if ('refused' in drawn) return report(engine, cell, start.token, { ok: false, failure: toFailure(drawn.refused) })
  const record = recordOf(engine, start, step)
  const at = book ? book.steps.push(record) - 1 : NOT_IN_BOOK
  launch(engine, cell, start, step, { abort: engine.createAbort(), record, book, at, draw: drawn.draw })
}

/** Runs a step again that an earlier process left open, in the place it has in its task. Its draw was taken then. */
export function rerunStep(engine: Engine, cell: Cell, start: StepStart, book: TaskBook | undefined): void {
  const fail = (): never => {
    throw missing(cell, start.source)
  }
  const step = sourceOf(cell, start.source) ?? { run: fail }
  const record = recordOf(engine, start, step)
  const at = book ? placeOf(book, record) : NOT_IN_BOOK
  if (book) book.steps[at] = record
  // It was taken by an earlier process, which may have begun.
  launch(engine, cell, start, step, { abort: engine.createAbort(), record, book, at, draw: undefined })
}

function placeOf({ steps }: TaskBook, record: StepRecord): number {
  const at = steps.findIndex(({ id, status }) => id === record.id && status === 'running')
  return at < 0 ? steps.length : at
}

function launch(engine: Engine, cell: Cell, start: StepStart, step: StepSource, running: RunningStep): void {
  const { record, book, at } = running
  cell.steps ??= new Map()
  cell.steps.set(start.token, running)
  engine.journal.step(cell, start, book)
  if (book) journalRecord(engine, book, at)
  journalPayer(engine, book)
  note(engine, cell, 'step.started', record, book)
  run(engine, cell, start, step, running)
}

function journalRecord(engine: Engine, book: TaskBook, at: number): void {
  engine.journal.book(book)
  engine.journal.record(book, at)
}

function ioOf(engine: Engine, cell: Cell, { token, attempt, source }: StepStart, { abort, book }: RunningStep): StepIo {
  return {
    lock: engine.facilities.lock,
    artifacts: engine.facilities.artifacts,
    id: token,
    address: cell.address,
    signal: abort.signal,
    idempotencyKey: `${cell.id}@${token}`,
    attempt,
    clock: engine.clock,
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
    scope: scopeBelow(book?.scope ?? {}, sharesBelow(cell.parent)),
  }
}

/** Starts in a microtask: the transaction that asked for it ends before, and if it could not commit nothing runs. */
function run(engine: Engine, cell: Cell, start: StepStart, step: StepSource, running: RunningStep): void {
  const { input, token } = start
  Promise.resolve()
    .then(() => {
      if (engine.stopped || running.abort.signal.aborted) return undefined
      const io = ioOf(engine, cell, start, running)
      const perform = (): unknown => {
        running.began = true
        return step.run(input as never, io)
      }
      const payer = payerOf(engine, running.book)
      return step.spend && needsRoom(payer) ? whenAllowed(step, input, io, running, payer, perform) : perform()
    })
    .then(
      output => end(engine, cell, token, running, endingOf(engine, cell, start, output), step),
      error => end(engine, cell, token, running, { ok: false, failure: toFailure(error) }, step),
    )
}

/** Under a limit on tokens or cost, what spends waits until there is room for it. */
async function whenAllowed(
  step: StepSource,
  input: unknown,
  { scope, signal }: StepIo,
  running: RunningStep,
  account: Account,
  perform: () => unknown,
): Promise<unknown> {
  const estimate = await step.estimate?.(input as never, scope)
  const leave = await enter(account, estimate ?? { tokens: 0, isBound: false }, signal)
  running.leave = leave
  // Cancelled in the same moment: nothing is asked, so that nothing is held.
  if (signal.aborted) leave()
  signal.throwIfAborted()
  return perform()
}

type Ending = { readonly ok: true; readonly output: unknown } | { readonly ok: false; readonly failure: Failure }

/** A step whose output cannot be saved has failed. */
function endingOf(engine: Engine, cell: Cell, { source }: StepStart, output: unknown): Ending {
  try {
    assertWritable(engine, cell.address, `step "${source}": output`, output)
    return { ok: true, output }
  } catch (error) {
    return { ok: false, failure: toFailure(error) }
  }
}

/** A step that was cancelled has no ending here: `cancelStep` was it. */
function end(engine: Engine, cell: Cell, token: Token, running: RunningStep, ending: Ending, step: StepSource): void {
  if (cell.steps?.get(token) !== running) return
  engine.attempt(() => {
    close(engine, cell, token, running, ending, step)
    report(engine, cell, token, ending, engine.clock.now() - running.record.startedAt)
  })
}

/** Undefined where nobody can say. */
function spendOf(engine: Engine, step: StepSource, ending: Ending, { record, book }: RunningStep): StepRecord['spend'] {
  try {
    return ending.ok ? step.spend?.(ending.output as never, book?.scope ?? {}) : step.spendOnFailure?.(ending.failure)
  } catch (error) {
    engine.after.push(() => caught(engine, `spend of step "${record.source}"`, error))
    return UNKNOWN_SPEND
  }
}

function close(engine: Engine, cell: Cell, token: Token, running: RunningStep, ending: Ending, step: StepSource): void {
  cell.steps = without(cell.steps, token)
  engine.journal.stepGone(cell, token)
  const spend = spendOf(engine, step, ending, running)
  refund(engine, running)
  if (spend) charge(engine, running.book, spend)
  running.leave?.(spend && { tokens: tokensOf(spend), costUsd: spend.costUsd })
  const status = ending.ok ? 'completed' : 'failed'
  finish(engine, cell, running, {
    status,
    ...(spend && { spend }),
    ...(ending.ok
      ? referenceOf(engine, step, ending.output, running.record.source)
      : { error: errorOf(ending.failure) }),
  })
}

function referenceOf(engine: Engine, step: StepSource, output: unknown, source: string): Pick<StepRecord, 'reference'> {
  try {
    const reference = step.reference?.(output as never)
    return reference === undefined ? {} : { reference }
  } catch (error) {
    engine.after.push(() => caught(engine, `reference of step "${source}"`, error))
    return {}
  }
}

function errorOf({ code, message, details }: Failure): NonNullable<StepRecord['error']> {
  return { code, message, ...(details && Object.keys(details).length > 0 && { details }) }
}

function finish(engine: Engine, cell: Cell, { record, book, at }: RunningStep, rest: Partial<StepRecord>): void {
  const ended: StepRecord = { ...record, ...rest, durationMs: engine.clock.now() - record.startedAt }
  if (book) {
    book.steps[at] = ended
    journalRecord(engine, book, at)
  }
  note(engine, cell, 'step.ended', ended, book)
}

function report(engine: Engine, cell: Cell, token: Token, ending: Ending, durationMs?: number): void {
  const child = parseToken(token).key
  const event = ending.ok ? doneEvent(child, ending.output, durationMs) : errorEvent(child, ending.failure, durationMs)
  post(engine, cell, event, { token, correlationId: cell.book?.runId })
}

/** The chart has left the state that wanted it: its signal fires and its result goes nowhere. */
export function cancelStep(engine: Engine, cell: Cell, token: Token): void {
  const running = cell.steps?.get(token)
  if (!running) return
  cell.steps = without(cell.steps, token)
  engine.journal.stepGone(cell, token)
  // Whoever was asked may have worked on it up to now, and charge for that.
  const isSpent = running.began && sourceOf(cell, running.record.source)?.spend
  if (isSpent) charge(engine, running.book, UNKNOWN_SPEND)
  refund(engine, running)
  running.leave?.()
  finish(engine, cell, running, { status: 'cancelled', ...(isSpent && { spend: UNKNOWN_SPEND }) })
  // After the commit: what listens to the signal is not ours.
  engine.after.push(() => running.abort.abort(new StatecraftError('cancelled', 'The step was cancelled')))
}

/** The task that it is charged to was withdrawn, and the chart is still there: its step fails. */
export function interruptStep(engine: Engine, cell: Cell, token: Token, failure: Failure): void {
  cancelStep(engine, cell, token)
  report(engine, cell, token, { ok: false, failure })
}
