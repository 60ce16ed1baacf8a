// Definitions as one runtime runs them: names resolved, behaviours told what their definitions say beside them, policies of the
// place applied. One definition is bound once for each runtime and the policies of a place, so that its actors share a behaviour.
import { type Behaviour, type BehaviourMaker, fromInput, type Traits } from './behaviour.ts'
import type { ActorDefinition, ActorMaker, Resources } from './definition.ts'
import { createPolicyLists, type Policies } from './policies.ts'
import { checkPriority } from './priority.ts'
import { checkTaskPolicy } from './task-policy.ts'

/** The definition as this runtime runs it below actors with these policies. */
type Binder = (definition: ActorDefinition, around?: Policies) => ActorDefinition

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

/** Throws for a definition with a name that the runtime does not know, and `input_invalid` for numbers that cannot be. */
export function createBinder({ policies: everywhere, ...resources }: Resources): Binder {
  const listOf = createPolicyLists()
  const known = new WeakMap<Policies, WeakMap<ActorDefinition, ActorDefinition>>()

  const usedIn = (used: ActorDefinition | ActorMaker, policies: Policies): Behaviour | BehaviourMaker =>
    'make' in used
      ? fromInput(used.name, input => remember(used.make(input), policies).behaviour)
      : remember(used, policies).behaviour

  const usesOf = ({ uses, shares }: ActorDefinition, policies: Policies): Traits => {
    if (!uses) return {}
    const below = listOf(policies, shares?.policies)
    // Charts spawn by the name of the definition; a journal keeps that of the behaviour.
    const named = uses.flatMap(used => {
      const behaviour = usedIn(used, below)
      return [used.name, behaviour.name].map(name => [name, behaviour] as const)
    })
    return { uses: new Map(named) }
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
