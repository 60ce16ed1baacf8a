// What a chart takes as the parent of actors: news of those that end or fail, and what they ask of others by name. For agents and
// for patterns.
import { type ActorEvent, forwardRoute, isRoute, type Route, tellRoute } from '@statecraft/runtime'
import type { Config } from './chart-ways.ts'

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
