// One address of a host: its life, what waits for it, and what it waits for. Data only; the files beside this one act on it.
// Rarely used parts are made when first needed: ten thousand idle actors must stay small (K7).
import type { AnyActorRef } from 'xstate'
import type { Address } from '../address.ts'
import type { Behaviour } from '../behaviour.ts'
import type { TimerHandle } from '../clock.ts'
import type { Envelope } from '../envelope.ts'
import type { ActorEvent } from '../event.ts'
import { createMailbox, type Mailbox } from '../mailbox.ts'
import type { StepRecord } from '../step.ts'
import type { TaskBook } from '../task.ts'
import type { Token } from '../token.ts'
import type { TurnState } from '../turn.ts'
import type { Request } from './request.ts'

/** `failed`: waits for its parent's directive and takes nothing. `done`: its chart has ended. */
export type CellStatus = 'alive' | 'failed' | 'done' | 'stopped'

export interface RunningStep {
  readonly abort: AbortController
  readonly record: StepRecord
  readonly book: TaskBook | undefined
  /** Where the record stands in the book. */
  readonly at: number
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
