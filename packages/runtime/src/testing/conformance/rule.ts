// One thing that every host does.
import type { Limits } from '../../budget.ts'
import type { HostCapability, World } from './world.ts'

export interface HostRule {
  readonly title: string
  /** The rule holds for hosts that have all of these. */
  readonly needs?: readonly HostCapability[]
  /** Of the host as a whole. */
  readonly limits?: Limits
  /** Rejects when the host breaks the rule. */
  check(world: World): Promise<void>
}

/** Step functions that scenarios hold in their hand: each call waits until it is ended from outside. */
export interface HeldStep {
  /** Calls that have begun. */
  readonly calls: readonly HeldCall[]
  readonly run: (input: unknown, io: HeldIo) => Promise<unknown>
}

interface HeldIo {
  readonly id: string
  readonly attempt: number
  readonly signal: AbortSignal
  readonly idempotencyKey: string
}

export interface HeldCall extends HeldIo {
  readonly input: unknown
  end(output?: unknown): void
  fail(error: unknown): void
}

export function createHeldStep(): HeldStep {
  const calls: HeldCall[] = []
  return {
    calls,
    run(input, { id, attempt, signal, idempotencyKey }) {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>()
      calls.push({ id, attempt, signal, idempotencyKey, input, end: resolve, fail: reject })
      return promise
    },
  }
}
