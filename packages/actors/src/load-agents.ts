// Agents of third parties: what a module exports is looked at as a whole, and comes in with the tools that it was granted or not at
// all. What is held is what definitions can ask for: tools, models, other agents, topics. Code that runs in this process is trusted
// by whoever loads it: a tool, a function or a factory of a module can do whatever this process can.
import {
  type ActorDefinition,
  type ActorMaker,
  type KnownOptions,
  type Resources,
  type Runtime,
  refuseStrange,
  StatecraftError,
  type TaskActor,
} from '@statecraft/runtime'
import { isPeer } from './peer.ts'
import type { Requirements } from './requirements.ts'
import { fromTemplate } from './template.ts'
import type { Template } from './template-options.ts'
import type { AnyTool } from './tool.ts'

/** What the agents of a module may use. */
export interface ModuleGrant {
  /** Tools that they may name, and that factories are given. Default: none, whatever the runtime knows. */
  readonly tools?: readonly AnyTool<never>[]
  /** Names of tools that the module brings along and may keep. Default: none. */
  readonly ownTools?: readonly string[]
  /** Names of the runtime's models that they may ask for. Default: none beside the runtime's default. */
  readonly models?: readonly string[]
  /** Whom they may address beside each other. Default: nobody. */
  readonly agents?: readonly string[]
  /** What they may tell, and hear. Default: nothing. */
  readonly topics?: readonly string[]
}

export interface LoadOptions {
  readonly runtime: Pick<Runtime, 'agents'>
  /** Default: nothing. */
  readonly grant?: ModuleGrant
}

const LOAD_OPTIONS: KnownOptions<LoadOptions> = { runtime: true, grant: true }
const MODULE_GRANT: KnownOptions<ModuleGrant> = {
  tools: true,
  ownTools: true,
  models: true,
  agents: true,
  topics: true,
}

/** What a factory of a module, its `default` or `createAgents`, is given. */
export interface FactoryInput {
  /** The granted tools, by name. */
  readonly tools: ReadonlyMap<string, AnyTool<never>>
}

interface Loaded {
  readonly from: string
  readonly definition: ActorDefinition
}

const FACTORIES: ReadonlySet<string> = new Set(['default', 'createAgents'])

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const isTemplate = (value: unknown): value is Template => isObject(value) && value.kind === 'template'

const isDefinition = (value: unknown): value is ActorDefinition =>
  isObject(value) && 'behaviour' in value && typeof value.name === 'string'

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** What one export comes to; what is neither an agent, a template nor a factory is the module's own affair. */
async function readExport(
  name: string,
  value: unknown,
  input: FactoryInput,
  faults: string[],
): Promise<readonly Loaded[]> {
  if (isTemplate(value)) return [{ from: name, definition: fromTemplate(value) }]
  if (isDefinition(value)) return [{ from: name, definition: value }]
  if (typeof value !== 'function' || !FACTORIES.has(name)) return []
  try {
    const made: unknown = await value(input)
    const all = [made].flat()
    if (all.every(one => isTemplate(one) || isDefinition(one)))
      return (await Promise.all(all.map(one => readExport(name, one, input, faults)))).flat()
    faults.push(`${name}() gave something that is neither an agent nor a template`)
  } catch (error) {
    faults.push(`${name}() threw: ${wordsOf(error)}`)
  }
  return []
}

/** A definition and all that it uses, however deep. */
function within(definition: ActorDefinition, seen: Set<ActorDefinition> = new Set()): ReadonlySet<ActorDefinition> {
  if (seen.has(definition)) return seen
  seen.add(definition)
  for (const used of definition.uses ?? []) if (!('make' in used)) within(used, seen)
  return seen
}

const requiredBy = (definition: ActorDefinition): Partial<Requirements> =>
  (definition as { readonly requires?: Requirements }).requires ?? {}

function excesses(definition: ActorDefinition, grant: ModuleGrant, own: ReadonlySet<string>): readonly string[] {
  const { tools = [], ownTools = [], models = [], agents = [] } = grant
  const required = requiredBy(definition)
  const beyond = (what: string, wanted: readonly string[] = [], granted: readonly string[]): readonly string[] =>
    wanted
      .filter(name => !granted.includes(name))
      .map(name => `agent "${definition.name}" ${what} "${name}", which is not granted`)
  return [
    ...beyond(
      'wants the tool',
      required.tools,
      tools.map(({ name }) => name),
    ),
    ...beyond('brings the tool', required.ownTools, ownTools),
    ...beyond('wants the model', required.models, models),
    ...beyond('addresses', required.agents, [...agents, ...own]),
    ...beyond('uses the topic', required.topics, grant.topics ?? []),
  ]
}

