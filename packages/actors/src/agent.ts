// An agent: a frozen definition from which actors are made. Everything that can be wrong with it is said when it is defined,
// or, for names that only a runtime can resolve, before a run begins.
import {
  type ActorDefinition,
  type Behaviour,
  fromChart,
  jsonFault,
  type Resources,
  StatecraftError,
  type Surroundings,
  type TaskActor,
} from '@statecraft/runtime'
import { type AgentDetails, blankContext } from './agent-context.ts'
import { faultsOf } from './agent-faults.ts'
import { agentInbox, buildMachine } from './agent-machine.ts'
import {
  type AgentOptions,
  askingOf,
  checksOf,
  doubtingOf,
  hasChecks,
  helperMakerOf,
  offerOf,
  outputFor,
  peerName,
  ponderingOf,
  spawnGrantOf,
  workOf,
} from './agent-options.ts'
import { agentSources } from './agent-sources.ts'
import { agentView } from './agent-view.ts'
import { artifactStep } from './artifact-step.ts'
import type { AgentMachine } from './chart-events.ts'
import type { ChartSpec } from './chart-spec.ts'
import { checkStep, learnStep, planStep } from './function-steps.ts'
import type { Grant } from './grant.ts'
import { guardStep } from './guard-step.ts'
import { guardSet } from './guards.ts'
import { helperOf } from './helper-agent.ts'
import { type Lifecycle, standardLifecycle } from './lifecycle.ts'
import { type Mask, maskOf } from './mask.ts'
import { memoryOf } from './memory.ts'
import { recallStep, rememberStep } from './memory-step.ts'
import { chooseModel, modelStep, settingsFor } from './model-step.ts'
import { offerable } from './offerable.ts'
import { meant } from './peer.ts'
import { forAgents, keepTo } from './policy.ts'
import { type Requirements, requirementsOf } from './requirements.ts'
import type { HelperDesign } from './spawning.ts'
import { summaryStep } from './summary-step.ts'
import { thinkingOf } from './thinking.ts'
import type { AnyTool } from './tool.ts'
import { toolStep } from './tool-step.ts'

/** What an agent may be asked: text, parts, messages, or data. */
export type AgentInput = unknown

/** An agent: hand it to `runtime.run`, `runtime.agents.register`, a team or a pattern. */
export interface Agent<I = AgentInput, O = unknown, C = unknown> extends TaskActor<I, O, C, AgentDetails> {
  readonly kind: 'agent'
  readonly description: string
  readonly role: string | undefined
  /** The chart with its real sources: runs under XState alone, and opens in Stately's editor. */
  readonly machine: AgentMachine
  readonly lifecycle: Lifecycle
  /** What the agent offers its model in a phase. */
  readonly maskIn: (phase: string) => Mask
  /** What it asks of its surroundings. */
  readonly requires: Requirements
}

const MAX_NUDGES = 2

interface Parts {
  readonly machine: AgentMachine
  readonly behaviour: Behaviour
  readonly maskIn: (phase: string) => Mask
}

/** The chart of an agent whose tools are all at hand, and the steps behind it. */
function partsOf(
  options: AgentOptions<never, never>,
  tools: ReadonlyMap<string, AnyTool<never>>,
  lifecycle: Lifecycle,
): Parts {
  const { candidates, specs } = offerable(options, [...tools.values()], lifecycle)
  const asking = askingOf(options, lifecycle, specs)
  const checks = checksOf(options)
  const memory = memoryOf(options.memory)
  const remembering = { agent: options.name, memory }
  const guarding = { agent: options.name, guards: guardSet([options.guards]) }
  const masks = new Map<string, Mask>()
  // The chart's guards look at the event and the task's grant alone: without one a phase offers always the same.
  const maskIn = (phase: string, grant?: Grant): Mask => {
    if (grant) return maskOf(machine, phase, { ...blankContext, task: { grant } }, candidates)
    const mask = masks.get(phase) ?? maskOf(machine, phase, blankContext, candidates)
    masks.set(phase, mask)
    return mask
  }
  const spec = specOf(options, tools, lifecycle, maskIn)
  const machine = buildMachine(spec, agentSources(asking, tools, checks, guarding, remembering, options))
  const { name, mailbox, limits, plan, learn } = options
  const behaviour = fromChart(machine, {
    name,
    inbox: agentInbox(spec),
    fixedStart: true,
    details: agentView,
    steps: {
      model: modelStep(asking),
      tool: toolStep(tools),
      artifact: artifactStep(name),
      guard: guardStep(guarding),
      check: checkStep(checks),
      plan: planStep(plan),
      learn: learnStep(learn),
      ...(memory && { summarise: summaryStep(asking, memory) }),
      ...(memory?.port && { recall: recallStep(remembering), remember: rememberStep(remembering) }),
    },
    ...(mailbox && { mailbox }),
    ...(limits && { limits }),
  })
  return { machine, behaviour, maskIn }
}

