// From saved rows to cells, tasks and requests that fit each other and the charts as they are now. Reads the engine and
// leaves no trace in it: rows that do not fit change nothing, and nobody has seen a part of them.
//
// - Nothing is revived by name but behaviours, looked up among those that are registered.
// - Actors come parents first, and everything in the order in which it was made.
import { type Address, childAddress, lastPart } from '../address.ts'
import { type Behaviour, type BehaviourMaker, behaviourOf } from '../behaviour.ts'
import { createAccount } from '../budget.ts'
import { StatecraftError } from '../errors.ts'
import { areOpenKeys } from '../open-keys.ts'
import type { ProcessScope } from '../run-scope.ts'
import type { TaskBook } from '../task.ts'
import { loadState, type TurnState } from '../turn.ts'
import type { Asker, Request } from './cell.ts'
import { type Cell, newCell } from './cell.ts'
import type { Engine } from './engine.ts'
import { behaviourFor, type Lineage } from './known.ts'
import type { Saved, SavedActor, SavedEnvelope, SavedRequest, SavedTask } from './saved.ts'

/** Everything by its name; a lookup of what is not there says that the store is damaged. */
export interface Rebuilt {
  readonly cells: ReadonlyMap<Address, Cell>
  readonly tasks: ReadonlyMap<string, TaskBook>
  readonly requests: ReadonlyMap<string, Request>
  cellAt(address: Address): Cell
}

const damaged = (what: string, cause?: unknown): StatecraftError =>
  new StatecraftError('store_invalid', `${what}: use another file, or restore a backup`, { cause })

/** The names that nobody registered. One below an actor whose own behaviour is missing may come along with that. */
export function missingBehaviours(engine: Engine, actors: readonly SavedActor[]): readonly string[] {
  const missing = new Set<string>()
  const found = new Map<Address, Lineage>()
  for (const { address, parent: above, behaviour: name, input } of actors) {
    const parent = above === undefined ? undefined : found.get(above)
    const known = behaviourFor(engine, parent, name)
    if (known) found.set(address, { behaviour: madeAgain(address, known, input), parent })
    else if (above === undefined || parent) missing.add(name)
  }
  return [...missing].sort()
}

function assertBehaviours(engine: Engine, actors: readonly SavedActor[]): void {
  const names = missingBehaviours(engine, actors)
  if (names.length === 0) return
  throw new StatecraftError(
    'behaviour_missing',
    `The store holds actors of behaviours that nobody registered: ${names.join(', ')}. Register them, then resume again`,
    { details: { names } },
  )
}

type SavedState = Omit<TurnState, 'snapshot'> & { readonly snapshot: object }

function isSavedState(state: unknown): state is SavedState {
  if (typeof state !== 'object' || state === null) return false
  const { snapshot, life, n, open } = state as Record<string, unknown>
  return typeof snapshot === 'object' && snapshot !== null && [life, n].every(Number.isInteger) && areOpenKeys(open)
}

function chartState({ address, behaviour, status }: Cell, state: unknown): TurnState | undefined {
  if (behaviour.kind !== 'chart') return undefined
  // An actor that failed in its first turn has none.
  if (state === undefined && status === 'failed') return undefined
  if (!isSavedState(state)) throw damaged(`What is saved of "${address}" is not the state of a chart`)
  try {
    return loadState(behaviour.machine, state)
  } catch (cause) {
    throw new StatecraftError(
      'store_invalid',
      `The saved state of "${address}" does not fit the chart "${behaviour.name}" as it is now: register the chart that saved it`,
      { cause },
    )
  }
}

function checkAddress({ address, parent }: SavedActor): void {
  try {
    if (childAddress(parent, lastPart(address)) === address) return
  } catch (cause) {
    throw damaged(`"${address}" is no address`, cause)
  }
  throw damaged(`"${address}" is not below its parent`)
}

function madeAgain(address: Address, known: Behaviour | BehaviourMaker, input: unknown): Behaviour {
  try {
    return behaviourOf(known, input)
  } catch (cause) {
    throw damaged(`What "${address}" began with is nothing that "${known.name}" can be made from`, cause)
  }
}

