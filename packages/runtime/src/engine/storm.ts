// Dead letters, as they are shown: one by one, and in a storm as one sum for all of a second that are too many to look at. Each
// is counted, whether it is shown or not.
import type { Address } from '../address.ts'
import type { ActorEvent } from '../event.ts'
import type { DeadReason, Observed } from '../events.ts'
import { type Engine, isWatched, observe, type Storm, showLast } from './engine.ts'

const WINDOW_MS = 1000
/** So many of a window are shown one by one. */
const SHOWN = 100

const calm = (since: number): Storm => ({ since, shown: 0, hidden: new Map(), timer: undefined })

/** Before anything was lost. */
export const NO_STORM: Readonly<Storm> = calm(Number.NEGATIVE_INFINITY)

type Sum = Observed & { readonly type: 'dead-letters' }

/** Ends the window. What it hid, if anything. */
function sumUp(engine: Engine): Sum | undefined {
  const { hidden, timer, since } = engine.storm
  if (timer !== undefined) engine.clock.clearTimeout(timer)
  const at = engine.clock.now()
  engine.storm = calm(at)
  if (hidden.size === 0) return undefined
  const count = [...hidden.values()].reduce((sum, each) => sum + each, 0)
  return { type: 'dead-letters', count, reasons: Object.fromEntries(hidden), since, at, runId: undefined }
}

/** Shows what was hidden so far. */
export function endStorm(engine: Engine): void {
  const sum = sumUp(engine)
  if (sum) showLast(engine, sum)
}

/** A dead letter comes in sight, or into the sum. */
export function showLoss(engine: Engine, to: Address, event: ActorEvent, reason: DeadReason, runId?: string): void {
  if (!isWatched(engine)) return
  if (engine.clock.now() - engine.storm.since >= WINDOW_MS) {
    const sum = sumUp(engine)
    if (sum) engine.after.push(() => engine.bus.emit(sum))
  }
  const { storm } = engine
  if (storm.shown < SHOWN) {
    storm.shown += 1
    return observe(engine, { type: 'dead-letter', to, event, reason }, runId)
  }
  storm.hidden.set(reason, (storm.hidden.get(reason) ?? 0) + 1)
  storm.timer ??= engine.clock.setTimeout(() => endStorm(engine), storm.since + WINDOW_MS - engine.clock.now())
}
