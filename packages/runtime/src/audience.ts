// For whom among its subscribers a publication is meant: those of a role, with a capability, or picked by a predicate that the
// runtime knows by name. Plain data, so that charts can say it; what all of it asks for must hold.
import type { StateValue } from 'xstate'
import type { Address } from './address.ts'

/** Which of the subscribed actors hear a publication. Callbacks of the app hear all of a topic. */
export interface Audience {
  readonly role?: string
  /** Name of something that they can do. */
  readonly capability?: string
  /** Name of a predicate: `createRuntime({ predicates: { idle: ({ state }) => state === 'idle' } })`. */
  readonly where?: string
}

/** A subscriber, as a predicate sees it. */
export interface Member {
  readonly address: Address
  /** Of its definition. */
  readonly name: string
  readonly role: string | undefined
  readonly capabilities: readonly string[]
  /** The value of its chart; undefined for an actor without one. */
  readonly state: StateValue | undefined
}

/** Picks subscribers. One that throws picks nobody, and is reported. */
export type Predicate = (member: Member, event: { readonly type: string }) => boolean

export type Predicates = ReadonlyMap<string, Predicate>

const KEYS = ['role', 'capability', 'where'] as const satisfies (keyof Audience)[]

export function isAudience(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const entries = Object.entries(value)
  return entries.every(([key, word]) => KEYS.some(known => known === key) && typeof word === 'string')
}

/** Whether role and capability fit; the predicate is for whoever knows it by name. */
export function isMeant({ role, capability }: Audience, member: Member): boolean {
  if (role !== undefined && member.role !== role) return false
  return capability === undefined || member.capabilities.includes(capability)
}
