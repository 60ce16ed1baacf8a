// The design of a team: which agents a task needs, as a model writes it. Read strictly: what asks for more than was granted, names
// what there is not, or cannot be carried out is refused with everything that is wrong, so that no agent is ever made of it.
import type { JsonSchema } from '@statecraft/providers'
import type { Limits } from '@statecraft/runtime'
import { isAgentName } from '../agent-name.ts'
import type { StandardSchema } from '../standard-schema.ts'

/** One agent of a design. */
export interface SubagentDesign {
  readonly name: string
  /** What it is told about itself. */
  readonly instructions: string
  /** What it shall do, complete in itself. */
  readonly task: string
  /** Names of tools. */
  readonly tools: readonly string[]
  /** Names of agents of the design whose results it needs. */
  readonly dependsOn: readonly string[]
  /** Most that it may use. */
  readonly limits?: Limits
}

export interface TeamDesign {
  readonly agents: readonly SubagentDesign[]
}

/** What a design may ask for. */
export interface DesignGrant {
  /** Names of tools. */
  readonly tools: readonly string[]
  readonly maxAgents: number
  /** Most that one agent may use. */
  readonly limits: Limits
  /** Names that are taken. */
  readonly taken: readonly string[]
}

type Fields = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== ''
const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText)

const LIMITS = ['turns', 'toolCalls', 'tokens', 'costUsd', 'durationMs'] as const satisfies (keyof Limits)[]
const KEYS = ['name', 'instructions', 'task', 'tools', 'dependsOn', 'limits']

/** Everything wrong with the limits of one agent. */
function beyondLimits(limits: unknown, granted: Limits): readonly string[] {
  if (limits === undefined) return []
  if (!isObject(limits)) return ['its limits must be an object']
  return Object.entries(limits).flatMap(([name, value]) => {
    const limit = LIMITS.find(known => known === name)
    if (!limit) return [`its limit "${name}" is none: use ${LIMITS.join(', ')}`]
    if (typeof value !== 'number' || !(value >= 0)) return [`its limit ${name} must be a number of at least 0`]
    const most = granted[limit]
    return most !== undefined && value > most ? [`its limit ${name} is ${value}, and at most ${most} is granted`] : []
  })
}

/** A list that may be left out: models do. */
const listIn = (agent: Fields, key: string): unknown => agent[key] ?? []

function agentFaults(agent: Fields, names: readonly unknown[], grant: DesignGrant): readonly string[] {
  const [tools, dependsOn] = [listIn(agent, 'tools'), listIn(agent, 'dependsOn')]
  const faults: string[] = []
  for (const key of ['instructions', 'task']) if (!isText(agent[key])) faults.push(`it needs "${key}"`)
  for (const key of Object.keys(agent))
    if (!KEYS.includes(key)) faults.push(`"${key}" cannot be designed: use ${KEYS.join(', ')}`)
  if (!isTexts(tools)) faults.push('its tools must be a list of names')
  else
    for (const tool of tools)
      if (!grant.tools.includes(tool))
        faults.push(`tool "${tool}" is not available: choose from ${grant.tools.join(', ') || 'none'}`)
  if (isTexts(tools) && new Set(tools).size < tools.length) faults.push('it names a tool twice')
  if (!isTexts(dependsOn)) faults.push('its dependsOn must be a list of names')
  else
    for (const other of dependsOn)
      if (!names.includes(other)) faults.push(`it depends on "${other}", which is no agent of the design`)
  return [...faults, ...beyondLimits(agent.limits, grant.limits)]
}

function nameFaults(name: unknown, names: readonly unknown[], { taken }: DesignGrant): readonly string[] {
  if (!isAgentName(name)) return ['its name must be 1 to 64 letters, digits, _, - or .']
  if (names.filter(other => other === name).length > 1) return ['its name is repeated: give each agent its own']
  return taken.includes(name) ? [`its name is taken: none of ${taken.join(', ')}`] : []
}

