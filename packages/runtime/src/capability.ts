// What an actor can do, and who is asked when somebody is wanted who can: a pure choice among those who are there.
//
// - An actor that lives goes before one that waits for its restart; a declared priority goes before all estimates.
// - An estimate of time counts once for each task that waits already: the fastest one is not the best when all ask it.
// - An estimate that nobody gave is not zero: whoever gives one goes first.
import { DEFAULT_PRIORITY } from './priority.ts'

/** Something that an actor can do, for whoever looks for somebody to do it. */
export interface Capability {
  readonly name: string
  readonly description?: string
  /** Words for what it takes and gives, such as `text` or `csv`. */
  readonly inputTypes?: readonly string[]
  readonly outputTypes?: readonly string[]
  readonly estimatedMs?: number
  readonly estimatedCostUsd?: number
}

/** Who is looked for: all that is said must hold, and one capability must do all that is asked of any. `{}`: anybody. */
export interface Wanted {
  /** The name of an agent, or the id of one of its actors. */
  readonly agent?: string
  readonly role?: string
  /** Name of something that they can do. */
  readonly capability?: string
  /** What they must take. */
  readonly inputType?: string
  /** What they must give. */
  readonly outputType?: string
}

/** What a definition says of its actors, for those who look for somebody. */
export interface Offer {
  /** What it is for, in a word. */
  readonly role?: string | undefined
  readonly capabilities?: readonly Capability[]
  /** From 0 to 10, the highest is asked first. Default 5. */
  readonly priority?: number
}

/** Somebody who may be asked, as they are now. */
export interface Candidate {
  readonly offer: Offer
  /** The names that it goes by. */
  readonly names: readonly string[]
  /** Tasks that it has in hand or waiting, for each that it can do at once. */
  readonly load: number
  /** It lives, and does not wait for a restart. */
  readonly isReady: boolean
}

const KEYS = ['agent', 'role', 'capability', 'inputType', 'outputType'] as const satisfies (keyof Wanted)[]

/** Whether it says who is wanted, whoever sent it. */
export function isWanted(value: unknown): value is Wanted {
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).every(([key, word]) => KEYS.some(known => known === key) && typeof word === 'string')
}

/** As much of it as says who is wanted. */
export const wantedOf = (from: Wanted): Wanted =>
  Object.fromEntries(KEYS.flatMap(key => (from[key] === undefined ? [] : [[key, from[key]]])))

const asksForSkill = ({ capability, inputType, outputType }: Wanted): boolean =>
  capability !== undefined || inputType !== undefined || outputType !== undefined

/** The capability that is meant. Where none is asked for, the only one that there is. */
export function capabilityFor(wanted: Wanted, { capabilities = [] }: Offer): Capability | undefined {
  if (!asksForSkill(wanted)) return capabilities.length === 1 ? capabilities[0] : undefined
  const { capability, inputType, outputType } = wanted
  return capabilities.find(
    ({ name, inputTypes = [], outputTypes = [] }) =>
      (capability === undefined || name === capability) &&
      (inputType === undefined || inputTypes.includes(inputType)) &&
      (outputType === undefined || outputTypes.includes(outputType)),
  )
}

/**
 * Whether an offer, under these names, is what is wanted.
 *
 * @example
 * ```ts
 * suits({ role: 'critic', inputType: 'text' }, agent, [agent.name])
 * ```
 */
export function suits(wanted: Wanted, offer: Offer, names: readonly string[]): boolean {
  const { agent, role } = wanted
  if (agent !== undefined && !names.includes(agent)) return false
  if (role !== undefined && offer.role !== role) return false
  return !asksForSkill(wanted) || capabilityFor(wanted, offer) !== undefined
}

const UNKNOWN = Number.POSITIVE_INFINITY

/** What is compared, each with the less the better, in the order of its weight. */
function merits(wanted: Wanted, { offer, load, isReady }: Candidate): readonly number[] {
  const { priority = DEFAULT_PRIORITY } = offer
  const { estimatedMs = UNKNOWN, estimatedCostUsd = UNKNOWN } = capabilityFor(wanted, offer) ?? {}
  return [isReady ? 0 : 1, -priority, estimatedMs * (load + 1), estimatedCostUsd, load]
}

/** Below 0: the first is asked before the second. 0: they are alike. */
export function compareCandidates(wanted: Wanted, a: Candidate, b: Candidate): number {
  const [ofA, ofB] = [merits(wanted, a), merits(wanted, b)]
  for (const [n, merit] of ofA.entries()) {
    const other = ofB[n] as number
    if (merit !== other) return merit < other ? -1 : 1
  }
  return 0
}

/** The one to ask; the first of those that are alike. Undefined: there is nobody. */
export function bestOf<C extends Candidate>(wanted: Wanted, candidates: Iterable<C>): C | undefined {
  let best: C | undefined
  for (const candidate of candidates) if (!best || compareCandidates(wanted, candidate, best) < 0) best = candidate
  return best
}
