// Patterns within patterns, drawn at random, as plain data: which pattern stands in which, how each is set, and what the scripted
// ones among its members do.
import fc from 'fast-check'

export interface Leaf {
  readonly kind: 'leaf'
  /** `manner`: it matters whether it is told in words. */
  readonly says: 'x' | 'y' | 'digest' | 'manner' | 'object' | 'nothing' | 'picky'
}

/** What a supervising planner does when it is asked for its next plan. */
export type Step =
  /** `to`: workers by number, round and round. With a slip it names somebody first whom there is not. */
  | { readonly does: 'assign'; readonly to: readonly number[]; readonly more: boolean; readonly slips: boolean }
  | { readonly does: 'answer' | 'rest' | 'break' }

/** One agent of a design. */
export interface Designed {
  readonly says: Leaf['says']
  /** Whose results it needs, of those before it. */
  readonly after: 'none' | 'last' | 'all'
}

export type Plan =
  | Leaf
  | { readonly kind: 'sequence'; readonly parts: readonly Plan[]; readonly lax: boolean }
  | {
      readonly kind: 'parallel'
      readonly parts: readonly Plan[]
      readonly minSuccessful: number
      readonly atOnce: number
    }
  | {
      readonly kind: 'hierarchy'
      readonly parts: readonly Plan[]
      readonly aggregate: 'concat' | 'vote' | 'merge'
      readonly inWords: boolean
      readonly main: Leaf | undefined
    }
  | {
      readonly kind: 'consensus'
      readonly parts: readonly Plan[]
      readonly minAgreement: number
      readonly quorum: number
    }
  | { readonly kind: 'debate'; readonly parts: readonly Plan[]; readonly rounds: number }
  | { readonly kind: 'pipeline'; readonly parts: readonly Plan[]; readonly stopOnError: boolean }
  | { readonly kind: 'mapReduce'; readonly parts: readonly [Plan]; readonly goesOn: boolean }
  /** Each task depends on all before it. */
  | {
      readonly kind: 'workflow'
      readonly parts: readonly Plan[]
      readonly require: 'all' | 'any'
      readonly goesOn: boolean
    }
  | {
      readonly kind: 'team'
      readonly parts: readonly Plan[]
      readonly minSuccessful: number
      readonly atOnce: number
      readonly coordinator: Plan | undefined
      /** Whether the coordinator comes only to this run. */
      readonly isLate: boolean
    }
  /** The planner is scripted, for no pattern drawn at random makes a plan; workers and synthesizer are any. */
  | {
      readonly kind: 'supervise'
      readonly parts: readonly Plan[]
      readonly mode: 'selective' | 'all' | 'sequential'
      readonly steps: readonly Step[]
      readonly replanning: boolean
      readonly requireAll: boolean
      readonly minSuccessful: number
      /** Undefined: the planner answers. */
      readonly synthesizer: Plan | undefined
      /** Whether the planner writes its plans as text. */
      readonly asText: boolean
    }
  /** The agents are made by a design, of a model, and so is the designer: what can stand in it is its synthesizer. */
  | {
      readonly kind: 'dynamicTeam'
      readonly parts: readonly [Plan]
      readonly agents: readonly Designed[]
      readonly designs: 'well' | 'at last' | 'never'
      readonly minSuccessful: number
      readonly atOnce: number
    }
  /** One gets the task as it is. One of several is found by words: a function before them makes words that fit it alone. */
  | { readonly kind: 'route'; readonly parts: readonly Plan[]; readonly tries: number }
  | { readonly kind: 'pool'; readonly parts: readonly [Plan]; readonly size: number }
  /** A pool beside a map-reduce that hands everything to it by its name: more at once than it takes. */
  | { readonly kind: 'crowd'; readonly parts: readonly [Plan]; readonly size: number; readonly atOnce: number }

export type Kind = Exclude<Plan['kind'], 'leaf'>
export type PatternPlan = Exclude<Plan, Leaf>

const SAYINGS = ['x', 'x', 'y', 'digest', 'manner', 'object', 'nothing', 'picky'] as const
const says = fc.constantFrom<Leaf['says']>(...SAYINGS)

export const leaf: fc.Arbitrary<Leaf> = fc.record({ kind: fc.constant('leaf'), says })

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('assign'),
      to: fc.array(fc.nat(2), { minLength: 1, maxLength: 3 }),
      more: fc.boolean(),
      slips: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.record({ does: fc.constantFrom('answer', 'answer', 'rest', 'break') }) },
)

const oneOrTwo = fc.constantFrom(1, 1, 2)