/** Agents that it brings along: they live below it. */
const broughtBy = ({ handoffs = [] }: AgentOptions<never, never>): readonly ActorDefinition[] =>
  handoffs.filter(peer => typeof peer !== 'string')

function specOf(
  options: AgentOptions<never, never>,
  tools: ReadonlyMap<string, AnyTool<never>>,
  lifecycle: Lifecycle,
  maskIn: ChartSpec['maskIn'],
): ChartSpec {
  const {
    name,
    delegates = [],
    consults = [],
    handoffs = [],
    handoffHistory = 'all',
    grants = {},
    topics = [],
    subscribes = [],
    sharedContext = false,
    toolsAtOnce = 5,
    workersAtOnce = 5,
  } = options
  const guards = guardSet([options.guards])
  const memory = memoryOf(options.memory)
  const pondering = ponderingOf(options)
  return {
    name,
    lifecycle,
    work: workOf(lifecycle, options),
    checks: hasChecks(checksOf(options)) || pondering !== undefined,
    guarded: { input: guards.input.length > 0, tool: guards.tool.length > 0 },
    memory: memory && { ...memory, port: memory.port !== undefined },
    effects: new Map([...tools].map(([tool, { effect }]) => [tool, effect])),
    delegates,
    consults,
    handoffs: new Map(handoffs.map(peer => [peerName(peer), { isOwn: typeof peer !== 'string' }])),
    handoffHistory,
    grants: new Map(Object.entries(grants)),
    spawns: spawnGrantOf(options),
    brings: broughtBy(options).map(({ name: id, input }) => ({
      id,
      behaviour: id,
      ...(input !== undefined && { input }),
    })),
    topics,
    subscribes,
    sharedContext,
    toolsAtOnce,
    workersAtOnce,
    maxNudges: MAX_NUDGES,
    pondering,
    ...doubtingOf(options),
    maskIn,
  }
}

const isNamed = (tool: AnyTool<never> | string): tool is string => typeof tool === 'string'

/** The agent's tools, those that it only names looked up among the runtime's. Throws `tool_not_found`. */
function resolveTools(
  { name, tools = [] }: AgentOptions<never, never>,
  known: ReadonlyMap<string, unknown>,
): readonly AnyTool<never>[] {
  return tools.map(tool => {
    if (!isNamed(tool)) return tool
    const found = known.get(tool)
    if (found) return found as AnyTool<never>
    throw new StatecraftError(
      'tool_not_found',
      `Agent "${name}" names tool "${tool}", which is not known (known: ${[...known.keys()].join(', ') || 'none'}): createRuntime({ tools: [tool] }), or pass the tool itself`,
    )
  })
}

