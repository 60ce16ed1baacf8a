// One event taken by one chart: pure. No clock, no I/O, nothing executed; what the chart wants comes back as effects.
// Nothing that runs calls into XState's machine but this file: the one seam where a chart could be compiled.
//
// - The snapshot is XState's own; `open` says which child or timer waits for which `n` (K4).
// - A turn that throws leaves nothing behind: the caller still has the old state (K6).
// - Every child that a turn adds to the snapshot has its effect in the same turn, else the turn fails.
import type { AnyMachineSnapshot, AnyStateMachine, StateValue } from 'xstate'
import type { Effect } from './effects.ts'
import { ASK, type AskInput, assertEffect, effectOf } from './effects.ts'
import { StatecraftError } from './errors.ts'
import type { ActorEvent } from './event.ts'
import { createInertScope, type ExecutedAction, NO_ID } from './inert-scope.ts'
import { NO_KEYS, numberOf, type OpenKeys, withKey, withoutKey } from './open-keys.ts'
import { isTimerKey, makeToken, parseToken, type Token, timerKey } from './token.ts'

/** What is committed of a chart. */
export interface TurnState {
  readonly snapshot: AnyMachineSnapshot
  /** Which life of its address this is, from 1. */
  readonly life: number
  /** The last number given out in this life. */
  readonly n: number
  /** The key of each live child and timer, with its number. */
  readonly open: OpenKeys
}

/** A function action of the user's own chart: run after the commit, never on replay. */
export interface Local {
  readonly name: string
  readonly run: () => void
}

export interface Turn {
  readonly state: TurnState
  readonly effects: readonly Effect[]
  readonly locals: readonly Local[]
  /** State values passed on the way, the last one being where the chart rests. */
  readonly trail: readonly StateValue[]
}

// Filled while one turn is computed and empty outside of it: a turn is synchronous, and `record` restores an outer one.
let actions: ExecutedAction[] = []
let trail: StateValue[] = []

function refuseSend(): never {
  throw new StatecraftError(
    'chart_invalid',
    'self.send reaches nobody in a hosted chart: use raise, or the action tell with an address',
  )
}

const scope = createInertScope({
  inspect(event) {
    if (event.type === '@xstate.microstep' && event.snapshot?.value !== undefined) trail.push(event.snapshot.value)
  },
  execute: (action: ExecutedAction) => void actions.push(action),
  send: refuseSend,
})

interface Recorded {
  readonly snapshot: AnyMachineSnapshot
  readonly actions: readonly ExecutedAction[]
  readonly trail: readonly StateValue[]
}

function record(compute: () => AnyMachineSnapshot): Recorded {
  const outerActions = actions
  const outerTrail = trail
  actions = []
  trail = []
  try {
    const snapshot = compute()
    return { snapshot, actions, trail }
  } finally {
    actions = outerActions
    trail = outerTrail
  }
}

/** The mutable part of reading one recording. */
interface Draft {
  readonly life: number
  n: number
  open: OpenKeys
  readonly effects: Effect[]
  readonly locals: Local[]
}

function openKey(draft: Draft, key: string): Token {
  draft.n += 1
  draft.open = withKey(draft.open, key, draft.n)
  return makeToken(draft.life, key, draft.n)
}

function closeKey(draft: Draft, key: string): Token | undefined {
  const n = numberOf(draft.open, key)
  if (n === undefined) return undefined
  draft.open = withoutKey(draft.open, key)
  return makeToken(draft.life, key, n)
}

function push(draft: Draft, effect: Effect): void {
  assertEffect(effect)
  draft.effects.push(effect)
}

function readSpawn(draft: Draft, params: Record<string, unknown>, children: Record<string, unknown>): void {
  const { src, input, actorRef } = params
  // XState hands over the id expression, not what it came to; the child knows.
  const id = actorRef ? (actorRef as { id: string }).id : params.id
  if (typeof id !== 'string' || id === '' || id === NO_ID || isTimerKey(id)) {
    throw new StatecraftError(
      'chart_invalid',
      `A child of source "${String(src)}" needs an id that is text and does not begin with "~"`,
    )
  }
  if (typeof src !== 'string' || src.startsWith('xstate.invoke.')) {
    throw new StatecraftError(
      'chart_invalid',
      `Child "${id}" has its logic inline: register it under a name in setup({ actors })`,
    )
  }
  if (!actorRef)
    throw new StatecraftError('step_missing', `Child "${id}" wants source "${src}", which the chart does not have`)
  if (numberOf(draft.open, id) !== undefined)
    throw new StatecraftError('duplicate_child', `Child "${id}" is live already: stop it first, or use another id`)
  const token = openKey(draft, id)
  children[id] = actorRef
  push(
    draft,
    src === ASK ? { ...(input as AskInput), type: 'ask', token } : { type: 'step', token, source: src, input },
  )
}

