// A policy: what a team, a supervisor or a runtime asks of every agent below it. It is handed down when an agent is bound to its
// place, so that an agent's chart knows all that holds for it before it runs, and one without policies pays for nothing.
import { type KnownOptions, type Policies, StatecraftError, strangeOptions } from '@statecraft/runtime'
import { type AgentOptions, saysConfidence } from './agent-options.ts'
import { type Guards, guardFaults, guardSet } from './guards.ts'
import { type MemoryOptions, memoryFaults } from './memory.ts'
import { type ThinkingOptions, thinkingFaults } from './thinking.ts'

export interface PolicyOptions<C = unknown> {
  /** Before the agents' own, and besides them. */
  readonly guards?: Guards<unknown, C>
  /** Whether agents that do not say may read and write artifacts. The innermost policy that says it decides. */
  readonly sharedContext?: boolean
  /** Of agents that say nothing of theirs; `false`: nobody below has any. */
  readonly memory?: boolean | MemoryOptions<C>
  /** Of agents below, as far as they say nothing of theirs. `false`, or an option that is `false`: nobody below has it. */
  readonly thinking?: boolean | ThinkingOptions
}

export const POLICY_OPTIONS: KnownOptions<PolicyOptions> = {
  guards: true,
  sharedContext: true,
  memory: true,
  thinking: true,
}

/** What {@link definePolicy} makes. */
export interface AgentPolicy {
  readonly kind: 'agent-policy'
  readonly guards: Guards<never, never> | undefined
  readonly sharedContext: boolean | undefined
  readonly memory: boolean | MemoryOptions<never> | undefined
  readonly thinking: boolean | ThinkingOptions | undefined
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
export function definePolicy<C = unknown>(options: PolicyOptions<C>): AgentPolicy {
  const [strange] = strangeOptions(options, POLICY_OPTIONS)
  if (strange !== undefined) throw new StatecraftError('input_invalid', `This policy cannot hold: ${strange}`)
  return policyIn(options as PolicyOptions<never>)
}

/** The policy that stands among other options, whose names were looked at. Throws `input_invalid`. */
function policyIn({ guards, memory, thinking, sharedContext }: PolicyOptions<never>): AgentPolicy {
  const faults = [...guardFaults(guards), ...memoryFaults(memory), ...thinkingFaults(thinking)]
  if (faults.length > 0) throw new StatecraftError('input_invalid', `This policy cannot hold: ${faults.join('; ')}`)
  return Object.freeze({ kind: 'agent-policy', guards, memory, thinking, sharedContext })
}

/** The policy that is among a pattern's options; none where they say nothing. */
export function policiesOf(options: PolicyOptions<never>): Policies | undefined {
  const said = [options.guards, options.memory, options.thinking, options.sharedContext]
  return said.some(one => one !== undefined) ? [policyIn(options)] : undefined
}

const isPolicy = (policy: object): policy is AgentPolicy => (policy as Partial<AgentPolicy>).kind === 'agent-policy'

/** Those that are meant for agents. */
export const forAgents = (policies: Policies): readonly AgentPolicy[] => policies.filter(isPolicy)

/** The description of an agent that keeps to them. */
export function keepTo<O, C>(options: AgentOptions<O, C>, policies: readonly AgentPolicy[]): AgentOptions<O, C> {
  const own = options.guards as Guards<never, never> | undefined
  const guards = guardSet([...policies.map(({ guards }) => guards), own]) as Guards<O, C>
  const memory = memoryUnder(options.memory as Choice, policies) as AgentOptions<O, C>['memory']
  const thinking = thinkingUnder(options.thinking, policies, saysConfidence(options as never))
  const around = policies.findLast(policy => policy.sharedContext !== undefined)?.sharedContext
  const { sharedContext = around } = options
  return {
    ...options,
    guards,
    sharedContext,
    ...(memory !== undefined && { memory }),
    ...(thinking !== undefined && { thinking }),
  }
}

const asOptions = (thinking: boolean | ThinkingOptions | undefined): ThinkingOptions =>
  typeof thinking === 'object' ? thinking : {}

/** Option by option, the inner one's word goes first; but what somebody switched off stays off. */
function thinkingUnder(
  own: boolean | ThinkingOptions | undefined,
  policies: readonly AgentPolicy[],
  saysSure: boolean,
): boolean | ThinkingOptions | undefined {
  const said = policies.map(({ thinking }) => thinking)
  if (own === false || said.includes(false)) return false
  if (own === undefined && said.every(one => one === undefined)) return undefined
  const off = said.map(asOptions).flatMap(one => Object.entries(one).filter(([, value]) => value === false))
  const { confidenceThreshold, whenUnsure, ...inherited } = Object.assign({}, ...said.map(asOptions)) as ThinkingOptions
  // A team cannot know which of its agents say how sure they are.
  const doubts = {
    ...(confidenceThreshold !== undefined && { confidenceThreshold }),
    ...(whenUnsure && { whenUnsure }),
  }
  return { ...inherited, ...(saysSure && doubts), ...asOptions(own), ...Object.fromEntries(off) }
}

type Choice = AgentPolicy['memory']

/** An agent's own word goes first, then the nearest one's; but where somebody switched it off it stays off. */
function memoryUnder(own: Choice, policies: readonly AgentPolicy[]): Choice {
  const said = policies.map(({ memory }) => memory)
  return said.includes(false) ? false : (own ?? said.findLast(memory => memory !== undefined))
}
