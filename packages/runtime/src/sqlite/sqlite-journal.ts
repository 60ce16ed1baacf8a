// The journal of an engine in the tables of a store. What it is told is gathered and written by `commit`, in one transaction.
//
// - Nothing but `commit` touches the file, so that nothing but `commit` can fail, and a turn never sees half of a failure.
// - What the engine changes in place (cells, tasks, requests) is written once per transaction, as it is at its end.
import type { DatabaseSync } from 'node:sqlite'
import type { Account } from '../budget.ts'
import type { Cell, Request } from '../engine/cell.ts'
import type { Journal } from '../engine/journal.ts'
import type { TaskBook } from '../task.ts'
import {
  accountColumn,
  changingOfActor,
  changingOfRequest,
  changingOfTask,
  fixedOfActor,
  fixedOfEnvelope,
  fixedOfRequest,
  fixedOfTask,
  jsonColumn,
} from './columns.ts'
import { createTable } from './table.ts'

/** `seq` is written this far ahead, so that not every message writes it. */
const SEQ_BLOCK = 1000

/** The account of the host, to which those of all tasks belong. */
function totalOf(account: Account): Account {
  return account.parent ? totalOf(account.parent) : account
}

/** `seq` is the highest that is saved. Throws only in `commit` and `close`. */
export function createSqliteJournal(db: DatabaseSync, seq: number): Journal {
  const tables = {
    actor: createTable(db, 'actor'),
    envelope: createTable(db, 'envelope'),
    step: createTable(db, 'step'),
    timer: createTable(db, 'timer'),
    request: createTable(db, 'request'),
    task: createTable(db, 'task'),
    record: createTable(db, 'task_step'),
    subscription: createTable(db, 'subscription'),
  }
  const setSeq = db.prepare('UPDATE host SET seq = ?')
  const setAccount = db.prepare('UPDATE host SET account = ?')
  const forgetRecords = db.prepare(
    'DELETE FROM task_step WHERE task IN (SELECT id FROM task WHERE run = :run AND id NOT IN (SELECT id FROM request))',
  )
  const forgetTasks = db.prepare('DELETE FROM task WHERE run = :run AND id NOT IN (SELECT id FROM request)')
  const { last } = db.prepare('SELECT coalesce(max(position), 0) AS last FROM envelope').get() as { last: number }

  let position = last
  let seqSaved = seq
  let writes: (() => void)[] = []
  const cells = new Set<Cell>()
  const requests = new Set<Request>()
  const books = new Set<TaskBook>()
  let total: Account | undefined

  const saveCell = (cell: Cell): void =>
    tables.actor.save({ address: cell.address }, changingOfActor(cell), () => fixedOfActor(cell))
  const saveRequest = (request: Request): void =>
    tables.request.save({ id: request.id }, changingOfRequest(request), () => fixedOfRequest(request))
  const saveBook = (book: TaskBook): void =>
    tables.task.save({ id: book.id }, changingOfTask(book), () => fixedOfTask(book))

  const saveAheadOf = (used: number): void => {
    if (used <= seqSaved) return
    seqSaved = used + SEQ_BLOCK
    const next = seqSaved
    writes.push(() => void setSeq.run(next))
  }

  const flush = (): void => {
    for (const write of writes) write()
    for (const cell of cells) if (cell.status !== 'stopped') saveCell(cell)
    for (const request of requests) saveRequest(request)
    for (const book of books) saveBook(book)
    if (total) setAccount.run(accountColumn(total.state))
  }

  return {
    durable: true,
    cell: cell => void cells.add(cell),
    cellGone(cell) {
      cells.delete(cell)
      const { address } = cell
      writes.push(() => {
        tables.actor.remove({ address })
        // The engine says what of it is gone, too; a row without its actor would make the store unreadable.
        for (const table of [tables.envelope, tables.step, tables.timer, tables.subscription]) table.remove({ address })
      })
    },
    envelope({ address, status }, envelope, place) {
      if (status === 'stopped') return
      saveAheadOf(envelope.seq)
      position += 1
      const at = { address, place, position }
      writes.push(() => tables.envelope.save({ seq: envelope.seq }, at, () => fixedOfEnvelope(envelope)))
    },
    envelopeGone: ({ seq: gone }) => void writes.push(() => tables.envelope.remove({ seq: gone })),
    step: ({ address }, { token, source, input, attempt }, book) =>
      void writes.push(() =>
        tables.step.save({ address, token }, { attempt }, () => ({
          source,
          input: jsonColumn(input),
          task: book?.id ?? null,
        })),
      ),
    stepGone: ({ address }, token) => void writes.push(() => tables.step.remove({ address, token })),
    timer: ({ address }, token, { due, event }) =>
      void writes.push(() => tables.timer.save({ address, token }, { due }, () => ({ event: JSON.stringify(event) }))),
    timerGone: ({ address }, token) => void writes.push(() => tables.timer.remove({ address, token })),
    request: request => void requests.add(request),
    requestGone(request) {
      requests.delete(request)
      writes.push(() => tables.request.remove({ id: request.id }))
    },
    book(book) {
      for (let at: TaskBook | undefined = book; at; at = at.parent) books.add(at)
      total = totalOf(book.account)
    },
    account(account) {
      total = account
    },
    record(book, place) {
      const record = JSON.stringify(book.steps[place])
      writes.push(() => tables.record.save({ task: book.id, place }, { record }))
    },
    bookGone(book) {
      books.delete(book)
      writes.push(() => {
        forgetRecords.run({ run: book.runId })
        forgetTasks.run({ run: book.runId })
      })
    },
    subscription: ({ address }, topic) =>
      void writes.push(() => tables.subscription.save({ address, topic }, { topic })),
    subscriptionGone: ({ address }, topic) => void writes.push(() => tables.subscription.remove({ address, topic })),
    commit() {
      if (writes.length === 0 && cells.size === 0 && requests.size === 0 && books.size === 0 && !total) return
      try {
        db.exec('BEGIN IMMEDIATE')
        flush()
        db.exec('COMMIT')
      } catch (error) {
        if (db.isTransaction) db.exec('ROLLBACK')
        throw error
      }
      writes = []
      cells.clear()
      requests.clear()
      books.clear()
      total = undefined
    },
    close: () => {
      if (db.isOpen) db.close()
    },
  }
}
