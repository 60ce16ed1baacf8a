// Room under an actor that lets only so many tasks be under way below it.
//
// - Every open request to somebody below it counts, however it came there; only those that come to the actor itself wait.
// - What a task hands on is part of it: it needs no room of its own, so that nobody waits for whoever waits for them.
// - All of it follows from the open requests and who has them, so that another process counts the same.
import type { TaskBook } from '../task.ts'
import type { Cell, Request } from './cell.ts'
import { schedule } from './deliver.ts'
import type { Engine } from './engine.ts'

function isPartOf(underWay: ReadonlySet<string>, book: TaskBook): boolean {
  for (let at: TaskBook | undefined = book; at; at = at.parent) if (underWay.has(at.id)) return true
  return false
}

/** Whether more tasks may begin below it. */
export const isFull = ({ behaviour, underWay }: Cell): boolean =>
  behaviour.maxParallel !== undefined && (underWay?.size ?? 0) >= behaviour.maxParallel

/** Whether this one may begin below it. */
export const hasRoom = (cell: Cell, request: Request): boolean =>
  !isFull(cell) || isPartOf(cell.underWay ?? new Set(), request.book)

/** The request has come to its callee. */
export function occupy({ id, book, callee }: Request): void {
  for (let at = callee.parent; at; at = at.parent) {
    if (at.behaviour.maxParallel === undefined) continue
    at.underWay ??= new Set()
    if (!isPartOf(at.underWay, book)) at.underWay.add(id)
  }
}

/** It has left its callee: what waits for room may go on. */
export function vacate(engine: Engine, { id, callee }: Request): void {
  for (let at = callee.parent; at; at = at.parent) if (at.underWay?.delete(id) && at.stash) schedule(engine, at)
}
