// The pump: takes what waits, fair between addresses, and lets the event loop breathe between slices.
import type { Cell } from './cell.ts'
import { breakDown, type Engine } from './engine.ts'
import { hasWork, takeOne } from './take.ts'

/** Envelopes of one address before the next one has its go. */
const BATCH = 64

/** Between two looks at the time: turns are short, but one may send a thousand messages. */
const LOOK_EVERY = 8

/** Takes up to a batch from one cell, as far as the slice goes. Every envelope is a transaction of its own. */
function drain(engine: Engine, cell: Cell, usedUp: () => boolean): void {
  const takeNext = (): void => takeOne(engine, cell)
  for (let n = 1; n <= BATCH && hasWork(engine, cell); n += 1) {
    engine.transact(takeNext)
    if (n % LOOK_EVERY === 0 && usedUp()) break
  }
  cell.scheduled = hasWork(engine, cell)
  if (cell.scheduled) engine.ready.push(cell)
}

/** One slice for each turn of the event loop, however often the pump starts in it: instant steps must not starve the loop. */
function sliceOf(engine: Engine): () => boolean {
  if (engine.slice) return engine.slice
  engine.pacer.later(() => {
    engine.slice = undefined
  })
  engine.slice = engine.pacer.slice()
  return engine.slice
}

function pumpSlice(engine: Engine): void {
  const usedUp = sliceOf(engine)
  let at = 0
  while (at < engine.ready.length && !engine.stopped) {
    drain(engine, engine.ready[at] as Cell, usedUp)
    at += 1
    if (at < engine.ready.length && usedUp()) break
  }
  engine.ready = engine.ready.slice(at)
}

/** Starts the pump unless it runs already, or a transaction that will start it is under way. */
export function wake(engine: Engine): void {
  if (engine.pumping || engine.nesting > 0 || engine.ready.length === 0 || engine.stopped) return
  engine.pumping = true
  const { pacer } = engine
  const go = (): void => {
    try {
      pumpSlice(engine)
    } catch (error) {
      if (!engine.stopped) breakDown(engine, 'A turn failed half-way', error)
    }
    engine.pumping = false
    wake(engine)
  }
  if (sliceOf(engine)()) pacer.later(go)
  else pacer.soon(go)
}
