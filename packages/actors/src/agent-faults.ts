// Everything that can be wrong with the description of an agent by itself, each fault in words that say what to do.
import {
  type ActorDefinition,
  type KnownOptions,
  limitFaults,
  mailboxFaults,
  strangeOptions,
} from '@statecraft/runtime'
import { isReservedName } from './actions.ts'
import { nameFault } from './agent-name.ts'
import { AGENT_OPTIONS } from './agent-option-names.ts'
import { type AgentOptions, type SpawnOptions, saysConfidence } from './agent-options.ts'
import { capabilityFaults } from './capability-faults.ts'
import type { HandoffHistory } from './chart-spec.ts'
import type { Grant } from './grant.ts'
import { guardFaults } from './guards.ts'
import { type Lifecycle, lifecycleFaults, standardLifecycle } from './lifecycle.ts'
import { memoryFaults } from './memory.ts'
import { isPeer } from './peer.ts'
import { settingsOf, thinkingFaults, thinkingOf } from './thinking.ts'
import type { AnyTool } from './tool.ts'

const SPAWN_OPTIONS: KnownOptions<SpawnOptions> = { templates: true, tools: true, model: true, limits: true, max: true }
const GRANT: KnownOptions<Grant> = { tools: true, actions: true }

/** Everything that is wrong with a description, in words. */
export function faultsOf(options: AgentOptions<never, never>): readonly string[] {
  const strange = strangeOptions(options, AGENT_OPTIONS)
  if (typeof options !== 'object' || options === null) return strange
  const name = nameFault(options.name)
  return [
    ...strange,
    ...(name ? [name] : []),
    ...toolFaults(options.tools ?? []),
    ...addresseeFaults(options),
    ...handoffFaults(options),
    ...grantFaults(options),
    ...spawnFaults(options),
    ...countFaults(options),
    ...wayFaults(options),
    ...(options.mailbox === undefined ? [] : mailboxFaults(options.mailbox)),
    ...limitFaults(options.limits ?? {}),
    ...settingFaults(options),
    ...lifecycleFaultsIn(options),
    ...answerFaults(options),
    ...thresholdFaults(options),
    ...offerFaults(options),
    ...guardFaults(options.guards),
    ...memoryFaults(options.memory),
    ...thinkingFaults(options.thinking),
  ]
}

function toolFaults(tools: readonly (AnyTool<never> | string)[]): string[] {
  const faults: string[] = []
  const seen = new Set<string>()
  for (const tool of tools) {
    const name = typeof tool === 'string' ? tool : tool?.name
    if (typeof tool !== 'string' && tool?.kind !== 'tool')
      faults.push('one of its tools was not made with tool(): wrap it')
    else if (seen.has(name)) faults.push(`two of its tools are named "${name}": rename one`)
    else if (isReservedName(name)) faults.push(`tool "${name}" has the name of an action: rename it`)
    else seen.add(name)
  }
  return faults
}

/** Whom it may address goes to models as a list of words: each once, and each a name. */
function addresseeFaults(options: AgentOptions<never, never>): string[] {
  const faults: string[] = []
  for (const key of ['delegates', 'consults', 'topics', 'subscribes'] as const) {
    const names = options[key] ?? []
    const isAgents = key === 'delegates' || key === 'consults'
    for (const name of names) {
      if (isAgents ? !isPeer(name) : typeof name !== 'string' || name.trim() === '')
        faults.push(
          `${key} holds "${String(name)}", which is no name: list the ${isAgents ? 'names of agents, role:… or capability:…' : 'topics'}`,
        )
    }
    if (new Set(names).size < names.length) faults.push(`${key} names somebody twice: list each name once`)
  }
  return faults
}

function countFaults(options: AgentOptions<never, never>): string[] {
  return (['toolsAtOnce', 'workersAtOnce'] as const).flatMap(key => {
    const value = options[key]
    const usable = value === undefined || (Number.isInteger(value) && value > 0)
    return usable ? [] : [`${key} must be a whole number above 0, not ${value}`]
  })
}

/** How it plans, verifies, learns and says how sure it is: one of a few words, or the user's own way. */
function wayFaults({ plan, verify, learn, confidence }: AgentOptions<never, never>): string[] {
  const isOwn = (way: unknown): boolean => typeof way === 'function'
  const ways: readonly (readonly [string, unknown, readonly unknown[], string, (way: unknown) => boolean])[] = [
    ['plan', plan, ['none', 'model'], 'a function', isOwn],
    ['verify', verify, ['schema', 'model'], 'a list of checks', Array.isArray],
    ['learn', learn, ['none', 'model'], 'a function', isOwn],
    ['confidence', confidence, ['model'], 'a function', isOwn],
  ]
  return ways.flatMap(([option, way, words, own, isOwnWay]) =>
    way === undefined || words.includes(way) || isOwnWay(way)
      ? []
      : [`${option} must be ${words.map(word => `"${word}"`).join(', ')} or ${own}, not ${JSON.stringify(way)}`],
  )
}

/** A model that is only named is looked at before a run. */
function settingFaults({ model, settings, thinking }: AgentOptions<never, never>): readonly string[] {
  if (typeof model !== 'function') return []
  const all = settingsOf(thinkingOf(thinking), settings, model)
  return all ? (model.settingFaults?.(all) ?? []) : []
}

const answers = ({ phases }: Lifecycle): boolean => Object.values(phases).some(({ ends }) => ends.ANSWER)

