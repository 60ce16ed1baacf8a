// An agent: a frozen definition from which actors are made. Everything that can be wrong with it is said when it is defined.
import type { JsonSchema, ModelRequest, ModelSettings, PriceTable, ToolSpec } from '@statecraft/providers'
import {
  type Behaviour,
  fromChart,
  type Limits,
  type MailboxOptions,
  StatecraftError,
  type TaskActor,
} from '@statecraft/runtime'
import type { AnyStateMachine } from 'xstate'
import { ACTION_NAMES, type ActionType, actionSpec, isReservedName } from './actions.ts'
import { blankContext } from './agent-context.ts'
import { AGENT_INBOX, buildMachine } from './agent-machine.ts'
import { agentSources } from './agent-sources.ts'
import type { ChartSpec } from './chart-spec.ts'
import type { Check, Checks, Scorer } from './check-step.ts'
import { checkStep, type Learner, learnStep, type Planner, planStep } from './function-steps.ts'
import { type Lifecycle, type Phase, standardLifecycle } from './lifecycle.ts'
import { type Candidate, type Mask, maskOf } from './mask.ts'
import { type Asking, type ModelChoice, modelStep } from './model-step.ts'
import { jsonSchemaOf } from './schema.ts'
import type { StandardSchema } from './standard-schema.ts'
import type { AnyTool, ToolEffect } from './tool.ts'
import { toolStep } from './tool-step.ts'

/** What an agent may be asked: text, parts, messages, or data. */
export type AgentInput = unknown

/** An agent: hand it to `runtime.run`, `runtime.agents.register`, a team or a pattern. */
export interface Agent<I = AgentInput, O = unknown, C = unknown> extends TaskActor<I, O, C> {
  readonly kind: 'agent'
  readonly description: string
  readonly role: string | undefined
  /** The chart with its real sources: runs under XState alone, and opens in Stately's editor. */
  readonly machine: AnyStateMachine
  readonly lifecycle: Lifecycle
  /** What the agent would offer in a phase. */
  readonly maskIn: (phase: string, context?: object) => Mask
}

export interface AgentOptions<O = string, C = unknown> {
  /** Unique among the agents of a runtime; letters, digits, `_`, `-`, `.`. */
  readonly name: string
  readonly description?: string
  readonly role?: string
  /** The system prompt, or how to make it from the run's context. */
  readonly instructions?: string | ((context: C) => string | Promise<string>)
  /** Default: the run's model, then the runtime's model named `default`. */
  readonly model?: ModelChoice
  readonly settings?: ModelSettings
  readonly providerOptions?: ModelRequest['providerOptions']
  readonly prices?: PriceTable
  readonly tools?: readonly AnyTool[]
  /** The shape of the answer. An answer that does not fit goes back to the model. Default: text. */
  readonly output?: StandardSchema<unknown, O>
  /** JSON Schema of `output`, for a library that cannot write it. */
  readonly outputJsonSchema?: JsonSchema
  /** `model`: the model says how sure it is; or a function that does. Default: confidence stays undefined. */
  readonly confidence?: 'model' | Scorer<O, C>
  /** Who plans. Default `none`. */
  readonly plan?: 'none' | 'model' | Planner<C>
  /** Who verifies, beyond the output schema. Default `schema`: nobody. */
  readonly verify?: 'schema' | 'model' | readonly Check<O, C>[]
  /** Who learns. Default `none`. */
  readonly learn?: 'none' | 'model' | Learner<O, C>
  /** Plans, verifies and learns with the model, where not said otherwise. */
  readonly thorough?: boolean
  /** Default: the standard one. */
  readonly lifecycle?: Lifecycle
  /** Names of agents that it may hand work to. */
  readonly delegates?: readonly string[]
  /** Names of agents that it may ask. */
  readonly consults?: readonly string[]
  /** Topics that it may broadcast on. */
  readonly topics?: readonly string[]
  /** Topics that it listens to. */
  readonly subscribes?: readonly string[]
  /** Tool calls at once. Default 5. */
  readonly toolsAtOnce?: number
  /** Delegated tasks at once. Default 5. */
  readonly workersAtOnce?: number
  readonly limits?: Limits
  readonly mailbox?: MailboxOptions
}