type Draw<K extends Kind> = (part: fc.Arbitrary<Plan>) => Readonly<{
  [F in keyof Omit<Extract<Plan, { kind: K }>, 'kind'>]: fc.Arbitrary<Extract<Plan, { kind: K }>[F]>
}>

const several = (part: fc.Arbitrary<Plan>) => fc.array(part, { minLength: 2, maxLength: 3 })
const maybe = (part: fc.Arbitrary<Plan>) => fc.option(part, { nil: undefined })

/** All but the kind, for each. */
const DRAWS: { readonly [K in Kind]: Draw<K> } = {
  sequence: part => ({ parts: several(part), lax: fc.boolean() }),
  parallel: part => ({
    parts: several(part),
    minSuccessful: fc.constantFrom(1, 2),
    atOnce: fc.constantFrom(1, 2, 5),
  }),
  hierarchy: part => ({
    parts: several(part),
    aggregate: fc.constantFrom('concat', 'vote', 'merge'),
    inWords: fc.boolean(),
    main: fc.option(leaf, { nil: undefined }),
  }),
  consensus: part => ({
    parts: several(part),
    minAgreement: fc.constantFrom(0.5, 0.6, 1),
    quorum: fc.constantFrom(0, 0.6, 1),
  }),
  debate: part => ({ parts: several(part), rounds: fc.constantFrom(1, 2) }),
  pipeline: part => ({ parts: several(part), stopOnError: fc.boolean() }),
  workflow: part => ({ parts: several(part), require: fc.constantFrom('all', 'any'), goesOn: fc.boolean() }),
  mapReduce: part => ({ parts: fc.tuple(part), goesOn: fc.boolean() }),
  team: part => ({
    parts: several(part),
    minSuccessful: oneOrTwo,
    atOnce: fc.constantFrom(1, 2, 5),
    coordinator: maybe(part),
    isLate: fc.boolean(),
  }),
  supervise: part => ({
    parts: several(part),
    mode: fc.constantFrom('selective', 'all', 'sequential'),
    steps: fc.array(step, { minLength: 1, maxLength: 3 }),
    replanning: fc.constantFrom(true, true, false),
    requireAll: fc.boolean(),
    minSuccessful: fc.constantFrom(1, 2),
    synthesizer: maybe(part),
    asText: fc.boolean(),
  }),
  dynamicTeam: part => ({
    parts: fc.tuple(part),
    agents: fc.array(fc.record({ says, after: fc.constantFrom('none', 'last', 'all') }), {
      minLength: 1,
      maxLength: 3,
    }),
    designs: fc.constantFrom('well', 'well', 'well', 'well', 'at last', 'at last', 'never'),
    minSuccessful: oneOrTwo,
    atOnce: fc.constantFrom(1, 2, 5),
  }),
  route: part => ({ parts: fc.array(part, { minLength: 1, maxLength: 3 }), tries: fc.constantFrom(1, 2) }),
  pool: part => ({ parts: fc.tuple(part), size: fc.constantFrom(1, 2) }),
  crowd: part => ({ parts: fc.tuple(part), size: fc.constantFrom(1, 2, 3), atOnce: fc.constantFrom(1, 2, 3) }),
}

export const KINDS = Object.keys(DRAWS) as readonly Kind[]

/** What may stand in a plan together. */
function agreed(plan: PatternPlan): PatternPlan {
  // A vote that is decided does not wait for the others: what a main agent would be told depends on who is slow.
  if (plan.kind === 'hierarchy' && plan.aggregate === 'vote') return { ...plan, main: undefined }
  // Which of two that are left tries next depends on what they did in other tasks: a second try is for the other of two.
  if (plan.kind === 'route') return { ...plan, tries: plan.parts.length === 2 ? plan.tries : 1 }
  return plan
}

/** One pattern of this kind, with members and helpers of `part`. */
export function patternArbitrary(kind: Kind, part: fc.Arbitrary<Plan>): fc.Arbitrary<PatternPlan> {
  const draws: Readonly<Record<string, fc.Arbitrary<unknown>>> = DRAWS[kind](part)
  return fc.record({ ...draws, kind: fc.constant(kind) }).map(plan => agreed(plan as PatternPlan))
}

/** A pattern `depth` deep at most, and at least one deep. */
export function planArbitrary(depth: number): fc.Arbitrary<PatternPlan> {
  const part: fc.Arbitrary<Plan> = depth === 1 ? leaf : fc.oneof(planArbitrary(depth - 1), leaf)
  return fc.oneof(...KINDS.map(kind => patternArbitrary(kind, part)))
}
