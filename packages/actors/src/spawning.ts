// SPAWN_AGENT: an agent makes itself a helper, which lives below it until its task ends. A helper holds some of the tools of the agent
// that made it, under its limits and guards, may use of them what that agent could use when it asked, and addresses nobody. Pure.
import type { Json, ToolSpec } from '@statecraft/providers'
import type { SpawnParams } from '@statecraft/runtime'
import { ACTION_NAMES, type Action, object, text, textArg } from './actions.ts'
import type { AgentContext } from './agent-context.ts'
import { isAgentName } from './agent-name.ts'
import { type Move, NOTHING, startSubtasks } from './call-moves.ts'
import { failed, finishCall, isOpen, openCall, updateCall } from './calls.ts'
import type { ChartSpec, SpawnGrant } from './chart-spec.ts'
import type { Subtask } from './delegation.ts'

/** What a helper is made from, as it stands in the journal. */
export interface HelperDesign {
  readonly name: string
  readonly template?: string
  readonly instructions?: string
  readonly tools: readonly string[]
}

export function spawnSpec({ templates, tools, max }: SpawnGrant): ToolSpec {
  const kinds = templates.length > 0 && { template: { type: 'string', enum: [...templates] } }
  const held = tools.length > 0 && { tools: { type: 'array', items: { type: 'string', enum: [...tools] } } }
  return {
    name: ACTION_NAMES.SPAWN_AGENT,
    description: `Makes a helper for this task and waits for what it finds; a helper of a name that there is gets its next task. At most ${max} helpers`,
    inputSchema: object(
      {
        name: text('The name of the helper: a word'),
        task: text('What it shall do, complete in itself'),
        ...kinds,
        instructions: text('What a new one is told about itself: what it is good at and how it works'),
        ...held,
      },
      ['name', 'task'],
    ),
  }
}

const argOf = (args: Json | undefined, key: string): unknown =>
  typeof args === 'object' && args !== null ? (args as { readonly [key: string]: Json })[key] : undefined

const quoted = (names: readonly string[]): string => names.map(name => `"${name}"`).join(', ')

/** What is wrong with a new helper; undefined when it can be made. */
function faultOf(
  { template, instructions, tools }: HelperDesign,
  spawns: SpawnGrant,
  living: number,
): string | undefined {
  if (living >= spawns.max)
    return `there are ${living} helpers, and no more than ${spawns.max} are allowed: use one of them`
  if (template !== undefined && !spawns.templates.includes(template))
    return `there is no template "${template}": choose from ${spawns.templates.join(', ') || 'none'}`
  if (template === undefined && instructions === undefined) return 'a new helper needs instructions, or a template'
  const beyond = tools.filter(tool => !spawns.tools.includes(tool))
  return beyond.length > 0
    ? `${quoted(beyond)}: no helper may have it, choose from ${spawns.tools.join(', ') || 'none'}`
    : undefined
}

function designIn({ args }: Action, name: string): HelperDesign | string {
  const tools = argOf(args, 'tools') ?? []
  if (!Array.isArray(tools) || !tools.every(tool => typeof tool === 'string')) return 'tools must be a list of names'
  const [template, instructions] = [textArg(args, 'template'), textArg(args, 'instructions')]
  return {
    name,
    tools: [...new Set(tools)],
    ...(template !== undefined && { template }),
    ...(instructions !== undefined && { instructions }),
  }
}

interface Wanted {
  readonly name: string
  readonly task: string
  /** Undefined: it lives already. */
  readonly spawn: SpawnParams | undefined
}

function readSpawn(
  spec: ChartSpec,
  spawns: SpawnGrant,
  { made }: AgentContext['offspring'],
  action: Action,
): Wanted | string {
  const [name, task] = [textArg(action.args, 'name'), textArg(action.args, 'task')]
  if (!isAgentName(name)) return 'name must be 1 to 64 letters, digits, _, - or .'
  if (task === undefined) return `the task for "${name}" is missing`
  if (made.includes(name)) return { name, task, spawn: undefined }
  if (spec.brings.some(({ id }) => id === name)) return `"${name}" is the name of somebody else: choose another`
  const design = designIn(action, name)
  if (typeof design === 'string') return design
  const fault = faultOf(design, spawns, made.length)
  return fault ?? { name, task, spawn: { id: name, behaviour: spawns.maker, input: design } }
}

/** SPAWN_AGENT is accepted: the helper is made, if it does not live yet, and has its task as soon as there is a place. */
export function spawnAgent(spec: ChartSpec, context: AgentContext, action: Action): Move {
  const { calls, offspring } = context
  if (!spec.spawns || !isOpen(calls, action.id)) return NOTHING
  const wanted = readSpawn(spec, spec.spawns, offspring, action)
  if (typeof wanted === 'string')
    return { change: { calls: finishCall(calls, action.id, failed(wanted)) }, starts: [], stops: [] }
  const { name, task, spawn } = wanted
  const subtask: Subtask = { id: 't1', agent: name, task, dependsOn: [], status: 'waiting' }
  const call = { ...openCall(action), status: 'running' as const, subtasks: [subtask] }
  const started = startSubtasks(spec, context, updateCall(calls, action.id, call))
  return {
    change: { calls: started.calls, ...(spawn && { offspring: { ...offspring, made: [...offspring.made, name] } }) },
    starts: started.starts,
    stops: [],
    ...(spawn && { spawns: [spawn] }),
  }
}
