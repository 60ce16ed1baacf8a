// When a task may begin: after those that it depends on have completed, and, where it says `sequential`, after every task of
// the app that was there before it. Both are read from the event that carries it, so that every process decides the same.
import { StatecraftError } from '../errors.ts'
import type { ActorEvent } from '../event.ts'
import { type Failure, toFailure } from '../failure.ts'
import type { Task } from '../task.ts'
import type { Request } from './cell.ts'
import type { Engine } from './engine.ts'

/** The task that a message carries: a routed one, too. What comes from outside may be anything. */
export function taskIn(event: ActorEvent): Partial<Task> | undefined {
  const carrier = event.type === 'ROUTE' ? (event.event as ActorEvent | undefined) : event
  const task = carrier?.task
  return typeof task === 'object' && task !== null ? (task as Partial<Task>) : undefined
}

/** Whether one of the app's tasks was there before it and has not ended. */
function isBehind(engine: Engine, request: Request): boolean {
  for (const other of engine.requests.values()) {
    if (other === request) return false
    if (other.book.parent === undefined) return true
  }
  return false
}

const notDone = (id: string, status: string): Failure =>
  toFailure(
    new StatecraftError('dependency_failed', `The task "${id}" that comes first has ${status}`, { details: { id } }),
  )

/** Why it can never begin. */
function lostCause(engine: Engine, dependsOn: readonly unknown[]): Failure | undefined {
  for (const id of dependsOn) {
    const ended = engine.books.get(String(id))
    if (ended?.outcome && ended.outcome.status !== 'completed') return notDone(ended.id, ended.outcome.status)
  }
  return undefined
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** True: it may begin. False: not yet. A failure: it never may. An ended task that is no longer known counts as completed. */
export function isDue(engine: Engine, request: Request, event: ActorEvent): boolean | Failure {
  const task = taskIn(event)
  if (!task || (task.dependsOn === undefined && task.mode !== 'sequential')) return true
  const dependsOn = listOf(task.dependsOn)
  const lost = lostCause(engine, dependsOn)
  if (lost) return lost
  const waits = dependsOn.some(id => id !== request.id && engine.requests.has(String(id)))
  return !waits && (task.mode !== 'sequential' || request.book.parent !== undefined || !isBehind(engine, request))
}
