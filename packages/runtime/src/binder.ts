// Definitions as one runtime runs them: their names resolved, and each behaviour told what its definition says beside it. One
// definition is bound once, so that its actors share a behaviour; twice only where teams differ in what their members share.
import type { Traits } from './behaviour.ts'
import type { ActorDefinition, Resources } from './definition.ts'

/** `sharedContext` is what holds where the definition is used. */
export type Bind = (definition: ActorDefinition, sharedContext: boolean) => ActorDefinition

export function createBinder(resources: Omit<Resources, 'sharedContext'>): Bind {
  const known = {
    sharing: new WeakMap<ActorDefinition, ActorDefinition>(),
    alone: new WeakMap<ActorDefinition, ActorDefinition>(),
  }

  const bind: Bind = (definition, sharedContext) => {
    const bound = definition.bind?.({ ...resources, sharedContext }) ?? definition
    const { uses, role, capabilities, shares } = bound
    if (!uses && role === undefined && !capabilities && !shares) return bound
    const below = shares?.sharedContext ?? sharedContext
    const traits: Traits = {
      ...(uses && { uses: new Map(uses.map(used => remember(used, below).behaviour).map(used => [used.name, used])) }),
      ...(role !== undefined && { role }),
      ...(capabilities && { capabilities: capabilities.map(({ name }) => name) }),
      ...(shares && { shares }),
    }
    return Object.freeze({ ...bound, behaviour: Object.freeze({ ...bound.behaviour, ...traits }) })
  }

  const remember: Bind = (definition, sharedContext) => {
    const map = sharedContext ? known.sharing : known.alone
    const bound = map.get(definition) ?? bind(definition, sharedContext)
    map.set(definition, bound)
    return bound
  }
  return remember
}
