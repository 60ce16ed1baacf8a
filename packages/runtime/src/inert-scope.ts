// The scope in which XState computes a chart without running anything: what it would execute or report is handed over instead.
// It stands on names inside XState that have no types, so this is the only file that spells them.
import type { AnyActorScope, AnyTransitionDefinition, StateValue } from 'xstate'

/** An action that the chart took, not yet run. */
export interface ExecutedAction {
  readonly type: string
  readonly info: unknown
  readonly params: Record<string, unknown> | undefined
  readonly exec?: (info: unknown, params: unknown) => void
}

/** What XState reports to an inspector: of it only what is read here. */
interface Inspected {
  readonly type: string
  readonly snapshot?: { readonly value?: StateValue }
  readonly _transitions?: readonly AnyTransitionDefinition[]
}

interface InertScopeOptions {
  readonly inspect: (event: Inspected) => void
  /** Gets each action. Default: it is dropped. */
  readonly execute?: (action: ExecutedAction) => void
  /** `self.send` of a chart. Default: nothing happens. */
  readonly send?: () => void
}

/** The session of all that is computed in such a scope: an address that nobody has. */
export const NO_ID = 'x:0'

const nothing = (): void => {}

export function createInertScope({ inspect, execute = nothing, send = nothing }: InertScopeOptions): AnyActorScope {
  const system = {
    _bookId: () => NO_ID,
    _register: nothing,
    _unregister: nothing,
    _set: nothing,
    _relay: nothing,
    _sendInspectionEvent: inspect,
    get: nothing,
    getAll: () => ({}),
    inspect: () => ({ unsubscribe: nothing }),
    scheduler: { schedule: nothing, cancel: nothing, cancelAll: nothing },
    _logger: nothing,
    _clock: {},
  }
  return {
    self: { id: 'self', sessionId: NO_ID, system, send, getSnapshot: nothing, _relay: nothing },
    id: 'self',
    sessionId: NO_ID,
    system,
    logger: nothing,
    defer: nothing,
    emit: nothing,
    stopChild: nothing,
    actionExecutor: execute,
  } as unknown as AnyActorScope
}
