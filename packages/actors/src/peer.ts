// Whom an agent may address: somebody by name, or whoever fits best of those with a role or a capability. One word for each, so
// that a model can choose from a list; what is no name has a colon in it, which names have not.
import type { ActorEvent, Route, Wanted } from '@statecraft/runtime'
import { isAgentName } from './agent-name.ts'

/** The name of an agent, `role:reviewer`, or `capability:translate`. */
export type Peer = string

const KIND = /^(role|capability):(\S.*)$/

export const isPeer = (value: unknown): value is Peer =>
  isAgentName(value) || (typeof value === 'string' && KIND.test(value))

/** Who is meant: a name, or what is wanted of them. */
export function meant(peer: Peer): string | Wanted {
  const [, kind, word] = KIND.exec(peer) ?? []
  return kind === undefined ? peer : { [kind]: word }
}

/** A message for a peer, as whoever is above the agent routes it. */
export function routeTo(peer: Peer, event: ActorEvent): ActorEvent & Pick<Route, 'to' | 'wanted'> {
  const who = meant(peer)
  return { type: 'ROUTE', ...(typeof who === 'string' ? { to: who } : { wanted: who }), event }
}

/** The peer that a routed message is for. */
export function peerOf({ to, wanted }: Pick<Route, 'to' | 'wanted'>): Peer {
  if (to !== undefined) return to
  return wanted?.role === undefined ? `capability:${wanted?.capability}` : `role:${wanted.role}`
}
