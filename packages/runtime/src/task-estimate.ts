// What a task would take, before it is run. What nobody said is undefined.
import type { Address } from './address.ts'
import { capabilityFor, type Wanted } from './capability.ts'
import type { FoundActor } from './host.ts'
import type { Task } from './task.ts'

export interface TaskEstimate {
  /** Who would get it now. */
  readonly agent: string
  readonly address: Address
  /** Tasks that it has in hand or waiting, for each that it can do at once. */
  readonly load: number
  /** Until it is done, in ms, as if each task ahead took as long as this one. */
  readonly estimatedMs: number | undefined
  readonly estimatedCostUsd: number | undefined
}

export function estimateOf({ estimatedMs }: Task, wanted: Wanted, found: FoundActor): TaskEstimate {
  const { name: agent, address, load, offer } = found
  const can = capabilityFor(wanted, offer)
  const ms = estimatedMs ?? can?.estimatedMs
  return {
    agent,
    address,
    load,
    estimatedMs: ms === undefined ? undefined : ms * (load + 1),
    estimatedCostUsd: can?.estimatedCostUsd,
  }
}
