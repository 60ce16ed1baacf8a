// Everything that can be observed of a runtime, as one tagged union on one bus. Listeners can neither break nor slow a run:
// what they throw is caught and reported once, and where nobody listens no event is even built.
import mitt, { type Emitter } from 'mitt'
import type { StateValue } from 'xstate'
import type { Address } from './address.ts'
import type { Directive } from './effects.ts'
import type { ActorEvent } from './event.ts'
import type { Failure } from './failure.ts'
import type { StepRecord } from './step.ts'
import type { Outcome } from './task.ts'

/** Why a message reached nobody. */
export type DeadReason =
  | 'address_unknown'
  | 'mailbox_full'
  | 'dropped_oldest'
  | 'not_accepted'
  | 'stopped'
  | 'cancelled'
  | 'late'
  | 'no_such_request'
  | 'closed'
  | 'failed_turn'
  | 'predicate_unknown'
  | 'poison'
  | 'dependency_failed'

export type RuntimeEvent =
  | {
      readonly type: 'actor.spawned'
      readonly address: Address
      readonly name: string
      readonly parent: Address | undefined
    }
  | {
      readonly type: 'actor.turn'
      readonly address: Address
      readonly event: ActorEvent
      readonly value: StateValue
      readonly trail: readonly StateValue[]
    }
  | { readonly type: 'actor.failed'; readonly address: Address; readonly life: number; readonly failure: Failure }
  | {
      readonly type: 'actor.directive'
      readonly address: Address
      readonly directive: Directive
      readonly children: readonly Address[]
    }
  | { readonly type: 'actor.restarted'; readonly address: Address; readonly life: number }
  | { readonly type: 'actor.stopped'; readonly address: Address; readonly reason: string }
  | { readonly type: 'step.started'; readonly address: Address; readonly step: StepRecord }
  | { readonly type: 'step.ended'; readonly address: Address; readonly step: StepRecord }
  | {
      readonly type: 'step.emitted'
      readonly address: Address
      readonly stepId: string
      readonly source: string
      readonly part: unknown
    }
  | {
      readonly type: 'task.started'
      readonly taskId: string
      readonly address: Address
      readonly name: string
      readonly parentId: string | undefined
      readonly task: unknown
    }
  /** Whoever had it handed it on; from now on it is this actor's. */
  | {
      readonly type: 'task.passed'
      readonly taskId: string
      readonly address: Address
      readonly name: string
      readonly from: Address
      readonly task: unknown
    }
  /** It failed at this address, and is tried again: there, or by another. */
  | {
      readonly type: 'task.retried'
      readonly taskId: string
      readonly address: Address
      readonly failure: Failure
    }
  | {
      readonly type: 'task.ended'
      readonly taskId: string
      readonly address: Address
      readonly name: string
      readonly outcome: Outcome
    }
  | {
      readonly type: 'message.told'
      readonly from: Address | undefined
      readonly to: Address
      readonly event: ActorEvent
    }
  | {
      readonly type: 'topic.published'
      readonly topic: string
      readonly from: Address | undefined
      readonly event: ActorEvent
      readonly audience: number
    }
  | { readonly type: 'dead-letter'; readonly to: Address; readonly event: ActorEvent; readonly reason: DeadReason }
  /** In a storm of dead letters: those of a second that were not shown one by one, by their reasons. */
  | {
      readonly type: 'dead-letters'
      readonly count: number
      readonly reasons: Readonly<Partial<Record<DeadReason, number>>>
      readonly since: number
    }
  | { readonly type: 'note'; readonly address: Address; readonly note: Readonly<Record<string, unknown>> }
  | { readonly type: 'caught'; readonly where: string; readonly failure: Failure }
  /** A reader was too slow; so many events before this one are gone for it. */
  | { readonly type: 'missed'; readonly count: number }
  | { readonly type: 'closed' }

/** An event with when and in which run it happened. */
export type Observed = RuntimeEvent & { readonly at: number; readonly runId: string | undefined }

export type EventType = RuntimeEvent['type']
type Table = { [K in EventType]: Observed & { type: K } }

export interface Bus {
  /** How many listen; while nobody does, no event is built. */
  readonly listeners: number
  emit(event: Observed): void
  /** Returns the function that ends it. */
  on<K extends EventType>(type: K | '*', listener: (event: Observed & { type: K }) => void): () => void
}

export function createBus(caught: (error: unknown) => void): Bus {
  // mitt's types name a default export that its CommonJS build lacks under nodenext.
  const emitter: Emitter<Table> = (mitt as unknown as <T extends Record<string, unknown>>() => Emitter<T>)<Table>()
  let listeners = 0
  const guarded = (listener: (event: never) => void) => (event: unknown) => {
    try {
      listener(event as never)
    } catch (error) {
      caught(error)
    }
  }
  return {
    get listeners() {
      return listeners
    },
    emit: event => emitter.emit(event.type, event as never),
    on(type, listener) {
      const handler = guarded(listener as (event: never) => void)
      const handlers = type === '*' ? (_type: unknown, event: unknown) => handler(event) : handler
      emitter.on(type as never, handlers as never)
      listeners += 1
      let on = true
      return () => {
        if (!on) return
        on = false
        listeners -= 1
        emitter.off(type as never, handlers as never)
      }
    },
  }
}