function lifecycleFaultsIn({ lifecycle, plan, verify, learn, thorough }: AgentOptions<never, never>): string[] {
  if (!lifecycle || lifecycle === standardLifecycle) return []
  const faults = lifecycleFaults(lifecycle).map(fault => `its lifecycle cannot work: ${fault}`)
  const standard = {
    plan: plan && plan !== 'none',
    verify: verify === 'model',
    learn: learn && learn !== 'none',
    thorough,
  }
  const given = Object.entries(standard).flatMap(([key, said]) => (said ? [key] : []))
  if (given.length > 0)
    faults.push(`${given.join(', ')}: these are for the standard lifecycle alone; its own has phases for what it needs`)
  return faults
}

function answerFaults(options: AgentOptions<never, never>): string[] {
  const { output, outputJsonSchema, confidence, verify, guards, lifecycle = standardLifecycle } = options
  const faults: string[] = []
  if (outputJsonSchema && !output) faults.push('it has outputJsonSchema without output: pass the schema that checks it')
  const checked = {
    output,
    confidence,
    verify: Array.isArray(verify) && verify.length > 0,
    'guards.output': guards?.output,
  }
  const given = Object.entries(checked).flatMap(([key, said]) => (said ? [key] : []))
  if (given.length > 0 && !answers(lifecycle))
    faults.push(
      `${given.join(', ')}: its lifecycle has no phase that ends with ANSWER, so that there is no answer to check`,
    )
  return faults
}

function thresholdFaults(options: AgentOptions<never, never>): string[] {
  const { confidenceThreshold: threshold, thinking } = options
  if (threshold !== undefined && (typeof threshold !== 'number' || !(threshold >= 0 && threshold <= 1)))
    return [`confidenceThreshold must be a number from 0 to 1, not ${String(threshold)}`]
  const { confidenceThreshold: own, whenUnsure } = typeof thinking === 'object' ? (thinking ?? {}) : {}
  const wants = {
    confidenceThreshold: threshold,
    'thinking.confidenceThreshold': own,
    'thinking.whenUnsure': whenUnsure,
  }
  return Object.entries(wants)
    .filter(([, value]) => value !== undefined && !saysConfidence(options))
    .map(([key]) => `${key}: nothing says how sure it is; add confidence: 'model' or a function, or verify: 'model'`)
}

function offerFaults({ capabilities = [] }: AgentOptions<never, never>): readonly string[] {
  const faults = capabilityFaults(capabilities)
  if (faults.length > 0) return faults
  const names = capabilities.map(({ name }) => name)
  return new Set(names).size < names.length ? ['two of its capabilities have one name: rename one'] : []
}

/** Whatever was given in place of an agent has no name. */
const nameOf = (peer: ActorDefinition | string): string => (typeof peer === 'string' ? peer : peer?.name)
const HISTORIES: readonly unknown[] = ['all', 'words', 'task'] satisfies HandoffHistory[]

function handoffFaults({ name, handoffs = [], handoffHistory = 'all' }: AgentOptions<never, never>): string[] {
  const names = handoffs.map(nameOf)
  const faults = names.flatMap(peer =>
    isPeer(peer) ? [] : [`handoffs holds "${String(peer)}", which is no agent, and no name of one`],
  )
  if (new Set(names).size < names.length) faults.push('handoffs names somebody twice: list each name once')
  if (names.includes(name)) faults.push('handoffs names the agent itself')
  if (!HISTORIES.includes(handoffHistory))
    faults.push(`handoffHistory must be ${HISTORIES.join(', ')}, not "${handoffHistory}"`)
  return faults
}

/** A grant for somebody who is never asked is a slip of the pen, and would grant everything to whoever was meant. */
function grantFaults({
  grants = {},
  delegates = [],
  consults = [],
  handoffs = [],
}: AgentOptions<never, never>): readonly string[] {
  const strange = Object.entries(grants).flatMap(([name, grant]) => strangeOptions(grant, GRANT, `grants.${name}`))
  if (strange.length > 0) return strange
  const known = new Set([...delegates, ...consults, ...handoffs.map(nameOf)])
  return Object.keys(grants).flatMap(name =>
    known.has(name)
      ? []
      : [`grants names "${name}", who is among neither its delegates, its consults nor its handoffs`],
  )
}

function spawnFaults({ tools = [], spawns }: AgentOptions<never, never>): readonly string[] {
  if (!spawns) return []
  const strange = strangeOptions(spawns, SPAWN_OPTIONS, 'spawns')
  if (strange.length > 0) return strange
  const { templates = [], max = 1, limits = {} } = spawns
  const own = tools.map(tool => (typeof tool === 'string' ? tool : tool.name))
  const held = spawns.tools ?? own
  const faults = held.flatMap(tool =>
    own.includes(tool) ? [] : [`spawns.tools names "${tool}", which the agent does not hold itself`],
  )
  for (const template of templates)
    for (const tool of template.tools ?? [])
      if (!held.includes(tool)) faults.push(`template "${template.name}" holds "${tool}", which no helper may have`)
  const kinds = templates.map(({ name }) => name)
  if (new Set(kinds).size < kinds.length) faults.push('two templates have one name: rename one')
  if (!(Number.isInteger(max) && max > 0)) faults.push(`spawns.max must be a whole number above 0, not ${max}`)
  return [...faults, ...limitFaults(limits, 'spawns.limits')]
}
