// Several answers as one: objects are joined key by key, lists one after the other, and where two say different things of the
// same place a policy decides. A pure fold that says who said what, and where they differed.
import { StatecraftError } from '../errors.ts'
import { sameStructure } from './same.ts'

/** What somebody contributes. */
export interface Contribution<O = unknown> {
  readonly from: string
  readonly value: O
  /** Between 0 and 1; absent counts as 0. */
  readonly confidence?: number
}

/**
 * Which of several different values a place gets: that of the `first` or the `last` who speaks of it, of the most `confident`
 * (the first of them), `all` of them as a list, or none: `fail`.
 */
export type MergeConflict = 'first' | 'last' | 'confident' | 'all' | 'fail'

export interface MergeOptions {
  /** Default `first`. */
  readonly conflict?: MergeConflict
  /** Lists of one place: joined without repeating an entry, or a place like any other. Default `join`. */
  readonly lists?: 'join' | 'conflict'
  /** When two values are the same, and no conflict. Default: `sameStructure`. */
  readonly same?: (a: unknown, b: unknown) => boolean
}

/** Different values for one place. */
export interface Difference {
  /** A JSON pointer (RFC 6901): `/report/title`; empty for the whole. */
  readonly path: string
  readonly values: readonly Contribution[]
}

export interface Merged {
  /** Undefined where nobody contributed. */
  readonly value: unknown
  /** For each place that is no object: who said what stands there. */
  readonly provenance: ReadonlyMap<string, readonly string[]>
  readonly conflicts: readonly Difference[]
}

interface Draft {
  readonly provenance: Map<string, readonly string[]>
  readonly conflicts: Difference[]
  readonly options: Required<MergeOptions>
}

// Once somebody merges the object into another, these would be more than data.
const REFUSED: ReadonlySet<string> = new Set(['__proto__', 'constructor'])

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value without the keys that are refused, however deep. */
function harmless(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(harmless)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => (REFUSED.has(key) ? [] : [[key, harmless(part)]])),
  )
}

const pointer = (path: string, key: string): string => `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`

/**
 * Merges what several contribute, in their order. Throws `merge_conflict` where they differ and the policy is `fail`.
 *
 * @example
 * ```ts
 * mergeValues([{ from: 'a', value: { n: 1 } }, { from: 'b', value: { n: 2, m: 3 } }]).value // { n: 1, m: 3 }
 * ```
 */
export function mergeValues(contributions: readonly Contribution[], options: MergeOptions = {}): Merged {
  const { conflict = 'first', lists = 'join', same = sameStructure } = options
  const draft: Draft = { provenance: new Map(), conflicts: [], options: { conflict, lists, same } }
  const given = contributions
    .filter(({ value }) => value !== undefined)
    .map(one => ({ ...one, value: harmless(one.value) }))
  const value = given.length === 0 ? undefined : mergeAt(draft, '', given)
  if (conflict === 'fail' && draft.conflicts.length > 0) throw conflictError(draft.conflicts)
  return { value, provenance: draft.provenance, conflicts: draft.conflicts }
}

function mergeAt(draft: Draft, path: string, given: readonly Contribution[]): unknown {
  const values = given.map(({ value }) => value)
  if (values.every(isObject)) return mergeObjects(draft, path, given)
  if (draft.options.lists === 'join' && values.every(Array.isArray)) return joinLists(draft, path, given)
  return choose(draft, path, given)
}

function mergeObjects(draft: Draft, path: string, given: readonly Contribution[]): unknown {
  const byKey = new Map<string, Contribution[]>()
  for (const contribution of given) {
    for (const [key, value] of Object.entries(contribution.value as object)) {
      if (value === undefined) continue
      const list = byKey.get(key) ?? []
      list.push({ ...contribution, value })
      byKey.set(key, list)
    }
  }
  return Object.fromEntries([...byKey].map(([key, list]) => [key, mergeAt(draft, pointer(path, key), list)]))
}

function joinLists(draft: Draft, path: string, given: readonly Contribution[]): unknown {
  const { same } = draft.options
  const joined: unknown[] = []
  for (const { value } of given)
    for (const entry of value as readonly unknown[]) if (!joined.some(known => same(known, entry))) joined.push(entry)
  const said = given.filter(({ value }) => (value as readonly unknown[]).length > 0)
  draft.provenance.set(path, names(said.length > 0 ? said : given))
  return joined
}

/** One value for a place of which several speak. */
function choose(draft: Draft, path: string, given: readonly Contribution[]): unknown {
  const { conflict, same } = draft.options
  const different = given.filter((one, at) => !given.slice(0, at).some(({ value }) => same(value, one.value)))
  if (different.length > 1) draft.conflicts.push({ path, values: different })
  if (conflict === 'all' && different.length > 1) {
    draft.provenance.set(path, names(given))
    return different.map(({ value }) => value)
  }
  const chosen = pick(given, conflict)
  draft.provenance.set(path, names(given.filter(({ value }) => same(value, chosen.value))))
  return chosen.value
}

function pick(given: readonly Contribution[], conflict: MergeConflict): Contribution {
  const [first] = given as readonly [Contribution]
  switch (conflict) {
    case 'last':
      return given.at(-1) ?? first
    case 'confident':
      return given.reduce((best, one) => ((one.confidence ?? 0) > (best.confidence ?? 0) ? one : best), first)
    case 'first':
    case 'all':
    case 'fail':
      return first
    default:
      return conflict satisfies never
  }
}

const names = (given: readonly Contribution[]): readonly string[] => [...new Set(given.map(({ from }) => from))]

function conflictError(conflicts: readonly Difference[]): StatecraftError {
  const places = conflicts.map(({ path, values }) => `${path || 'the whole'} (${names(values).join(', ')})`)
  return new StatecraftError(
    'merge_conflict',
    `The results differ and must not: ${places.join('; ')}. Choose another conflict policy, or settle it before`,
    { details: { places: conflicts.map(({ path }) => path) } },
  )
}
