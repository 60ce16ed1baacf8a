// What a definition asks of its surroundings: for whoever decides whether to take in what others wrote.
import type { AgentOptions } from './agent-options.ts'
import type { Peer } from './peer.ts'

/** What an agent names without bringing it along, and the tools that it does bring. */
export interface Requirements {
  /** Names of tools that it wants of the runtime. */
  readonly tools: readonly string[]
  /** Names of tools that it brings along. */
  readonly ownTools: readonly string[]
  /** Names of models that it wants of the runtime. */
  readonly models: readonly string[]
  /** Whom it may address, beside those whom it brings along. */
  readonly agents: readonly Peer[]
  /** What it tells others, and what it hears. */
  readonly topics: readonly string[]
}

export const NO_REQUIREMENTS: Requirements = { tools: [], ownTools: [], models: [], agents: [], topics: [] }

const named = (values: readonly unknown[]): readonly string[] => [
  ...new Set(values.filter(value => typeof value === 'string')),
]

export function requirementsOf(options: AgentOptions<never, never>, advisers: readonly Peer[]): Requirements {
  const { tools = [], model, delegates = [], consults = [], handoffs = [], topics = [], subscribes = [] } = options
  const { spawns, fallback } = options
  return {
    tools: named(tools),
    ownTools: tools.flatMap(tool => (typeof tool === 'string' ? [] : [tool.name])),
    models: named([model, spawns?.model, ...(spawns?.templates ?? []).map(template => template.model)]),
    agents: named([...delegates, ...consults, ...advisers, ...handoffs, fallback]),
    topics: named([...topics, ...subscribes]),
  }
}
