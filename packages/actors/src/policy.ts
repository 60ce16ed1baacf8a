// A policy: what a team, a supervisor or a runtime asks of every agent below it. It is handed down when an agent is bound to its
// place, so that an agent's chart knows all that holds for it before it runs, and one without policies pays for nothing.
import { type Policies, StatecraftError } from '@statecraft/runtime'
import type { AgentOptions } from './agent-options.ts'
import { type Guards, guardFaults, guardSet } from './guards.ts'

export interface PolicyOptions<C = unknown> {
  /** Before the agents' own, and besides them. */
  readonly guards?: Guards<unknown, C>
  /** Whether agents that do not say may read and write artifacts. The innermost policy that says it decides. */
  readonly sharedContext?: boolean
}

/** What {@link definePolicy} makes. */
export interface AgentPolicy {
  readonly kind: 'agent-policy'
  readonly guards: Guards<never, never> | undefined
  readonly sharedContext: boolean | undefined
}

/**
 * A policy for `createRuntime({ policies })` or `defineSupervisor({ policies })`; patterns take its parts as options. It holds
 * for agents and functions at any depth below, and not for agents that are only named and live elsewhere.
 *
 * @throws StatecraftError `input_invalid` with everything that is wrong with it
 * @example
 * ```ts
 * const polite = definePolicy({ guards: { output: text => isPolite(text) ? { allow: true } : { refuse: 'Be polite' } } })
 * runtime.spawn(defineSupervisor({ name: 'desk', children: [clerk, lawyer], policies: [polite] }))
 * ```
 */
export function definePolicy<C = unknown>({ guards, sharedContext }: PolicyOptions<C>): AgentPolicy {
  const faults = guardFaults(guards as Guards<never, never> | undefined)
  if (faults.length > 0) throw new StatecraftError('input_invalid', `This policy cannot hold: ${faults.join('; ')}`)
  return Object.freeze({ kind: 'agent-policy', guards: guards as Guards<never, never> | undefined, sharedContext })
}

/** The policy that is among a pattern's options; none where they say nothing. */
export function policiesOf(options: PolicyOptions<never>): Policies | undefined {
  return options.guards || options.sharedContext !== undefined ? [definePolicy(options)] : undefined
}

const isPolicy = (policy: object): policy is AgentPolicy => (policy as Partial<AgentPolicy>).kind === 'agent-policy'

/** Those that are meant for agents. */
export const forAgents = (policies: Policies): readonly AgentPolicy[] => policies.filter(isPolicy)

/** The description of an agent that keeps to them. */
export function keepTo<O, C>(options: AgentOptions<O, C>, policies: readonly AgentPolicy[]): AgentOptions<O, C> {
  const own = options.guards as Guards<never, never> | undefined
  const around = policies.findLast(policy => policy.sharedContext !== undefined)?.sharedContext
  const { sharedContext = around } = options
  return { ...options, sharedContext, guards: guardSet([...policies.map(({ guards }) => guards), own]) as Guards<O, C> }
}
