// The agents that are known by name. A registered agent lives under the runtime's supervisor and takes one task after the other.
import { compareCandidates, suits, type Wanted } from './capability.ts'
import type { ActorDefinition, TaskActor } from './definition.ts'
import { StatecraftError } from './errors.ts'
import { type KnownOptions, refuseStrange } from './known-options.ts'

interface RegisterOptions {
  readonly default?: boolean
}

export interface Registry {
  /** Throws `agent_exists`. `default: true` also makes it the one that runs without a name go to. */
  register(agent: ActorDefinition, options?: RegisterOptions): void
  /** Throws `agent_not_found`. */
  get(name: string): TaskActor
  has(name: string): boolean
  list(): readonly TaskActor[]
  /** Those who are wanted, in the order in which they would be asked if all were idle. */
  find(wanted: Wanted): readonly TaskActor[]
  /** Stops it. False: it was not there. Removing the default leaves none. */
  remove(name: string): boolean
  /** Throws `agent_not_found`. */
  setDefault(name: string): void
  readonly default: TaskActor | undefined
}

interface RegistryHooks {
  readonly added: (agent: ActorDefinition) => void
  readonly removed: (agent: ActorDefinition) => void
}

const REGISTER_OPTIONS: KnownOptions<RegisterOptions> = { default: true }

export function createRegistry({ added, removed }: RegistryHooks): Registry {
  const agents = new Map<string, ActorDefinition>()
  let defaultName: string | undefined
  const get = (name: string): TaskActor => {
    const agent = agents.get(name)
    if (agent) return agent
    const known = [...agents.keys()].join(', ') || 'none'
    throw new StatecraftError(
      'agent_not_found',
      `No agent named "${name}" is registered (known: ${known}). Register it: runtime.agents.register(agent)`,
    )
  }
  return {
    register(agent, options = {}) {
      refuseStrange('runtime.agents.register', options, REGISTER_OPTIONS)
      if (agents.has(agent.name)) {
        throw new StatecraftError(
          'agent_exists',
          `An agent named "${agent.name}" is registered: choose another name, or remove the other one first`,
        )
      }
      added(agent)
      agents.set(agent.name, agent)
      if (options.default) defaultName = agent.name
    },
    get,
    has: name => agents.has(name),
    list: () => [...agents.values()],
    find: wanted =>
      [...agents.values()]
        .map(agent => ({ agent, offer: agent, names: [agent.name], load: 0, isReady: true }))
        .filter(({ offer, names }) => suits(wanted, offer, names))
        .sort((a, b) => compareCandidates(wanted, a, b))
        .map(({ agent }) => agent),
    remove(name) {
      const agent = agents.get(name)
      if (!agent) return false
      // Throws once the runtime is closed: then nothing has changed.
      removed(agent)
      agents.delete(name)
      if (defaultName === name) defaultName = undefined
      return true
    },
    setDefault(name) {
      defaultName = get(name).name
    },
    get default() {
      return defaultName === undefined ? undefined : agents.get(defaultName)
    },
  }
}
