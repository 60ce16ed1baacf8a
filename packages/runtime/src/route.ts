// ROUTE: a message or request for somebody who is known by name, or by what is wanted of them. Whoever has children takes it:
// the child of that name, else the best of all below, else whoever is above.
import { isWanted, type Wanted } from './capability.ts'
import { type ForwardParams, isEvent, isText, type TellParams } from './effects.ts'
import type { ActorEvent, EnvelopeInfo } from './event.ts'

/** What is routed, and to whom: a name, or who is wanted. */
export interface Route {
  readonly type: 'ROUTE'
  readonly to?: string
  readonly wanted?: Wanted
  readonly event: ActorEvent
  readonly envelope?: EnvelopeInfo
}

/** Whether a message is a route that makes sense, whoever sent it: a guard for charts that take ROUTE. */
export function isRoute(message: object): message is Route {
  const { type, to, wanted, event } = message as Partial<Record<keyof Route, unknown>>
  if (type !== 'ROUTE' || !isEvent(event)) return false
  return to === undefined ? isWanted(wanted) : isText(to) && wanted === undefined
}

const target = ({ to, wanted }: Route): Pick<ForwardParams, 'to' | 'wanted'> =>
  to === undefined ? { wanted: wanted ?? {} } : { to: `./${to}`, wanted: { agent: to } }

/**
 * How a chart with children passes a routed request on: params of the action `forward`.
 *
 * @example
 * ```ts
 * on: { ROUTE: { actions: { type: 'forward', params: ({ event }) => forwardRoute(event) } } }
 * ```
 */
export function forwardRoute(route: Route): ForwardParams {
  const { envelope, ...onwards } = route
  return {
    request: envelope?.request ?? '',
    ...target(route),
    event: route.event,
    otherwise: { to: '..', event: { ...onwards } },
  }
}

/** How a chart passes a routed message on, to those below it alone: params of the action `tell`. See {@link forwardRoute}. */
export const tellRoute = (route: Route): TellParams => ({ ...target(route), event: route.event })
