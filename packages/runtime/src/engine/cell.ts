// One address of a host, its life, what waits for it and what it waits for; and the requests between addresses. Data only:
// the files beside this one act on it.
// Rarely used parts are made when first needed: ten thousand idle actors must stay small (K7).
import type { AnyActorRef } from 'xstate'
import type { Address } from '../address.ts'
import type { Leave } from '../allowance.ts'
import type { Behaviour } from '../behaviour.ts'
import type { Draw } from '../budget.ts'
import type { TimerHandle } from '../clock.ts'
import type { Envelope } from '../envelope.ts'
import type { ActorEvent } from '../event.ts'
import type { Failure } from '../failure.ts'
import { createMailbox, type Mailbox } from '../mailbox.ts'
import { handDown, type Shares } from '../run-scope.ts'
import type { StepRecord } from '../step.ts'
import type { TaskBook } from '../task.ts'
import type { Chance, Tries } from '../task-policy.ts'
import type { Token } from '../token.ts'
import type { TurnState } from '../turn.ts'
import type { Answer } from './answer.ts'

/** `failed`: waits for its parent's directive and takes nothing. `done`: its chart has ended. */
export type CellStatus = 'alive' | 'failed' | 'done' | 'stopped'

export interface RunningStep {
  readonly abort: AbortController
  readonly record: StepRecord
  readonly book: TaskBook | undefined
  /** Where the record stands in the book. */
  readonly at: number
  /** What was taken from the budget for it. */
  readonly draw: Draw | undefined
  /** Whether its work has begun. */
  began?: boolean
  /** Gives back the room that is held for it under a limit. */
  leave?: Leave
}

export interface PendingTimer {
  readonly handle: TimerHandle
  readonly due: number
  readonly event: ActorEvent
}

/** A restart that was put off. */
export interface DelayedRestart {
  readonly handle: TimerHandle
  readonly due: number
}

/** Somebody who waits for room in a mailbox; `admit` is told whether the message got in. */
export interface Waiting {
  readonly envelope: Envelope
  readonly admit: ((accepted: boolean) => void) | undefined
}

export interface Cell {
  readonly address: Address
  /** Tells it from others that lived at this address before, in this process or an earlier one. */
  readonly id: string
  readonly behaviour: Behaviour
  readonly input: unknown
  readonly parent: Cell | undefined
  life: number
  status: CellStatus
  /** Of a chart. Undefined before its first turn. */
  state: TurnState | undefined
  /** Of a reducer. */
  value: unknown
  readonly mailbox: Mailbox<Envelope>
  scheduled: boolean
  /** In the order they were spawned. */
  children: Set<Cell> | undefined
  /** Their addresses, as long as they are the same: many that fail share one list. */
  family: readonly Address[] | undefined
  /** Behind a full mailbox whose overflow is `wait`. */
  waiting: Waiting[] | undefined
  /** Requests that the current state does not take yet. */
  stash: Envelope[] | undefined
  /** Requests taken and not answered; redelivered after a restart. */
  inHand: Map<string, Envelope> | undefined
  steps: Map<Token, RunningStep> | undefined
  timers: Map<Token, PendingTimer> | undefined
  /** Requests it made and awaits. */
  asks: Map<Token, Request> | undefined
  topics: Set<string> | undefined
  /** When it failed, in ms; the supervisor's window looks at them. */
  failures: number[] | undefined
  /** The envelope whose turn failed, while it waits for a directive. */
  failedOn: Envelope | undefined
  restart: DelayedRestart | undefined
  window: AnyActorRef | undefined
  /** The task that its steps and asks are charged to. */
  book: TaskBook | undefined
  /** Ids of the tasks below it that have room, where there is a limit on them. */
  underWay?: Set<string>
  /** It was made for one request of the app. */
  servesOne?: boolean
}

type CellParts = Pick<Cell, 'address' | 'id' | 'behaviour' | 'input' | 'parent'>

/** A cell at the beginning of its first life. */
export function newCell({ address, id, behaviour, input, parent }: CellParts): Cell {
  return {
    address,
    id,
    behaviour,
    input,
    parent,
    life: 1,
    status: 'alive',
    state: undefined,
    value: undefined,
    mailbox: createMailbox(behaviour.mailbox),
    scheduled: false,
    children: undefined,
    family: undefined,
    waiting: undefined,
    stash: undefined,
    inHand: undefined,
    steps: undefined,
    timers: undefined,
    asks: undefined,
    topics: undefined,
    failures: undefined,
    restart: undefined,
    window: undefined,
    book: undefined,
    failedOn: undefined,
  }
}

/** The map without `key`; none at all once it is empty: most actors are idle most of the time. */
export function without<V>(map: Map<string, V> | undefined, key: string): Map<string, V> | undefined {
  map?.delete(key)
  return map?.size === 0 ? undefined : map
}

/** It takes nothing any more. */
export const isGone = ({ status }: Cell): boolean => status === 'stopped' || status === 'done'

/** What an actor below `cell` inherits: from the nearest that says it. */
export function sharesBelow(cell: Cell | undefined): Shares | undefined {
  let shares: Shares | undefined
  for (let at = cell; at; at = at.parent) {
    const own = at.behaviour.shares
    if (own) shares = shares ? handDown(own, shares) : own
  }
  return shares
}

export type Asker =
  | { readonly type: 'actor'; readonly cell: Cell; readonly token: Token }
  | { readonly type: 'app'; readonly settle: (answer: Answer) => void }
  /** Nobody waits any more: the callee is winding it up. */
  | { readonly type: 'gone' }

/** A request between actors, or of the app: open until it ends exactly once (K9). */
export interface Request {
  readonly id: string
  asker: Asker
  /** Who has it now; `forward` changes it. */
  callee: Cell
  readonly book: TaskBook
  /** Ms since the epoch. An actor's own limit on the duration may bring it forward. */
  deadline: number | undefined
  timer: TimerHandle | undefined
  /** The callee was told CANCEL; if that turn leaves it open, the host closes it. */
  cancelling: Failure | undefined
  /** The actor that lives for this request alone and stops with it, whoever answers. */
  readonly ephemeral: Address | undefined
  /** How often it was passed on. */
  hops?: number
  /** What was tried for it so far. */
  tries: Tries
}

/** A task that is to be tried once more. */
export interface SecondChance {
  readonly request: Request
  readonly event: ActorEvent
  readonly failure: Failure
  /** `back`: to the parent of the one who crashed. */
  readonly chance: Exclude<Chance, 'none'> | 'back'
}