function isCircular(agents: readonly Fields[]): boolean {
  const left = new Map(agents.map(agent => [agent.name, listIn(agent, 'dependsOn') as readonly unknown[]]))
  for (let shrank = true; shrank; ) {
    shrank = false
    for (const [name, needs] of left) {
      if (needs.some(other => left.has(other))) continue
      left.delete(name)
      shrank = true
    }
  }
  return left.size > 0
}

/** Everything that is wrong with a design, in words; empty when it may be carried out. */
export function designFaults(design: unknown, grant: DesignGrant): readonly string[] {
  const agents = isObject(design) ? design.agents : undefined
  if (!Array.isArray(agents) || !agents.every(isObject)) return ['"agents" must be a list of agents']
  if (agents.length === 0) return ['it is empty: design at least one agent']
  const names = agents.map(({ name }) => name)
  const faults = agents.flatMap((agent, at) =>
    [...nameFaults(agent.name, names, grant), ...agentFaults(agent, names, grant)].map(
      fault => `agent ${at + 1} (${JSON.stringify(agent.name) ?? 'unnamed'}): ${fault}`,
    ),
  )
  if (agents.length > grant.maxAgents)
    faults.push(`it has ${agents.length} agents, and at most ${grant.maxAgents} are allowed`)
  if (faults.length === 0 && isCircular(agents)) faults.push('its agents depend on each other in a circle')
  return faults
}

function readAgent({ name, instructions, task, tools, dependsOn, limits }: Fields): SubagentDesign {
  return {
    name: name as string,
    instructions: instructions as string,
    task: task as string,
    tools: (tools ?? []) as readonly string[],
    dependsOn: (dependsOn ?? []) as readonly string[],
    ...(limits !== undefined && { limits: limits as Limits }),
  }
}

const text = (description: string): JsonSchema => ({ type: 'string', description })
const texts = (description: string, items: JsonSchema): JsonSchema => ({ type: 'array', items, description })

function jsonSchemaOf({ tools, maxAgents }: DesignGrant): JsonSchema {
  const tool: JsonSchema = tools.length > 0 ? { type: 'string', enum: [...tools] } : { type: 'string' }
  const properties = {
    name: text('Its name: a word, of its own'),
    instructions: text('What it is told about itself: what it is good at and how it works'),
    task: text('What it shall do, complete in itself'),
    tools: texts('The tools that it needs, and no others', tool),
    dependsOn: texts('Names of agents whose results it needs', { type: 'string' }),
    limits: {
      type: 'object',
      description: 'Most that it may use, where less than usual will do',
      properties: Object.fromEntries(LIMITS.map(name => [name, { type: 'number', minimum: 0 }])),
      additionalProperties: false,
    },
  } satisfies Record<string, JsonSchema>
  const agent = { type: 'object', properties, required: ['name', 'instructions', 'task'], additionalProperties: false }
  return {
    type: 'object',
    properties: { agents: { type: 'array', items: agent, minItems: 1, maxItems: maxAgents } },
    required: ['agents'],
    additionalProperties: false,
  }
}

/**
 * The shape of a design, for whoever asks a model for one: as JSON Schema, and as a check that says everything that is wrong.
 *
 * @example
 * ```ts
 * const schema = teamDesignSchema({ tools: ['search'], maxAgents: 3, limits: { turns: 10 }, taken: [] })
 * const planner = defineAgent({ name: 'planner', model, output: schema })
 * ```
 */
export function teamDesignSchema(grant: DesignGrant): StandardSchema<unknown, TeamDesign> {
  return {
    '~standard': {
      version: 1,
      vendor: 'statecraft',
      validate: value => {
        const faults = designFaults(value, grant)
        if (faults.length > 0) return { issues: faults.map(message => ({ message })) }
        return { value: { agents: (value as { agents: readonly Fields[] }).agents.map(readAgent) } }
      },
      jsonSchema: { input: () => jsonSchemaOf(grant) },
    },
  }
}
