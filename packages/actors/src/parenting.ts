// What a chart does as the parent of actors: it decides about those that fail, and passes on what they ask of others by name. Pure;
// for agents and for patterns.
import {
  type ActorEvent,
  type ChildFailure,
  type DirectiveParams,
  type Failure,
  forwardRoute,
  isRoute,
  type Route,
  restartDirective,
  tellRoute,
} from '@statecraft/runtime'
import type { Config } from './chart-ways.ts'

/** The children of a chart that come and go, by their ids. */
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

interface Args {
  readonly event: ActorEvent
}

interface Routed {
  readonly event: Route
}

export const parentGuards: Readonly<Record<'isRoute' | 'isRequest', (args: Args) => boolean>> = {
  isRoute: ({ event }) => isRoute(event),
  isRequest: ({ event }) => isRoute(event) && event.envelope?.request !== undefined,
}

/** What a parent takes in every state; its chart has the actions `decide` and `complain`. */
export const parentTransitions: Config = {
  CHILD_FAILED: { actions: 'decide' },
  CHILD_DONE: {},
  SPAWN_FAILED: { actions: 'complain' },
  // Children reach each other, and everybody whom their parent reaches.
  ROUTE: [
    { guard: 'isRequest', actions: { type: 'forward', params: ({ event }: Routed) => forwardRoute(event) } },
    { guard: 'isRoute', actions: { type: 'tell', params: ({ event }: Routed) => tellRoute(event) } },
  ],
}

/** The types that a parent takes from outside. */
export const PARENT_INBOX: readonly string[] = Object.keys(parentTransitions)