function nameFaults(loaded: readonly Loaded[], { agents }: LoadOptions['runtime']): readonly string[] {
  const names = loaded.map(({ definition }) => definition.name)
  return [...new Set(names)].flatMap(name => {
    if (agents.has(name)) return [`an agent named "${name}" is registered already`]
    return names.filter(other => other === name).length > 1 ? [`two agents of the module are named "${name}"`] : []
  })
}

/** The definition with other parts. What it does may only be known once it is bound: its getters are taken over, and not read. */
function withParts(definition: ActorDefinition, parts: Partial<ActorDefinition>): ActorDefinition {
  const changed = Object.entries(parts).map(([key, value]) => [key, { value, enumerable: true }] as const)
  const all = { ...Object.getOwnPropertyDescriptors(definition), ...Object.fromEntries(changed) }
  return Object.freeze(Object.defineProperties({}, all)) as ActorDefinition
}

/** The definition, with no other tools to name than these: also for those whom it brings along, or makes. */
function confined(definition: ActorDefinition, tools: Resources['tools']): ActorDefinition {
  const confine = (used: ActorDefinition | ActorMaker): ActorDefinition | ActorMaker =>
    'make' in used ? { ...used, make: input => confined(used.make(input), tools) } : confined(used, tools)
  const bind = (resources: Resources): ActorDefinition => {
    const bound = definition.bind?.({ ...resources, tools }) ?? definition
    return bound.uses ? withParts(bound, { uses: bound.uses.map(confine) }) : bound
  }
  return withParts(definition, { bind })
}

/** All or none of them. */
function registerAll(
  loaded: readonly Loaded[],
  { runtime }: LoadOptions,
  tools: Resources['tools'],
): readonly TaskActor[] {
  const done: ActorDefinition[] = []
  try {
    for (const { definition } of loaded) {
      const agent = confined(definition, tools)
      runtime.agents.register(agent)
      done.push(agent)
    }
  } catch (error) {
    for (const { name } of done) runtime.agents.remove(name)
    throw error
  }
  return done
}

/**
 * Registers the agents that a module exports: agents, templates, and what a factory (its `default` or `createAgents`) makes of the
 * granted tools. They may name the granted tools and no others, and address nobody but each other, where nothing more is granted.
 * Nothing is registered unless everything can be. Code of the module runs in this process and is trusted: a grant holds what
 * definitions ask for, it is no sandbox.
 *
 * @throws StatecraftError `agent_invalid` with everything that is wrong, `input_invalid` for a module without agents, and for options
 *   that there are not
 * @example
 * ```ts
 * const agents = await loadAgents(await import('some-agents'), { runtime, grant: { tools: [search], models: ['small'] } })
 * await runtime.run({ agent: agents[0].name, description: 'What is new?' })
 * ```
 */
export async function loadAgents(module: object, options: LoadOptions): Promise<readonly TaskActor[]> {
  refuseStrange('loadAgents', options, LOAD_OPTIONS)
  const { grant = {}, runtime } = options
  refuseStrange('loadAgents', grant, MODULE_GRANT, 'grant')
  const tools = new Map((grant.tools ?? []).map(tool => [tool.name, tool]))
  const faults: string[] = []
  const exports = isObject(module) ? Object.entries(module) : []
  const all = (await Promise.all(exports.map(([name, value]) => readExport(name, value, { tools }, faults)))).flat()
  // One agent under two names is one agent.
  const loaded = all.filter(({ definition }, at) => all.findIndex(other => other.definition === definition) === at)
  const own = new Set(loaded.map(({ definition }) => definition.name))
  for (const { definition } of loaded) for (const part of within(definition)) faults.push(...excesses(part, grant, own))
  faults.push(...nameFaults(loaded, runtime), ...unknownPeers(grant))
  if (faults.length > 0) {
    const unique = [...new Set(faults)]
    throw new StatecraftError('agent_invalid', `The module cannot be loaded: ${unique.join('; ')}`, {
      details: { faults: unique },
    })
  }
  if (loaded.length === 0)
    throw new StatecraftError(
      'input_invalid',
      'The module exports no agents: export agents or templates, or a factory as default or createAgents',
    )
  return registerAll(loaded, options, tools)
}

const unknownPeers = ({ agents = [] }: ModuleGrant): readonly string[] =>
  agents.flatMap(name => (isPeer(name) ? [] : [`the grant names "${String(name)}" among the agents, which is nobody`]))
