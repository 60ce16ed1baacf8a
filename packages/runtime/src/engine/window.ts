// Windows: the XState actor through which an address is seen. It computes nothing; its logic hands out the last committed
// snapshot, so that restart, failure and errors of listeners never break it. Its `send` is a tell through the mailbox.
// `parent`, `system._relay` and `_stop` are internals of XState: xstate-internals.test.ts pins them.
import { type Actor, type ActorLogic, type AnyActorRef, createActor, type InspectionEvent, type Snapshot } from 'xstate'
import type { Address } from '../address.ts'
import type { ActorEvent } from '../event.ts'
import type { Cell } from './cell.ts'
import { caught, type Engine } from './engine.ts'
import { tellFromOutside } from './tell.ts'

type View = ActorLogic<Snapshot<unknown>, ActorEvent>
type ViewActor = Actor<View>
interface Internals {
  readonly system: { _relay(source: unknown, target: unknown, event: ActorEvent): void }
  _stop(): void
}
type Listener = (value: never) => void

const ACTIVE: Snapshot<unknown> = { status: 'active', output: undefined, error: undefined }
const still: View = {
  transition: snapshot => snapshot,
  getInitialSnapshot: () => ACTIVE,
  getPersistedSnapshot: snapshot => snapshot,
}

/** The root of the system of windows. `inspect` is XState's own hook and sees them all. */
export function createWindowRoot(engine: Engine, inspect?: (event: InspectionEvent) => void): AnyActorRef {
  const guarded = inspect && guard(engine, 'inspect', inspect)
  return createActor(still, { id: 'runtime', ...(guarded && { inspect: guarded }) }).start()
}

function guard<L extends Listener>(engine: Engine, where: string, listener: L): L {
  return ((value: never) => {
    try {
      listener(value)
    } catch (error) {
      caught(engine, where, error)
    }
  }) as L
}

/** What a window shows of a cell: its last committed snapshot. */
export function snapshotOf(cell: Cell): Snapshot<unknown> {
  if (cell.behaviour.kind === 'chart') return cell.state?.snapshot ?? ACTIVE
  return { status: 'active', output: undefined, error: undefined, context: cell.value } as Snapshot<unknown>
}

/** Listeners of a window are caught: XState would rethrow what they throw, and end the process (K6). */
function guardListeners(engine: Engine, actor: ViewActor, where: string): void {
  const subscribe = actor.subscribe.bind(actor) as (observer: object) => { unsubscribe(): void }
  const on = actor.on.bind(actor) as (type: string, handler: Listener) => { unsubscribe(): void }
  const guardedSubscribe = (observer: object | Listener, error?: Listener, complete?: Listener): unknown => {
    const {
      next,
      error: onError,
      complete: onComplete,
    } = (typeof observer === 'function' ? { next: observer, error, complete } : observer) as Record<
      string,
      Listener | undefined
    >
    return subscribe({
      next: guard(engine, where, ((value: never) => next?.(value)) as Listener),
      error: guard(engine, where, ((value: never) => onError?.(value)) as Listener),
      complete: guard(engine, where, ((value: never) => onComplete?.(value)) as Listener),
    })
  }
  Object.assign(actor, {
    subscribe: guardedSubscribe,
    on: (type: string, handler: Listener) => on(type, guard(engine, where, handler)),
  })
}

// What each window shows: what was committed last, whatever event arrives.
const shown = new WeakMap<object, Snapshot<unknown>>()
const STOP = 'xstate.stop'

/** The window of a cell, made on first use. */
export function openWindow(engine: Engine, cell: Cell): AnyActorRef {
  if (cell.window) return cell.window
  engine.root ??= createWindowRoot(engine)
  const view = {
    config: cell.behaviour.kind === 'chart' ? cell.behaviour.machine.config : { id: cell.behaviour.name },
    transition: (snapshot: Snapshot<unknown>, event: ActorEvent) => {
      const latest = shown.get(actor) ?? snapshot
      return event.type === STOP ? { ...latest, status: 'stopped' } : latest
    },
    getInitialSnapshot: () => snapshotOf(cell),
    getPersistedSnapshot: (snapshot: Snapshot<unknown>) => snapshot,
  } as View
  const actor: ViewActor = createActor(view, { id: cell.address, parent: parentWindow(engine, cell) } as object)
  Object.assign(actor, { send: (event: ActorEvent) => send(engine, cell.address, event) })
  guardListeners(engine, actor, `a listener of "${cell.address}"`)
  cell.window = actor
  return actor.start()
}

/** As `runtime.tell`; to a runtime that is closed it is a dead letter, as a late event is to an XState actor. */
function send(engine: Engine, to: Address, event: ActorEvent): void {
  if (!engine.stopped) return void tellFromOutside(engine, to, event)
  engine.counts.refused += 1
  engine.counts.deadLetters += 1
  engine.bus.emit({ type: 'dead-letter', to, event, reason: 'closed', at: engine.clock.now(), runId: undefined })
}

/** In the tree of windows a window stands below its parent's, as far as that is open. */
function parentWindow(engine: Engine, cell: Cell): AnyActorRef | undefined {
  return cell.parent?.window ?? engine.root
}

/** Shows what was committed. */
export function showTurn(
  engine: Engine,
  window: AnyActorRef,
  snapshot: Snapshot<unknown>,
  event: ActorEvent,
  source: AnyActorRef | undefined,
): void {
  shown.set(window, snapshot)
  const { system } = window as unknown as Internals
  system._relay(source ?? engine.root, window, event)
}

/** Hands an emitted event of the chart to the window's `on` listeners. */
export function showEmitted(cell: Cell, event: ActorEvent): void {
  const scope = (cell.window as unknown as { _actorScope?: { emit(event: ActorEvent): void } } | undefined)?._actorScope
  scope?.emit(event)
}

/** The address is gone: the window completes, as a stopped XState actor does. */
export function closeWindow(engine: Engine, cell: Cell): void {
  if (cell.window) engine.after.push(() => stopWindow(cell))
}

export function stopWindow(cell: Cell): void {
  const { window } = cell
  cell.window = undefined
  if (window) (window as unknown as Internals)._stop()
}
