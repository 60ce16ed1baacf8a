// What we rely on in XState without being promised it. When one of these fails after an update, look at turn.ts, behaviour.ts
// and engine/window.ts before anything else.

import { expect, test } from 'vitest'
import { type AnyActorLogic, type AnyMachineSnapshot, createActor, createMachine, emit, fromPromise } from 'xstate'
import { playerMachine } from './charts/player.ts'
import { workerMachine } from './charts/worker.ts'

const still = {
  transition: (snapshot: object) => snapshot,
  getInitialSnapshot: () => ({ status: 'active', output: undefined, error: undefined }),
  getPersistedSnapshot: (snapshot: object) => snapshot,
}
const stillActor = (options: object = {}) => createActor(still as AnyActorLogic, options as never)

test('`parent` is an option of createActor: the child joins the system of its parent and is not started by it', () => {
  const inspected: string[] = []
  const root = stillActor({ id: 'root', inspect: ({ type }: { type: string }) => inspected.push(type) })
  root.start()
  const child = stillActor({ id: 'child', parent: root })
  expect((child as unknown as { _parent: unknown })._parent).toBe(root)
  expect(child.system).toBe(root.system)
  expect(inspected.filter(type => type === '@xstate.actor')).toHaveLength(2)
  expect(() => child.stop()).toThrow('non-root')
})

test('`system._relay` hands an event to an actor at once and shows source and target to the inspector', () => {
  const relayed: unknown[] = []
  const root = stillActor({
    inspect: (event: { type: string; sourceRef?: unknown; event?: { type: string } }) =>
      event.type === '@xstate.event' && relayed.push([event.sourceRef, event.event?.type]),
  })
  root.start()
  const child = stillActor({ parent: root })
  child.start()
  let seen = 0
  child.subscribe(() => {
    seen += 1
  })
  const { _relay } = root.system as unknown as { _relay(source: unknown, target: unknown, event: object): void }
  _relay(root, child, { type: 'HELLO' })
  expect(relayed.at(-1)).toEqual([root, 'HELLO'])
  expect(seen).toBe(1)
})

test('`_stop` ends an actor that has a parent: its logic sees xstate.stop and its observers complete', () => {
  const events: string[] = []
  const root = stillActor().start()
  const watching = {
    ...still,
    transition(snapshot: object, { type }: { type: string }) {
      events.push(type)
      return snapshot
    },
  }
  const child = createActor(watching as AnyActorLogic, { parent: root } as never).start()
  let complete = false
  child.subscribe({
    complete() {
      complete = true
    },
  })
  ;(child as unknown as { _stop(): void })._stop()
  expect(events).toEqual(['xstate.stop'])
  expect(complete).toBe(true)
})

test('`_actorScope.emit` reaches the listeners of `on`', () => {
  const machine = createMachine({ on: { GO: { actions: emit({ type: 'SAID' }) } } })
  const actor = createActor(machine).start()
  const heard: unknown[] = []
  actor.on('*', event => heard.push(event))
  ;(actor as unknown as { _actorScope: { emit(event: object): void } })._actorScope.emit({ type: 'SAID', n: 1 })
  expect(heard).toEqual([{ type: 'SAID', n: 1 }])
})

test('`snapshot._nodes` holds the active state nodes, and each has its `transitions` as a map by descriptor', () => {
  const snapshot = createActor(playerMachine.provide({ actors: { decode: fromPromise(() => new Promise(() => {})) } }))
    .start()
    .getSnapshot() as AnyMachineSnapshot
  expect(snapshot._nodes.map(({ id }) => id).sort()).toEqual([
    'player',
    'player.screen',
    'player.screen.lit',
    'player.screen.lit.plain',
    'player.sound',
    'player.sound.stopped',
  ])
  const stopped = snapshot._nodes.find(({ id }) => id === 'player.sound.stopped')
  expect(stopped?.transitions).toBeInstanceOf(Map)
  expect([...(stopped?.transitions.keys() ?? [])]).toEqual(['PLAY'])
})

test('an event that no transition takes gives the very same snapshot', () => {
  const snapshot = createActor(workerMachine).start().getSnapshot()
  const scope = { self: {}, system: { _sendInspectionEvent: () => {} }, actionExecutor: () => {} }
  expect(workerMachine.transition(snapshot as never, { type: 'NOBODY' }, scope as never)).toBe(snapshot)
})

test('`actionExecutor` of the scope gets every action, and nothing else executes it', () => {
  const machine = createMachine({
    initial: 'a',
    states: {
      a: {
        entry: () => expect.unreachable(),
        invoke: { src: fromPromise(() => expect.unreachable()) },
        after: { 5: 'a' },
      },
    },
  })
  const actions: string[] = []
  const system = { _bookId: () => 'x', _sendInspectionEvent: () => {} }
  const scope = { self: { system }, system, actionExecutor: ({ type }: { type: string }) => actions.push(type) }
  machine.getInitialSnapshot(scope as never, undefined)
  expect(actions).toEqual(['entry', 'xstate.raise', 'xstate.spawnChild'])
})

test('`maxIterations` is read from the options in the config, and is infinite where they do not say', () => {
  expect(createMachine({}).options.maxIterations).toBe(Number.POSITIVE_INFINITY)
  expect(createMachine({ options: { maxIterations: 7 } }).options.maxIterations).toBe(7)
})
