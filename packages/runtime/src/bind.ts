// A definition as one runtime runs it: its names resolved, and its behaviour told what the definition says beside it.
import type { Behaviour, Traits } from './behaviour.ts'
import type { ActorDefinition, Resources } from './definition.ts'
import { checkPriority } from './priority.ts'
import { checkTaskPolicy } from './task-policy.ts'

/** What a definition says beside its behaviour, and its actors are known by. */
const TRAITS = [
  'role',
  'capabilities',
  'priority',
  'shares',
  'retries',
  'fallback',
  'maxCrashes',
  'maxParallel',
  'reassigns',
] as const satisfies (keyof Traits)[]

export type Binder = (definition: ActorDefinition) => ActorDefinition

/** One definition is bound once for each runtime, so that its actors share a behaviour. Throws what the definition's own `bind` throws. */
export function createBinder(resources: Resources): Binder {
  const known = new WeakMap<ActorDefinition, ActorDefinition>()
  const usesOf = ({ uses }: ActorDefinition): ReadonlyMap<string, Behaviour> | undefined =>
    uses && new Map(uses.map(used => remember(used).behaviour).map(used => [used.name, used]))
  const bind = (definition: ActorDefinition): ActorDefinition => {
    const bound = definition.bind?.(resources) ?? definition
    checkPriority(bound.priority, `Agent "${bound.name}"`)
    checkTaskPolicy(`Agent "${bound.name}"`, bound)
    const uses = usesOf(bound)
    const said = TRAITS.flatMap(trait => (bound[trait] === undefined ? [] : [[trait, bound[trait]] as const]))
    if (!uses && said.length === 0) return bound
    const traits: Traits = { ...Object.fromEntries(said), ...(uses && { uses }) }
    return Object.freeze({ ...bound, behaviour: Object.freeze({ ...bound.behaviour, ...traits }) })
  }
  const remember: Binder = definition => {
    const bound = known.get(definition) ?? bind(definition)
    known.set(definition, bound)
    return bound
  }
  return remember
}
