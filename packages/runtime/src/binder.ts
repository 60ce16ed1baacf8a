// Definitions as one runtime runs them: names resolved, behaviours told what their definitions say beside them, policies of the
// place applied. One definition is bound once for each runtime and the policies of a place, so that its actors share a behaviour.
import { type Behaviour, type BehaviourMaker, fromInput, type Traits } from './behaviour.ts'
import type { ActorDefinition, ActorMaker, Resources } from './definition.ts'
import { createPolicyLists, type Policies } from './policies.ts'

/** The definition as this runtime runs it below actors with these policies. */
type Binder = (definition: ActorDefinition, around?: Policies) => ActorDefinition

/** Throws for a definition with a name that the runtime does not know. */
export function createBinder({ policies: everywhere, ...resources }: Resources): Binder {
  const listOf = createPolicyLists()
  const known = new WeakMap<Policies, WeakMap<ActorDefinition, ActorDefinition>>()

  const usedIn = (used: ActorDefinition | ActorMaker, policies: Policies): Behaviour | BehaviourMaker =>
    'make' in used
      ? fromInput(used.name, input => remember(used.make(input), policies).behaviour)
      : remember(used, policies).behaviour

  const bind = (definition: ActorDefinition, policies: Policies): ActorDefinition => {
    const bound = definition.bind?.({ ...resources, policies }) ?? definition
    const { uses, role, capabilities, shares } = bound
    if (!uses && role === undefined && !capabilities && !shares) return bound
    const below = listOf(policies, shares?.policies)
    const traits: Traits = {
      ...(uses && { uses: new Map(uses.map(used => [used.name, usedIn(used, below)] as const)) }),
      ...(role !== undefined && { role }),
      ...(capabilities && { capabilities: capabilities.map(({ name }) => name) }),
      ...(shares && { shares }),
    }
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
