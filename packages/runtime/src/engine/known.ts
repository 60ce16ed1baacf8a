// Which behaviour a name means, seen from an actor: what its own definition brings along, then what those above it bring, then
// what the host knows. The same rule finds it again in another process, so that a journal keeps names and nothing else.
import { type Behaviour, type BehaviourMaker, knownAs, type Uses } from '../behaviour.ts'
import { StatecraftError } from '../errors.ts'
import type { Cell } from './cell.ts'
import type { Engine } from './engine.ts'

/** An actor and those above it, as far as names go. */
export interface Lineage {
  readonly behaviour: { readonly uses?: Uses }
  readonly parent: Lineage | undefined
}

/** What `name` means to an actor below `parent`. */
export function behaviourFor(
  engine: Engine,
  parent: Lineage | undefined,
  name: string,
): Behaviour | BehaviourMaker | undefined {
  for (let at = parent; at; at = at.parent) {
    const own = at.behaviour.uses?.get(name)
    if (own) return own
  }
  return engine.behaviours.get(name)
}

const taken = (name: string): StatecraftError =>
  new StatecraftError(
    'agent_exists',
    `A behaviour named "${name}" is known here: choose another name, or remove the other one first`,
  )

/** Makes a behaviour known everywhere. Throws `agent_exists` for another of that name. */
export function register(engine: Engine, behaviour: Behaviour | BehaviourMaker): void {
  const { name } = behaviour
  const known = engine.behaviours.get(name)
  if (known && known !== behaviour) throw taken(name)
  engine.behaviours.set(name, behaviour)
  engine.guests.delete(name)
}

export function forget(engine: Engine, name: string): void {
  engine.behaviours.delete(name)
  engine.guests.delete(name)
}

/**
 * Whether an actor may come from outside with a behaviour of its own. A journal must find that again by its name, so that
 * there the name is taken as long as such actors live; in memory anything goes. Throws `agent_exists`.
 */
export function assertGuest(engine: Engine, parent: Cell | undefined, behaviour: Behaviour): void {
  if (!engine.journal.durable) return
  const known = behaviourFor(engine, parent, behaviour.name)
  if (known && known !== behaviour) throw taken(behaviour.name)
}

/** It came. */
export function admitGuest(engine: Engine, { parent, behaviour }: Cell): void {
  if (!engine.journal.durable) return
  const name = knownAs(behaviour)
  const lives = engine.guests.get(name)
  if (lives === undefined && behaviourFor(engine, parent, name)) return
  engine.behaviours.set(name, behaviour)
  engine.guests.set(name, (lives ?? 0) + 1)
}

/** It is gone. */
export function dismissGuest(engine: Engine, { behaviour }: Cell): void {
  const lives = engine.guests.get(behaviour.name)
  if (lives === undefined || engine.behaviours.get(behaviour.name) !== behaviour) return
  if (lives > 1) engine.guests.set(behaviour.name, lives - 1)
  else forget(engine, behaviour.name)
}