function readAction(draft: Draft, action: ExecutedAction, children: Record<string, unknown>): void {
  const params = action.params ?? {}
  switch (action.type) {
    case 'xstate.spawnChild':
      return readSpawn(draft, params, children)
    case 'xstate.stopChild': {
      const token = typeof params.id === 'string' ? closeKey(draft, params.id) : undefined
      if (token) push(draft, { type: 'cancel', token })
      return
    }
    case 'xstate.raise': {
      if (params.delay === undefined) return
      // Without an id a delayed event can never be cancelled, so that each gets a key of its own.
      const key = timerKey(typeof params.id === 'string' ? params.id : `unnamed.${draft.n + 1}`)
      const earlier = closeKey(draft, key)
      if (earlier) push(draft, { type: 'cancel-timer', token: earlier })
      return push(draft, {
        type: 'timer',
        token: openKey(draft, key),
        delayMs: params.delay as number,
        event: params.event as ActorEvent,
      })
    }
    case 'xstate.cancel': {
      const token = closeKey(draft, timerKey(String(params.sendId)))
      if (token) push(draft, { type: 'cancel-timer', token })
      return
    }
    case 'xstate.emit':
      return push(draft, { type: 'emit', event: params.event as ActorEvent })
    case 'xstate.log':
      return push(draft, { type: 'note', note: { log: params.value, label: params.label } })
    case 'xstate.sendTo':
      throw new StatecraftError(
        'chart_invalid',
        'sendTo, sendParent and forwardTo cannot be hosted: use the action tell with an address',
      )
  }
  readOwn(draft, action)
}

function readOwn(draft: Draft, action: ExecutedAction): void {
  const effect = effectOf(action.exec)
  if (effect) {
    if (!action.params) throw new StatecraftError('chart_invalid', `Action "${effect}" needs params`)
    return push(draft, { ...action.params, type: effect } as Effect)
  }
  const { exec, info, params, type } = action
  if (exec && !type.startsWith('xstate.')) draft.locals.push({ name: type, run: () => exec(info, params) })
}

function read(
  before: Pick<TurnState, 'life' | 'n' | 'open'>,
  known: Record<string, unknown>,
  recorded: Recorded,
): Turn {
  const { snapshot } = recorded
  if (snapshot.status === 'error') throw snapshot.error
  const draft: Draft = { life: before.life, n: before.n, open: before.open, effects: [], locals: [] }
  const spawned: Record<string, unknown> = {}
  for (const action of recorded.actions) readAction(draft, action, spawned)
  for (const id in snapshot.children) {
    const child: unknown = snapshot.children[id]
    if (child !== known[id] && child !== spawned[id]) {
      throw new StatecraftError(
        'chart_invalid',
        `Child "${id}" was spawned inside assign: use spawnChild or invoke with a registered source`,
      )
    }
  }
  if (snapshot.status === 'done') push(draft, { type: 'done', output: snapshot.output })
  const state = { snapshot, life: draft.life, n: draft.n, open: draft.open }
  return { state, effects: draft.effects, locals: draft.locals, trail: trailTo(snapshot, recorded.trail) }
}

/** A chart whose first state is where it rests passes no microstep. */
function trailTo(snapshot: AnyMachineSnapshot, passed: readonly StateValue[]): readonly StateValue[] {
  return passed.length === 0 ? [snapshot.value] : passed
}

const NO_CHILDREN: Record<string, unknown> = {}

/** The first turn of a life. Throws what the chart throws. */
export function begin(machine: AnyStateMachine, input: unknown, life = 1): Turn {
  const recorded = record(() => machine.getInitialSnapshot(scope, input))
  return read({ life, n: 0, open: NO_KEYS }, NO_CHILDREN, recorded)
}

/** Whether `token` still names what `state` waits for (K4). */
export function isCurrent(state: TurnState, token: Token): boolean {
  const { life, key, n } = parseToken(token)
  return life === state.life && numberOf(state.open, key) === n
}

/**
 * One event. `token` is given for the result of a step or ask and for a timer; check it with `isCurrent` first.
 * Throws what a guard, assign or unhandled error event throws.
 */
export function turn(machine: AnyStateMachine, state: TurnState, event: ActorEvent, token?: Token): Turn {
  const open = token === undefined ? state.open : withoutKey(state.open, parseToken(token).key)
  const recorded = record(() => machine.transition(state.snapshot, event, scope))
  return read({ life: state.life, n: state.n, open }, state.snapshot.children, recorded)
}

/** Whether the descriptor `key` covers `type` as XState reads it; a lone `*` covers nothing. */
export function covers(key: string, type: string): boolean {
  if (key === type) return key !== '*'
  if (key.length < 3 || !key.endsWith('.*')) return false
  return type.startsWith(key.slice(0, -1)) || type === key.slice(0, -2)
}

/** Whether some active state lists this type: by name or by a partial wildcard, guards aside. A lone `*` does not count. */
export function accepts(state: TurnState, type: string): boolean {
  for (const node of state.snapshot._nodes) {
    if (node.transitions.has(type)) return true
    for (const key of node.transitions.keys()) if (covers(key, type)) return true
  }
  return false
}

/** The state as plain JSON. The context stays as it is: XState would read markers of its own into the data. */
export function saveState(machine: AnyStateMachine, { snapshot, ...rest }: TurnState): unknown {
  const bare = { ...snapshot, context: {} } as AnyMachineSnapshot
  const saved = machine.getPersistedSnapshot(bare) as unknown as Record<string, unknown>
  return { ...rest, snapshot: { ...saved, context: snapshot.context } }
}

/** The state that `saveState` wrote, bound to `machine`. Starts nothing. */
export function loadState(machine: AnyStateMachine, saved: unknown): TurnState {
  const { snapshot, ...rest } = saved as TurnState
  const bare = { ...snapshot, context: {} } as never
  const restored = record(() => machine.restoreSnapshot(bare, scope) as AnyMachineSnapshot).snapshot
  return { ...rest, snapshot: { ...restored, context: snapshot.context } as AnyMachineSnapshot }
}
