// Goes on with what an earlier process left: puts what was rebuilt from its rows into the engine, arms timers, deadlines
// and delayed restarts (those that are overdue fire at once), and runs open steps again with one attempt more (K3).
import type { Envelope } from '../envelope.ts'
import type { ProcessScope } from '../run-scope.ts'
import type { Cell, Request } from './cell.ts'
import { schedule } from './deliver.ts'
import { type Engine, isWatched, observe } from './engine.ts'
import { restartAt } from './life.ts'
import { type Rebuilt, rebuild } from './rebuild.ts'
import { startDeadline } from './requests.ts'
import { occupy } from './room.ts'
import type { Saved, SavedTask } from './saved.ts'
import { rerunStep } from './steps.ts'
import { hasWork } from './take.ts'
import { startTimer } from './timers.ts'
import { subscribeCell } from './topics.ts'
import { queueUp } from './urgency.ts'
import { openWindow } from './window.ts'

function install(engine: Engine, saved: Saved, { cells, tasks, requests }: Rebuilt): void {
  engine.seq = saved.seq
  Object.assign(engine.account.state, saved.account)
  for (const [address, cell] of cells) {
    engine.cells.set(address, cell)
    const { parent } = cell
    if (parent) parent.children = (parent.children ?? new Set()).add(cell)
  }
  for (const { id } of saved.tasks.filter(isEndedTop).toSorted((a, b) => a.endedAt - b.endedAt)) {
    const book = tasks.get(id)
    if (book) engine.books.add(book)
  }
  for (const [id, request] of requests) engine.requests.set(id, request)
  for (const request of requests.values()) occupy(request)
  for (const cell of cells.values()) if (cell.stash) lineUp(engine, cell, cell.stash)
}

/** As they would have come; one that waits for others is looked at whenever some task ends. */
function lineUp(engine: Engine, cell: Cell, stash: readonly Envelope[]): void {
  cell.stash = undefined
  for (const envelope of stash) queueUp(engine, cell, envelope)
  engine.held.add(cell)
}

const isEndedTop = (task: SavedTask): task is SavedTask & { readonly endedAt: number } =>
  task.parent === undefined && task.endedAt !== undefined

const byDue = (a: { readonly due: number }, b: { readonly due: number }): number => a.due - b.due

function goOn(engine: Engine, saved: Saved, { cells, tasks, requests, cellAt }: Rebuilt): void {
  for (const { address, topic } of saved.subscriptions) subscribeCell(engine, cellAt(address), topic)
  for (const { address, token, due, event } of saved.timers.toSorted(byDue))
    startTimer(engine, cellAt(address), token, due, event)
  for (const { address, restartDue } of saved.actors)
    if (restartDue !== undefined) restartAt(engine, cellAt(address), restartDue)
  for (const request of requests.values()) startDeadline(engine, request)
  for (const { address, task, token, source, input, attempt } of saved.steps) {
    const book = task === undefined ? undefined : tasks.get(task)
    rerunStep(engine, cellAt(address), { token, source, input, attempt: attempt + 1 }, book)
  }
  for (const cell of cells.values()) if (hasWork(engine, cell)) schedule(engine, cell)
}

/** To whoever watches this process, the actors come into being now. */
function show(engine: Engine, { cells }: Rebuilt): void {
  for (const cell of cells.values()) {
    const { address, behaviour, parent, book } = cell
    if (isWatched(engine))
      observe(engine, { type: 'actor.spawned', address, name: behaviour.name, parent: parent?.address }, book?.runId)
    if (engine.inspected) engine.after.push(() => void openWindow(engine, cell))
  }
}

/**
 * Makes an empty engine go on with `saved`, and returns the open requests of the earlier process's app: nobody waits for
 * them until their asker is set. Throws `behaviour_missing` and `store_invalid`, and has changed nothing then.
 */
export function restore(engine: Engine, saved: Saved, process: ProcessScope = {}): readonly Request[] {
  const rebuilt = rebuild(engine, saved, process)
  engine.stopped = undefined
  engine.transact(() => {
    install(engine, saved, rebuilt)
    show(engine, rebuilt)
    goOn(engine, saved, rebuilt)
  })
  const ofApp = saved.requests.filter(({ asker }) => asker.type === 'app')
  return ofApp.map(({ id }) => rebuilt.requests.get(id)).filter(request => request !== undefined)
}
