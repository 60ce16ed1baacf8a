// Durable timers of charts: due at a time, so that they survive the process. One that fires becomes an event with its token.
import type { ActorEvent } from '../event.ts'
import type { Token } from '../token.ts'
import { type Cell, without } from './cell.ts'
import { post } from './deliver.ts'
import type { Engine } from './engine.ts'

export function startTimer(engine: Engine, cell: Cell, token: Token, due: number, event: ActorEvent): void {
  const handle = engine.clock.setTimeout(() => fire(engine, cell, token, event), Math.max(0, due - engine.clock.now()))
  const timer = { handle, due, event }
  cell.timers ??= new Map()
  cell.timers.set(token, timer)
  engine.journal.timer(cell, token, timer)
}

function fire(engine: Engine, cell: Cell, token: Token, event: ActorEvent): void {
  if (!cell.timers?.has(token)) return
  cell.timers = without(cell.timers, token)
  engine.attempt(() => {
    engine.journal.timerGone(cell, token)
    post(engine, cell, event, { token, correlationId: cell.book?.runId })
  })
}

export function cancelTimer(engine: Engine, cell: Cell, token: Token): void {
  const timer = cell.timers?.get(token)
  if (!timer) return
  cell.timers = without(cell.timers, token)
  engine.clock.clearTimeout(timer.handle)
  engine.journal.timerGone(cell, token)
}
