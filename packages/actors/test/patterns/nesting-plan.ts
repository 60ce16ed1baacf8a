// Patterns within patterns, drawn at random: as a plan, and as the real thing. What a pattern gives is sealed into one text, in which
// the order of keys and the wording of errors do not count, so that a plain reference can say the same.
import type { TaskActor } from '@statecraft/runtime'
import fc from 'fast-check'
import {
  consensus,
  debate,
  fromFunction,
  hierarchy,
  mapReduce,
  parallel,
  pipeline,
  sequence,
  workflow,
} from '../../src/index.ts'

export type Leaf = { readonly kind: 'leaf'; readonly says: 'x' | 'y' | 'digest' | 'object' | 'nothing' | 'picky' }

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

const leaf: fc.Arbitrary<Leaf> = fc.record({
  kind: fc.constant('leaf'),
  says: fc.constantFrom('x', 'x', 'y', 'digest', 'digest', 'object', 'nothing', 'picky'),
})

/** A pattern `depth` deep at most, and at least one deep. */
export function planArbitrary(depth: number): fc.Arbitrary<Plan> {
  const part: fc.Arbitrary<Plan> = depth === 1 ? leaf : fc.oneof(planArbitrary(depth - 1), leaf)
  const parts = fc.array(part, { minLength: 2, maxLength: 3 })
  const kind = <K extends Plan['kind']>(name: K) => fc.constant(name)
  return fc.oneof<fc.Arbitrary<Plan>[]>(
    fc.record({ kind: kind('sequence'), parts, lax: fc.boolean() }),
    fc.record({
      kind: kind('parallel'),
      parts,
      minSuccessful: fc.constantFrom(1, 2),
      atOnce: fc.constantFrom(1, 2, 5),
    }),
    fc
      .record({
        kind: kind('hierarchy'),
        parts,
        aggregate: fc.constantFrom('concat', 'vote', 'merge'),
        inWords: fc.boolean(),
        main: fc.option(leaf, { nil: undefined }),
      })
      // A vote that is decided does not wait for the others: what a main agent would be told depends on who is slow.
      .map(plan => (plan.aggregate === 'vote' ? { ...plan, main: undefined } : plan)),
    fc.record({
      kind: kind('consensus'),
      parts,
      minAgreement: fc.constantFrom(0.5, 0.6, 1),
      quorum: fc.constantFrom(0, 0.6, 1),
    }),
    fc.record({ kind: kind('debate'), parts, rounds: fc.constantFrom(1, 2) }),
    fc.record({ kind: kind('pipeline'), parts, stopOnError: fc.boolean() }),
    fc.record({ kind: kind('workflow'), parts, require: fc.constantFrom('all', 'any'), goesOn: fc.boolean() }),
    fc.record({ kind: kind('mapReduce'), parts: fc.tuple(part), goesOn: fc.boolean() }),
  )
}

/** Text that is the same for the same value, whatever the order of its keys and the wording of its errors. */
export function seal(value: unknown): string {
  return JSON.stringify(value ?? null, (key, part: unknown) => {
    if (key === 'error' || key === 'reason') return 'some'
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}

/** A short text that stands for the value. */
export function digest(value: unknown): string {
  let hash = 0
  for (const letter of seal(value)) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0
  return `#${hash.toString(36)}`
}

/** What a leaf gives for its input; throws where it fails. */
export function answerOf({ says }: Leaf, input: unknown): unknown {
  const text = digest(input)
  switch (says) {
    case 'x':
    case 'y':
      return says
    case 'digest':
      return text
    case 'object':
      return { [text.slice(-1)]: text }
    case 'picky':
      if (text.charCodeAt(1) % 2 === 0) return text
      throw new Error('not to its liking')
    case 'nothing':
      throw new Error('nothing to say')
  }
}

/** What counts of what a pattern gave. */
const essence = (kind: Exclude<Plan['kind'], 'leaf'>, output: never): unknown => {
  switch (kind) {
    case 'parallel': {
      const { successful, failed } = output as { successful: unknown; failed: readonly { agent: string }[] }
      return { successful, failed: failed.map(({ agent }) => agent) }
    }
    case 'consensus': {
      const { consensus: agreed, winner } = output as { consensus: boolean; winner: unknown }
      return { agreed, winner: winner ?? null }
    }
    case 'debate': {
      const { conclusion, consensusReached, rounds, transcript } = output as Readonly<Record<string, unknown>>
      return { conclusion, consensusReached, rounds, transcript }
    }
    default:
      return output
  }
}

/** The inputs that a map-reduce makes of one. */
export const piecesOf = (input: unknown): readonly string[] => [1, 2, 3].map(n => `${digest(input)}/${n}`)

type Actor = TaskActor<unknown, unknown>

const patternOf = (plan: Exclude<Plan, Leaf>, name: string): Actor => {
  const parts = plan.parts.map((part, at) => build(part, `${name}.${at}`)) as [Actor, ...Actor[]]
  switch (plan.kind) {
    case 'sequence': {
      const [first, ...rest] = parts.map(agent => ({ agent, strict: !plan.lax }))
      return sequence([first as { agent: Actor; strict: boolean }, ...rest], { name })
    }
    case 'parallel':
      return parallel(parts, { name, minSuccessful: plan.minSuccessful, maxParallel: plan.atOnce })
    case 'hierarchy': {
      const { aggregate, inWords, main } = plan
      const subtasks = parts.map(agent => (inWords ? { agent, task: 'In words' } : agent))
      return hierarchy(subtasks, { name, aggregate, ...(main && { main: build(main, `${name}.main`) }) })
    }
    case 'consensus':
      return consensus(parts, { name, same: 'structure', minAgreement: plan.minAgreement, quorum: plan.quorum })
    case 'debate':
      return debate(parts, {
        name,
        rounds: plan.rounds,
        same: 'structure',
        judge: build({ kind: 'leaf', says: 'digest' }, `${name}.judge`),
      })
    case 'pipeline':
      return pipeline(parts, { name, stopOnError: plan.stopOnError })
    case 'workflow': {
      const { require, goesOn } = plan
      const before = (at: number): readonly string[] => Array.from({ length: at }, (_, n) => `t${n}`)
      const tasks = parts.map((agent, at) => [`t${at}`, { agent, require, dependsOn: before(at) }] as const)
      return workflow({ name, tasks: Object.fromEntries(tasks), continueOnFailure: goesOn })
    }
    case 'mapReduce':
      return mapReduce({
        name,
        map: parts[0],
        split: piecesOf,
        reduce: (outputs: readonly unknown[]) => seal(outputs),
        continueOnFailure: plan.goesOn,
        maxParallel: 2,
      })
  }
}

/** The real thing. */
export function build(plan: Plan, name: string): Actor {
  if (plan.kind === 'leaf') return fromFunction(name, (input: unknown) => answerOf(plan, input))
  const { kind } = plan
  const sealing = { name: 'seal', run: (output: never) => seal(essence(kind, output)) }
  return pipeline([patternOf(plan, `${name}-in`), sealing], { name })
}