/** What would make the run fail. Throws what the model lacks, and `input_invalid`, `model_missing`, `model_not_found`, `setting_unsupported`, `agent_not_found`. */
function checkRun(options: AgentOptions<never, never>, around: Surroundings): void {
  const { name, model, settings, delegates = [], consults = [], handoffs = [], sharedContext = false } = options
  const { input, scope, reaches, artifacts = [] } = around
  const thinking = thinkingOf(options.thinking)
  const fault = jsonFault(input)
  if (fault) {
    throw new StatecraftError(
      'input_invalid',
      `Agent "${name}" was given input${fault.path} that is ${fault.found}: pass text, parts, messages or plain JSON`,
    )
  }
  const chosen = chooseModel({ agent: name, model }, scope)
  chosen.assertReady?.()
  const faults =
    chosen.settingFaults?.(settingsFor(settings, scope, thinking && { thinking, model: chosen }).settings ?? {}) ?? []
  if (faults.length > 0) {
    throw new StatecraftError(
      'setting_unsupported',
      `Agent "${name}" runs with settings that its model does not have: ${faults.join('; ')}`,
    )
  }
  if (artifacts.length > 0 && !sharedContext) {
    throw new StatecraftError(
      'input_invalid',
      `Agent "${name}" was handed artifacts (${artifacts.join(', ')}) and may not read any: define it with sharedContext: true`,
    )
  }
  checkBelow(options, around)
  const named = handoffs.filter(peer => typeof peer === 'string')
  const peers = new Set([...delegates, ...consults, ...named, ...doubtingOf(options).advisers])
  const unknown = [...peers].filter(peer => !reaches(meant(peer)))
  if (unknown.length === 0) return
  throw new StatecraftError(
    'agent_not_found',
    `Agent "${name}" may address ${unknown.map(peer => `"${peer}"`).join(', ')}, but nobody of that name or kind can be reached: register it, or put it under the same supervisor`,
  )
}

/** Throws what would make those fail whom it brings along, or makes. */
function checkBelow(options: AgentOptions<never, never>, { scope, reaches }: Surroundings): void {
  const brought = broughtBy(options)
  const isThere: Surroundings['reaches'] = who => brought.some(({ name }) => name === who) || reaches(who)
  for (const { check } of brought) check?.({ scope, reaches: isThere })
  const { spawns, name } = options
  for (const { model } of [...(spawns?.templates ?? []), ...(spawns ? [spawns] : [])])
    if (model !== undefined) chooseModel({ agent: `${name}/helper`, model }, scope)
}

/** Whom its chart spawns by name. */
function usedBy(options: AgentOptions<never, never>): NonNullable<ActorDefinition['uses']> {
  const make = (input: unknown): ActorDefinition => defineAgent(helperOf(options, input as HelperDesign))
  return [...broughtBy(options), ...(options.spawns ? [{ name: helperMakerOf(options.name), make }] : [])]
}

/**
 * Defines an agent. Throws `agent_invalid` with every fault of the definition.
 *
 * @example
 * ```ts
 * const analyst = defineAgent({ name: 'analyst', instructions: 'Answer briefly.', model, tools: [calculator] })
 * const { output } = await runtime.run(analyst, 'What is 25 * 4?')
 * ```
 */
export function defineAgent<O = string, C = unknown>(options: AgentOptions<O, C>): Agent<AgentInput, O, C> {
  const given = options as unknown as AgentOptions<never, never>
  const faults = faultsOf(given)
  if (faults.length > 0)
    throw new StatecraftError('agent_invalid', `Agent "${options?.name}" cannot work: ${faults.join('; ')}`)
  const lifecycle = options.lifecycle ?? standardLifecycle
  const parts = once(() =>
    partsOf(given, new Map(resolveTools(given, new Map()).map(tool => [tool.name, tool])), lifecycle),
  )
  const uses = usedBy(given)
  const names = (options.tools ?? []).some(isNamed)
  // Tools of a runtime are known by name alone: what they need of a run nobody can check here.
  const bind = ({ tools, policies }: Resources): Agent<AgentInput, O, C> => {
    const keeps = forAgents(policies)
    if (!names && keeps.length === 0) return agent
    const resolved = resolveTools(given, tools) as readonly AnyTool<C>[]
    return defineAgent({ ...keepTo(options, keeps), tools: resolved })
  }
  // A schema that no model can be shown is a fault of the definition, not of its first run.
  outputFor(given)
  const agent: Agent<AgentInput, O, C> = Object.freeze({
    kind: 'agent',
    name: options.name,
    description: options.description ?? '',
    role: options.role,
    ...offerOf(given),
    lifecycle,
    maskIn: (phase: string) => parts().maskIn(phase),
    requires: requirementsOf(given, doubtingOf(given).advisers),
    get machine() {
      return parts().machine
    },
    get behaviour() {
      return parts().behaviour
    },
    ...(uses.length > 0 && { uses }),
    check: (surroundings: Surroundings) => checkRun(given, surroundings),
    bind,
  })
  return agent
}

/** Made when first needed: a definition that is never run costs no chart. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
