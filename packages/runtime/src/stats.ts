// Figures of a runtime, for a reader.
import type { Host, HostStats } from './host.ts'
import type { Registry } from './registry.ts'

export interface RuntimeStats extends HostStats {
  readonly registered: number
  readonly agents: readonly string[]
  readonly defaultAgent: string | undefined
  /** Tasks that have not ended. */
  readonly inProgress: number
  /** Completed tasks among those that ended; undefined while none has. */
  readonly successRate: number | undefined
}

export function statsOf(host: Host, registry: Registry): RuntimeStats {
  const stats = host.stats()
  const ended = stats.completed + stats.failed + stats.cancelled
  const agents = registry.list().map(({ name }) => name)
  return {
    ...stats,
    registered: agents.length,
    agents,
    defaultAgent: registry.default?.name,
    inProgress: stats.openRequests,
    successRate: ended === 0 ? undefined : stats.completed / ended,
  }
}