const NAME = /^[A-Za-z0-9_.-]{1,64}$/
const MAX_NUDGES = 2

function faultsOf(options: AgentOptions<never, never>): string[] {
  const { name, tools = [], lifecycle = standardLifecycle } = options
  const faults: string[] = []
  if (!NAME.test(name)) faults.push(`its name "${String(name)}" must be 1 to 64 letters, digits, _, - or .`)
  const seen = new Set<string>()
  for (const tool of tools) {
    if (tool?.kind !== 'tool') faults.push('one of its tools was not made with tool(): wrap it')
    else if (seen.has(tool.name)) faults.push(`two of its tools are named "${tool.name}": rename one`)
    else if (isReservedName(tool.name)) faults.push(`tool "${tool.name}" has the name of an action: rename it`)
    else seen.add(tool.name)
  }
  for (const key of ['toolsAtOnce', 'workersAtOnce'] as const) {
    const value = options[key]
    if (value !== undefined && !(Number.isInteger(value) && value > 0))
      faults.push(`${key} must be a whole number above 0, not ${value}`)
  }
  if (options.confidence !== undefined && !answers(lifecycle))
    faults.push('its lifecycle has no phase that ends with ANSWER, so that there is no answer to be confident of')
  return faults
}

const answers = ({ phases }: Lifecycle): boolean => Object.values(phases).some(({ ends }) => ends.ANSWER)

function workOf({ phases }: Lifecycle, options: AgentOptions<never, never>): ChartSpec['work'] {
  const asked = (choice: unknown, otherwise: 'none' | 'model'): 'model' | 'function' | 'none' =>
    choice === undefined ? otherwise : typeof choice === 'function' ? 'function' : choice === 'model' ? 'model' : 'none'
  const otherwise = options.thorough ? 'model' : 'none'
  // A lifecycle of one's own means what it says: the three standard words are skipped only in the standard one.
  if (options.lifecycle && options.lifecycle !== standardLifecycle)
    return Object.fromEntries(Object.keys(phases).map(name => [name, 'model']))
  return {
    planning: asked(options.plan, otherwise),
    executing: 'model',
    verifying: asked(options.verify, otherwise),
    learning: asked(options.learn, otherwise),
  }
}

function checksOf(options: AgentOptions<never, never>): Checks {
  const { output, confidence, verify } = options
  return {
    schema: output,
    declared: confidence === 'model',
    checks: Array.isArray(verify) ? verify : [],
    scorer: typeof confidence === 'function' ? confidence : undefined,
  }
}

const hasChecks = ({ schema, declared, checks, scorer }: Checks): boolean =>
  schema !== undefined || declared || checks.length > 0 || scorer !== undefined

/** What a candidate's event would be, were the model to call it now. */
const probe = (type: ActionType, name: string, effect?: ToolEffect): Candidate['probe'] => ({
  type,
  id: '?',
  name,
  args: { plan: '?', answer: '?', reason: '?', lesson: '?' },
  ...(effect && { effect }),
})

interface Offerable {
  readonly candidates: readonly Candidate[]
  readonly specs: ReadonlyMap<string, ToolSpec>
}

/** Everything that the agent could ever offer. */
function offerable(
  { tools = [], delegates = [], consults = [], topics = [] }: AgentOptions<never, never>,
  { phases }: Lifecycle,
): Offerable {
  const specs = new Map<string, ToolSpec>()
  const candidates: Candidate[] = []
  for (const { name, description, inputSchema, effect } of tools) {
    specs.set(name, { name, description, inputSchema })
    candidates.push({ name, probe: probe('USE_TOOL', name, effect) })
  }
  const ends = new Set(Object.values(phases).flatMap(phase => Object.keys(phase.ends)))
  const addressed = { DELEGATE: delegates, CONSULT: consults, BROADCAST: topics }
  const actions = [
    ...Object.entries(addressed).filter(([, names]) => names.length > 0),
    ...[...ends].filter(action => action !== 'ANSWER').map(action => [action, []] as const),
  ] as [Exclude<ActionType, 'USE_TOOL' | 'ANSWER'>, readonly string[]][]
  for (const [type, names] of actions) {
    const name = ACTION_NAMES[type]
    specs.set(name, actionSpec(type, names))
    candidates.push({ name, probe: probe(type, name) })
  }
  return { candidates, specs }
}

