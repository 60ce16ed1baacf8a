// Whether the pure turn and XState's own actor agree: the same chart, the same events, and after each of them the same value,
// context, status and output. Children are scripted: a done or error event in a path is what the child comes to.
import { type AnyStateMachine, type AnyStateNode, createActor, fromPromise, type StateValue } from 'xstate'
import { fromChart } from '../behaviour.ts'
import { ASK } from '../effects.ts'
import type { ActorEvent } from '../event.ts'
import { numberOf } from '../open-keys.ts'
import { makeToken, timerKey } from '../token.ts'
import { begin, type TurnState, turn } from '../turn.ts'
import { isSame } from './assert.ts'
import { turnOfTheLoop } from './simulated-clock.ts'

/** What both are compared by. `error`: the chart threw, or nobody handled the error of a child. */
export interface Seen {
  readonly value: StateValue
  readonly context: unknown
  readonly status: 'active' | 'done' | 'error' | 'stopped'
  readonly output: unknown
}

export interface Disagreement {
  readonly path: readonly ActorEvent[]
  /** How many events of the path both had taken. */
  readonly after: number
  readonly turn: Seen | undefined
  readonly xstate: Seen | undefined
}

export interface AgreementOptions {
  readonly input?: unknown
  /** Sequences of events, each from the chart's beginning. */
  readonly paths: Iterable<readonly ActorEvent[]>
}

const CHILD = /^xstate\.(done|error)\.actor\.(.+)$/
const isTimer = (type: string): boolean => type.startsWith('xstate.after.')

type Snapshot = Seen & { readonly error?: unknown }
const FAILED = { value: 'failed', context: undefined, status: 'error', output: undefined } as const satisfies Seen

/** An actor that failed is compared by that alone: where it stood then is nobody's business. */
const seen = ({ value, context, status, output }: Snapshot): Seen =>
  status === 'error' ? FAILED : { value, context, status, output }

interface Follower {
  readonly now: Seen
  take(event: ActorEvent): Promise<void>
}

const nodesOf = (node: AnyStateNode): AnyStateNode[] => [node, ...Object.values(node.states).flatMap(nodesOf)]

/** The names of all sources that some state of the chart invokes, and of those that it was given logic for. */
function sourcesOf(machine: AnyStateMachine): readonly string[] {
  const invoked = nodesOf(machine.root).flatMap(({ invoke }) => invoke.map(({ src }: { src: unknown }) => src))
  const named: unknown[] = [...invoked, ...Object.keys(machine.implementations.actors), ASK]
  return [...new Set(named.filter(src => typeof src === 'string'))]
}

interface Ends {
  readonly resolve: (output: unknown) => void
  readonly reject: (error: unknown) => void
}

function followXState(machine: AnyStateMachine, input: unknown): Follower {
  const running = new Map<string, Ends>()
  const child = fromPromise(({ self }) => new Promise((resolve, reject) => running.set(self.id, { resolve, reject })))
  const actors = Object.fromEntries(sourcesOf(machine).map(src => [src, child]))
  // Timers are events of the path: by themselves they never fire.
  const clock = { setTimeout: () => 0, clearTimeout: () => {} }
  const actor = createActor(machine.provide({ actors }), { input, clock, logger: () => {} } as object)
  actor.subscribe({ error: () => {} })
  actor.start()
  return {
    get now() {
      return seen(actor.getSnapshot() as Snapshot)
    },
    async take(event) {
      const [, how, id = ''] = CHILD.exec(event.type) ?? []
      const ends = running.get(id)
      running.delete(id)
      if (how === 'done' && ends) ends.resolve(event.output)
      else if (how === 'error' && ends) ends.reject(event.error)
      else actor.send(event)
      await turnOfTheLoop()
    },
  }
}

function followTurns(machine: AnyStateMachine, input: unknown): Follower {
  const steps = Object.fromEntries(sourcesOf(machine).map(src => [src, () => undefined]))
  const hosted = fromChart(machine, { steps }).machine
  let state: TurnState | undefined
  const attempt = (compute: () => TurnState): void => {
    try {
      state = compute()
    } catch {
      state = undefined
    }
  }
  attempt(() => begin(hosted, input).state)
  return {
    get now() {
      return state ? seen(state.snapshot as Snapshot) : FAILED
    },
    take(event) {
      const before = state
      if (before) attempt(() => turn(hosted, before, event, tokenFor(before, event)).state)
      return Promise.resolve()
    },
  }
}

/** The token of what the event is the end of, if that is open. */
function tokenFor({ life, open }: TurnState, { type }: ActorEvent): string | undefined {
  const key = isTimer(type) ? timerKey(type) : CHILD.exec(type)?.[2]
  const n = key === undefined ? undefined : numberOf(open, key)
  return key === undefined || n === undefined ? undefined : makeToken(life, key, n)
}

/**
 * Every place where `turn` and XState's own actor come to something else. Empty: they agree. A path is left at the first.
 *
 * @example
 * ```ts
 * const found = await disagreements(machine, { paths: [[{ type: 'GO' }, doneEvent('load', 42)]] })
 * expect(found).toEqual([])
 * ```
 */
export async function disagreements(
  machine: AnyStateMachine,
  { input, paths }: AgreementOptions,
): Promise<readonly Disagreement[]> {
  const found: Disagreement[] = []
  for (const path of paths) {
    const disagreement = await follow(machine, input, path)
    if (disagreement) found.push(disagreement)
  }
  return found
}

async function follow(
  machine: AnyStateMachine,
  input: unknown,
  path: readonly ActorEvent[],
): Promise<Disagreement | undefined> {
  const [turns, xstate] = [followTurns(machine, input), followXState(machine, input)]
  for (let after = 0; ; after += 1) {
    if (!isSame(turns.now, xstate.now)) return { path, after, turn: turns.now, xstate: xstate.now }
    const event = path[after]
    if (!event || turns.now.status !== 'active') return undefined
    await Promise.all([turns.take(event), xstate.take(event)])
  }
}