function cellOf(engine: Engine, saved: SavedActor, rebuilt: Rebuilt): Cell {
  const { address, id, input, failedOn } = saved
  checkAddress(saved)
  const parent = saved.parent === undefined ? undefined : rebuilt.cellAt(saved.parent)
  const known = behaviourFor(engine, parent, saved.behaviour)
  if (!known) throw damaged(`"${address}" has no behaviour`)
  const behaviour = madeAgain(address, known, input)
  const cell = newCell({ address, id, behaviour, input, parent })
  cell.life = saved.life
  cell.status = saved.status
  cell.failures = saved.failures && [...saved.failures]
  cell.failedOn = failedOn
  cell.state = chartState(cell, saved.state)
  if (behaviour.kind === 'reducer') cell.value = saved.state
  return cell
}

function taskOf(engine: Engine, saved: SavedTask, { tasks }: Rebuilt, process: ProcessScope): TaskBook {
  const { run, limits, account, scope, ...same } = saved
  const parent = saved.parent === undefined ? undefined : tasks.get(saved.parent)
  const book: TaskBook = {
    ...same,
    runId: run,
    parent,
    children: [],
    account: createAccount(limits, parent?.account ?? engine.account, { ...account }),
    scope: scope ? { ...scope, ...process } : (parent?.scope ?? process),
    steps: [...saved.steps],
  }
  parent?.children.push(book)
  return book
}

function askerOf({ asker }: SavedRequest, { cells }: Rebuilt): Asker {
  const cell = asker.type === 'actor' ? cells.get(asker.address) : undefined
  // The app of the earlier process is gone; whoever resumes may take its place.
  return asker.type === 'actor' && cell ? { type: 'actor', cell, token: asker.token } : { type: 'gone' }
}

function requestOf(saved: SavedRequest, rebuilt: Rebuilt): Request {
  const { id, deadline, cancelling, ephemeral, hops, tries } = saved
  const callee = rebuilt.cellAt(saved.callee)
  const book = rebuilt.tasks.get(id)
  if (!book) throw damaged(`Request "${id}" has lost its task`)
  const asker = askerOf(saved, rebuilt)
  const request: Request = { id, asker, callee, book, deadline, timer: undefined, cancelling, ephemeral, hops, tries }
  const own = ephemeral === undefined ? undefined : rebuilt.cells.get(ephemeral)
  if (own) own.servesOne = true
  if (asker.type === 'actor') {
    asker.cell.asks ??= new Map()
    asker.cell.asks.set(asker.token, request)
  }
  return request
}

function putBack({ address, envelope, place }: SavedEnvelope, { cellAt, requests }: Rebuilt): void {
  const cell = cellAt(address)
  switch (place) {
    case 'first':
      return cell.mailbox.putFirst(envelope)
    case 'mailbox':
      if (!cell.mailbox.full) cell.mailbox.put(envelope)
      else cell.waiting = [...(cell.waiting ?? []), { envelope, admit: undefined }]
      return
    case 'stash':
      cell.stash = [...(cell.stash ?? []), envelope]
      return
    case 'hand':
      if (envelope.request === undefined || !requests.has(envelope.request)) return
      cell.inHand ??= new Map()
      cell.inHand.set(envelope.request, envelope)
      return
    default:
      place satisfies never
  }
}

/**
 * Throws `behaviour_missing` with every name that the rows need and nobody registered, and `store_invalid` for rows that do
 * not fit. `process` is what this process adds to the scope of every run.
 */
export function rebuild(engine: Engine, saved: Saved, process: ProcessScope): Rebuilt {
  assertBehaviours(engine, saved.actors)
  const cells = new Map<Address, Cell>()
  const tasks = new Map<string, TaskBook>()
  const requests = new Map<string, Request>()
  const cellAt = (address: Address): Cell => {
    const cell = cells.get(address)
    if (!cell) throw damaged(`There are rows that belong to "${address}", and no such actor`)
    return cell
  }
  const rebuilt: Rebuilt = { cells, tasks, requests, cellAt }
  for (const actor of saved.actors) cells.set(actor.address, cellOf(engine, actor, rebuilt))
  for (const task of saved.tasks) tasks.set(task.id, taskOf(engine, task, rebuilt, process))
  for (const request of saved.requests) requests.set(request.id, requestOf(request, rebuilt))
  for (const envelope of saved.envelopes) putBack(envelope, rebuilt)
  for (const { address, task } of saved.actors) if (task !== undefined) cellAt(address).book = requests.get(task)?.book
  for (const { address } of [...saved.steps, ...saved.timers, ...saved.subscriptions]) cellAt(address)
  return rebuilt
}
