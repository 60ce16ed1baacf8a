// Figures of a runtime, for a reader.
import type { ActorDefinition } from './definition.ts'
import type { Host, HostStats } from './host.ts'
import type { Registry } from './registry.ts'

export interface RuntimeStats extends HostStats {
  readonly registered: number
  readonly agents: readonly string[]
  /** How many of the registered agents have which role; those without one are in none. */
  readonly roles: Readonly<Record<string, number>>
  /** Names of all that the registered agents can do, in alphabetical order. */
  readonly capabilities: readonly string[]
  readonly defaultAgent: string | undefined
  /** Tasks that have not ended. */
  readonly inProgress: number
  /** Completed tasks among those that ended; undefined while none has. */
  readonly successRate: number | undefined
}

function countRoles(agents: readonly ActorDefinition[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>()
  for (const { role } of agents) if (role !== undefined) counts.set(role, (counts.get(role) ?? 0) + 1)
  return Object.fromEntries(counts)
}

const namesOf = (agents: readonly ActorDefinition[]): readonly string[] =>
  [...new Set(agents.flatMap(({ capabilities = [] }) => capabilities.map(({ name }) => name)))].sort()

export function statsOf(host: Host, registry: Registry): RuntimeStats {
  const stats = host.stats()
  const ended = stats.completed + stats.failed + stats.cancelled
  const agents = registry.list()
  return {
    ...stats,
    registered: agents.length,
    agents: agents.map(({ name }) => name),
    roles: countRoles(agents),
    capabilities: namesOf(agents),
    defaultAgent: registry.default?.name,
    inProgress: stats.openRequests,
    successRate: ended === 0 ? undefined : stats.completed / ended,
  }
}
