// The children of a chart that come and go, and what becomes of one that fails. Pure; for agents and for patterns.
import {
  type ActorEvent,
  type ChildFailure,
  type DirectiveParams,
  type Failure,
  restartDirective,
} from '@statecraft/runtime'

/** By their ids. */
export interface Offspring {
  /** Those who were made for the task in hand. */
  readonly made: readonly string[]
  /** Those that failed too often: they begin anew with the next task. */
  readonly lost: readonly string[]
}

type Failed = ActorEvent & ChildFailure & { readonly failure: Failure }

// Whoever fails over and over is given up, and its work with it: the parent says what becomes of that.
const POLICY = { whenExceeded: 'stop' } as const

const ownId = (address: string): string => address.slice(address.lastIndexOf('/') + 1)

/** Whoever was made for the task can be made again. */
export function without({ made, lost }: Offspring, id: string): Offspring {
  return made.includes(id) ? { made: made.filter(other => other !== id), lost } : { made, lost: [...lost, id] }
}

/** What becomes of a child that failed, and who is left. */
export function decide(
  { made, lost }: Offspring,
  event: ActorEvent,
): { readonly params: DirectiveParams; readonly left: Offspring } {
  const failed = event as Failed
  const { directive, children, delayMs } = restartDirective(POLICY, failed)
  return {
    params: { directive, addresses: children, delayMs, failure: failed.failure },
    left: directive === 'stop' ? without({ made, lost }, ownId(failed.child)) : { made, lost },
  }
}