function outputFor(options: AgentOptions<never, never>): Asking['output'] {
  const { name, output, outputJsonSchema, confidence } = options
  const schema = outputJsonSchema ?? (output && jsonSchemaOf(output))
  if (output && !schema) {
    throw new StatecraftError(
      'agent_invalid',
      `Agent "${name}" has an output schema of "${output['~standard'].vendor}" that cannot be written as JSON Schema: pass outputJsonSchema beside it`,
    )
  }
  const answer = schema ?? { type: 'string' }
  if (confidence === 'model') {
    const wrapped = {
      type: 'object',
      properties: { answer, confidence: { type: 'number', minimum: 0, maximum: 1 } },
      required: ['answer', 'confidence'],
      additionalProperties: false,
    }
    return { name: 'answer', schema: wrapped }
  }
  return schema && { name: 'answer', schema }
}

function askingOf(options: AgentOptions<never, never>, lifecycle: Lifecycle, specs: Asking['specs']): Asking {
  const answering = Object.entries(lifecycle.phases)
    .filter(([, { ends }]: [string, Phase]) => ends.ANSWER)
    .map(([name]) => name)
  const { name: agent, model, instructions, settings, providerOptions, prices } = options
  return {
    agent,
    model,
    instructions,
    specs,
    output: outputFor(options),
    settings,
    providerOptions,
    prices,
    answering: new Set(answering),
  }
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
    throw new StatecraftError('agent_invalid', `Agent "${options.name}" cannot work: ${faults.join('; ')}`)
  const lifecycle = options.lifecycle ?? standardLifecycle
  const { candidates, specs } = offerable(given, lifecycle)
  const asking = askingOf(given, lifecycle, specs)
  const checks = checksOf(given)
  const tools = new Map((options.tools ?? []).map(tool => [tool.name, tool]))
  const masks = new Map<string, Mask>()
  // The chart's guards look at the event alone, so that a phase offers the same in every context: worked out once.
  const maskIn = (phase: string): Mask => {
    const known = masks.get(phase)
    if (known) return known
    const mask = maskOf(machine(), phase, blankContext, candidates)
    masks.set(phase, mask)
    return mask
  }
  const spec: ChartSpec = {
    name: options.name,
    lifecycle,
    work: workOf(lifecycle, given),
    checks: hasChecks(checks),
    effects: new Map([...tools].map(([name, { effect }]) => [name, effect])),
    delegates: options.delegates ?? [],
    consults: options.consults ?? [],
    topics: options.topics ?? [],
    subscribes: options.subscribes ?? [],
    toolsAtOnce: options.toolsAtOnce ?? 5,
    workersAtOnce: options.workersAtOnce ?? 5,
    maxNudges: MAX_NUDGES,
    maskIn,
  }
  const functions = { plan: options.plan, learn: options.learn }
  const machine = once(() => buildMachine(spec, agentSources(asking, tools, checks, functions)))
  const behaviour = once(
    (): Behaviour =>
      fromChart(machine(), {
        name: options.name,
        inbox: AGENT_INBOX,
        steps: {
          model: modelStep(asking),
          tool: toolStep(tools),
          check: checkStep(checks),
          plan: planStep(functions.plan),
          learn: learnStep(functions.learn),
        },
        ...(options.mailbox && { mailbox: options.mailbox }),
        ...(options.limits && { limits: options.limits }),
      }),
  )
  return Object.freeze({
    kind: 'agent',
    name: options.name,
    description: options.description ?? '',
    role: options.role,
    lifecycle,
    maskIn,
    get machine() {
      return machine()
    },
    get behaviour() {
      return behaviour()
    },
  })
}

/** Made when first needed: a definition that is never run costs no chart. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
