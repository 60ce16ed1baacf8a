// Definitions as one runtime runs them: their names resolved, and each behaviour told what its definition says beside it.
import type { Traits } from './behaviour.ts'
import type { ActorDefinition, Resources } from './definition.ts'
import { createPolicyLists, type Policies } from './policies.ts'

/** The definition as its runtime runs it below actors with these policies. */
export type Bind = (definition: ActorDefinition, around?: Policies) => ActorDefinition

/** One definition is bound once for each list of policies that holds in a place, so that its actors share a behaviour. */
export function createBinder({ policies: everywhere, ...resources }: Resources): Bind {
  const listOf = createPolicyLists()
  const known = new WeakMap<Policies, WeakMap<ActorDefinition, ActorDefinition>>()
  const bind = (definition: ActorDefinition, policies: Policies): ActorDefinition => {
    const bound = definition.bind?.({ ...resources, policies }) ?? definition
    const { uses, role, capabilities, shares } = bound
    if (!uses && role === undefined && !capabilities && !shares) return bound
    const below = listOf(policies, shares?.policies)
    const traits: Traits = {
      ...(uses && { uses: new Map(uses.map(used => remember(used, below).behaviour).map(used => [used.name, used])) }),
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
