// What a layer above asks of all agents below a place, such as guards of a team: values that the runtime hands down and never
// looks at. A definition is bound once for each list, so that the actors of a team share their behaviours.

/** Policies of all around, outermost first. Equal lists are one list: see {@link createPolicyLists}. */
export type Policies = readonly object[]

interface Node {
  readonly list: Policies
  readonly next: WeakMap<object, Node>
}

/** Returns the same list whenever it is given the same policies in the same order. */
export function createPolicyLists(): (...parts: readonly (Policies | undefined)[]) => Policies {
  const root: Node = { list: [], next: new WeakMap() }
  return (...parts) => {
    let at = root
    for (const part of parts) {
      for (const policy of part ?? []) {
        const node = at.next.get(policy) ?? { list: [...at.list, policy], next: new WeakMap() }
        at.next.set(policy, node)
        at = node
      }
    }
    return at.list
  }
}
