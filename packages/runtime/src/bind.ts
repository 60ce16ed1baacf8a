// A definition as one runtime runs it: its names resolved, and its behaviour told what the definition says beside it.
import type { Traits } from './behaviour.ts'
import type { ActorDefinition, Resources } from './definition.ts'
import { createPolicyLists, type Policies } from './policies.ts'
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

/** The definition as this runtime runs it below actors with these policies. */
export type Binder = (definition: ActorDefinition, around?: Policies) => ActorDefinition

/**
 * One definition is bound once for each runtime and the policies of a place, so that its actors share a behaviour. Throws
 * `input_invalid` for a definition whose numbers cannot be, and what its own `bind` throws.
 */
export function createBinder({ policies: everywhere, ...resources }: Resources): Binder {
  const listOf = createPolicyLists()
  const known = new WeakMap<Policies, WeakMap<ActorDefinition, ActorDefinition>>()
  const usesOf = ({ uses, shares }: ActorDefinition, policies: Policies): Traits => {
    if (!uses) return {}
    const below = listOf(policies, shares?.policies)
    return { uses: new Map(uses.map(used => remember(used, below).behaviour).map(used => [used.name, used])) }
  }
  const bind = (definition: ActorDefinition, policies: Policies): ActorDefinition => {
    const bound = definition.bind?.({ ...resources, policies }) ?? definition
    checkPriority(bound.priority, `Agent "${bound.name}"`)
    checkTaskPolicy(`Agent "${bound.name}"`, bound)
    const said = TRAITS.flatMap(trait => (bound[trait] === undefined ? [] : [[trait, bound[trait]] as const]))
    if (!bound.uses && said.length === 0) return bound
    const traits: Traits = { ...Object.fromEntries(said), ...usesOf(bound, policies) }
    return Object.freeze({ ...bound, behaviour: Object.freeze({ ...bound.behaviour, ...traits }) })
  }
  const remember = (definition: ActorDefinition, policies: Policies): ActorDefinition => {
    const here = known.get(policies) ?? new WeakMap<ActorDefinition, ActorDefinition>()
    known.set(policies, here)
    const bound = here.get(definition) ?? bind(definition, policies)
    here.set(definition, bound)
    return bound
  }
  return (definition, around) => remember(definition, listOf(everywhere, around))
}
