// What an actor can do, and who is asked when somebody is wanted who can: a pure choice among those who are there.
//
// - An actor that lives goes before one that waits for its restart; a declared priority goes before all estimates.
// - An estimate of time counts once for each task that waits already: the fastest one is not the best when all ask it.
// - An estimate that nobody gave is not zero: whoever gives one goes first.

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

/** Who is looked for: all that is said must hold. */
export interface Wanted {
  readonly role?: string
  /** Name of something that they can do. */
  readonly capability?: string
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
  /** Tasks that it has in hand or waiting. */
  readonly load: number
  /** It lives, and does not wait for a restart. */
  readonly isReady: boolean
}

/** Of agents and of tasks, where they do not say. */
export const DEFAULT_PRIORITY = 5

const isOptionalText = (value: unknown): boolean => value === undefined || typeof value === 'string'

export function isWanted(value: unknown): value is Wanted {
  if (typeof value !== 'object' || value === null) return false
  const { role, capability } = value as Wanted
  return (role !== undefined || capability !== undefined) && [role, capability].every(isOptionalText)
}

const named = ({ capabilities = [] }: Offer, wanted: string): Capability | undefined =>
  capabilities.find(({ name }) => name === wanted)

/** Whether role and capability fit. */
export function suits({ role, capability }: Wanted, offer: Offer): boolean {
  if (role !== undefined && offer.role !== role) return false
  return capability === undefined || named(offer, capability) !== undefined
}

const UNKNOWN = Number.POSITIVE_INFINITY

/** What is compared, each with the less the better, in the order of its weight. */
function merits(capability: string | undefined, { offer, load, isReady }: Candidate): readonly number[] {
  const { priority = DEFAULT_PRIORITY } = offer
  const { estimatedMs = UNKNOWN, estimatedCostUsd = UNKNOWN } =
    (capability === undefined ? undefined : named(offer, capability)) ?? {}
  return [isReady ? 0 : 1, -priority, estimatedMs * (load + 1), estimatedCostUsd, load]
}

/** Below 0: the first is asked before the second. 0: they are alike. */
export function compareCandidates({ capability }: Wanted, a: Candidate, b: Candidate): number {
  const [ofA, ofB] = [merits(capability, a), merits(capability, b)]
  for (const [n, merit] of ofA.entries()) {
    const other = ofB[n] as number
    if (merit !== other) return merit < other ? -1 : 1
  }
  return 0
}

/** The one to ask; the first of those that are alike. Undefined: there is nobody. */
export function bestOf<C extends Candidate>(wanted: Wanted, candidates: Iterable<C>): C | undefined {
  let best: C | undefined
  for (const candidate of candidates)
    if (!best || compareCandidates(wanted, candidate, best) < 0) best = candidate
  return best
}
