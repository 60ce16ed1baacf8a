// Second chances: a task that failed at one actor is tried again there, or goes to the actor's fallback; the tasks of a child
// that crashed go back to a parent that gives them to another.
//
// - Whether there is one is decided when the task fails, from the definition of the actor and from what was tried. It is carried
//   out later in the same transaction: until then the request is open and nobody has it.
// - Where nobody can take it after all, the task ends with the failure that it had.
import type { ActorEvent } from '../event.ts'
import { chanceOf } from '../task-policy.ts'
import { findBest, isThere } from './candidates.ts'
import { type Cell, isGone, type Request, type SecondChance } from './cell.ts'
import { isCircle } from './circle.ts'
import { type Engine, isWatched, observe } from './engine.ts'
import { type Next, sendOn } from './forward.ts'
import { endRequest } from './settle.ts'

/** Somebody of this name beside the actor, or further up, who did not fail at it yet. */
function named(engine: Engine, request: Request, agent: string, event: ActorEvent): Next | undefined {
  const { callee, tries } = request
  const asker = request.asker.type === 'actor' ? request.asker.cell : undefined
  const isFresh = (cell: Cell): boolean =>
    cell !== callee && !tries.failedAt?.includes(cell.address) && !(asker && isCircle(asker, cell))
  for (let at = callee.parent; at; at = at.parent) {
    const child = engine.cells.get(`${at.address}/${agent}`)
    const next =
      child && isThere(child) ? { callee: child, event } : findBest(at, { event, wanted: { agent }, asker })?.next
    if (next && isFresh(next.callee)) return next
  }
  return undefined
}

function nextOf(engine: Engine, { request, event, chance }: SecondChance): Next | undefined {
  const { callee } = request
  switch (chance) {
    case 'again':
      return isGone(callee) ? undefined : { callee, event }
    case 'back':
      return callee.parent && !isGone(callee.parent) ? { callee: callee.parent, event } : undefined
    case 'fallback':
      return named(engine, request, callee.behaviour.fallback ?? '', event)
    default:
      return chance satisfies never
  }
}

function note({ callee, tries }: Request, chance: SecondChance['chance']): Request['tries'] {
  const { retries = 0, failedAt = [], crashes } = tries
  if (chance === 'again') return { ...tries, retries: retries + 1 }
  // Whoever gets it now has tries of its own.
  return { failedAt: [...new Set([...failedAt, callee.address])], ...(crashes !== undefined && { crashes }) }
}

/** Carries a second chance out. */
export function tryAgain(engine: Engine, second: SecondChance): void {
  const { request, chance, failure } = second
  if (!engine.requests.has(request.id)) return
  const next = request.cancelling ? undefined : nextOf(engine, second)
  // The other chance is left when the first came to nothing.
  if (!next && chance === 'again' && chanceOf(request.callee.behaviour, request.tries, failure, true) === 'fallback')
    return tryAgain(engine, { ...second, chance: 'fallback' })
  if (!next) return endRequest(engine, request, { ok: false, failure: request.cancelling ?? failure })
  const { book, callee } = request
  request.tries = note(request, chance)
  if (isWatched(engine))
    observe(engine, { type: 'task.retried', taskId: book.id, address: callee.address, failure }, book.runId)
  sendOn(engine, request, next, callee.address)
}
