// How an agent is described, and what the parts of a description come to.
import type { JsonSchema, ModelRequest, ModelSettings, PriceTable } from '@statecraft/providers'
import {
  type ActorDefinition,
  type Capability,
  type Limits,
  type MailboxOptions,
  type Offer,
  StatecraftError,
  type TaskPolicy,
} from '@statecraft/runtime'
import type { ChartSpec, HandoffHistory } from './chart-spec.ts'
import type { Check, Checks, Scorer } from './check-step.ts'
import type { Learner, Planner } from './function-steps.ts'
import type { Grant } from './grant.ts'
import { type Guards, guardSet } from './guards.ts'
import { type Lifecycle, type Phase, standardLifecycle } from './lifecycle.ts'
import type { MemoryOptions } from './memory.ts'
import type { Asking, ModelChoice } from './model-step.ts'
import type { Peer } from './peer.ts'
import { jsonSchemaOf } from './schema.ts'
import type { StandardSchema } from './standard-schema.ts'
import type { Template } from './template-options.ts'
import { DEFAULT_THRESHOLD, type ThinkingOptions, thinkingOf } from './thinking.ts'
import type { AnyTool } from './tool.ts'

/** What helpers an agent may make. They go when its task ends. */
export interface SpawnOptions {
  /** What they may be made from. Their tools must be among those that helpers may have. */
  readonly templates?: readonly Template[]
  /** Names of the agent's own tools that helpers may have. Default: all of them. */
  readonly tools?: readonly string[]
  /** Their model, where their template has none. Default: the agent's. */
  readonly model?: ModelChoice
  /** Most that one helper may use; what all use counts for the agent too. */
  readonly limits?: Limits
  /** Helpers at once. Default 5. */
  readonly max?: number
}

export interface AgentOptions<O = string, C = unknown> {
  /** Unique among the agents of a runtime; letters, digits, `_`, `-`, `.`. */
  readonly name: string
  readonly description?: string
  /** What it is for, in a word: `reviewer`. Broadcasts can be meant for a role. */
  readonly role?: string
  /** What it can do, for whoever looks for somebody to do it. */
  readonly capabilities?: readonly Capability[]
  /** How gladly it is asked, of several who could be: from 0 to 10, the highest first. Default 5. */
  readonly priority?: number
  /** How often a task that it failed at is tried again. Default 0. */
  readonly retries?: number
  /** Name of the agent that gets the task after that: one beside it, or further up. Default: nobody. */
  readonly fallback?: string
  /** A task at which it crashes so often is set aside. Default 3. */
  readonly maxCrashes?: number
  /** The system prompt, or how to make it from the run's context. */
  readonly instructions?: string | ((context: C) => string | Promise<string>)
  /** Default: that of its supervisor, then the runtime's model named `default`. A model of the run goes before all. */
  readonly model?: ModelChoice
  readonly settings?: ModelSettings
  readonly providerOptions?: ModelRequest['providerOptions']
  readonly prices?: PriceTable
  /** Tools, or names of tools that the runtime knows. */
  readonly tools?: readonly (AnyTool<C> | string)[]
  /** The shape of the answer. An answer that does not fit goes back to the model. Default: text. */
  readonly output?: StandardSchema<unknown, O>
  /** JSON Schema of `output`, for a library that cannot write it. */
  readonly outputJsonSchema?: JsonSchema
  /** `model`: the model says how sure it is; or a function that does. Default: confidence stays undefined. */
  readonly confidence?: 'model' | Scorer<O, C>
  /**
   * From 0 to 1. An answer of which the agent is less sure is taken up again, once: the first of `consults` is asked what is
   * wrong with it and the agent refines it; where nobody may be consulted, it is asked itself. Default: answers stand.
   */
  readonly confidenceThreshold?: number
  /** What may be refused: tasks, answers, calls of tools. Those of a team around come before. */
  readonly guards?: Guards<O, C>
  /** Whether, and how, it remembers what was said in earlier tasks. Default: it does not. */
  readonly memory?: boolean | MemoryOptions<C>
  /** How it thinks. `true`: with the provider's own thinking, and doubts where something says how sure it is. Default: as its model does. */
  readonly thinking?: boolean | ThinkingOptions
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
  /** Whom it may hand work to: names of agents, `role:reviewer`, `capability:translate`. */
  readonly delegates?: readonly Peer[]
  /** Whom it may ask. */
  readonly consults?: readonly Peer[]
  /**
   * Agents that it may give the conversation away to: names, or agents that it brings along. The peer's answer is then the answer to
   * its own task; it has to pass this agent's output schema and checks. A peer that fails is told to the model, which goes on.
   */
  readonly handoffs?: readonly (ActorDefinition | string)[]
  /**
   * What a peer is told of the conversation that it takes over: `all`, what was said and what tools gave, in words; `words`, what was
   * said; `task`, only what this agent was asked. Thoughts never move. Default `all`.
   */
  readonly handoffHistory?: HandoffHistory
  /**
   * What others may use for a task that they get from this agent, by name: of what they have themselves, and of what this task's own
   * grant leaves. Default: all of that.
   */
  readonly grants?: Readonly<Record<string, Grant>>
  /** Helpers that it may make for a task. Default: none. */
  readonly spawns?: SpawnOptions
  /** Topics that it may broadcast on. */
  readonly topics?: readonly string[]
  /** Topics that it listens to. */
  readonly subscribes?: readonly string[]
  /**
   * Lets it read and write the artifacts of the runtime, as far as its phases and its permissions allow. Default: as the
   * nearest policy around says (`definePolicy({ sharedContext: true })`, or the option of a pattern); else not.
   */
  readonly sharedContext?: boolean | undefined
  /** Tool calls at once. Default 5. */
  readonly toolsAtOnce?: number
  /** Delegated tasks at once. Default 5. */
  readonly workersAtOnce?: number
  readonly limits?: Limits
  readonly mailbox?: MailboxOptions
}

export const peerName = (peer: ActorDefinition | string): string => (typeof peer === 'string' ? peer : peer.name)

/** What helpers may be made from; undefined where none may. */
export function spawnGrantOf({ name, tools = [], spawns }: AgentOptions<never, never>): ChartSpec['spawns'] {
  if (!spawns) return undefined
  const { templates = [], max = MAX_HELPERS } = spawns
  const own = tools.map(tool => (typeof tool === 'string' ? tool : tool.name))
  return { maker: helperMakerOf(name), templates: templates.map(kind => kind.name), tools: spawns.tools ?? own, max }
}

/** The name under which an agent's helpers are made. */
export const helperMakerOf = (agent: string): string => `${agent}/helper`

const MAX_HELPERS = 5

/** What those who look for somebody, and the host, should know of it. */
export function offerOf(options: AgentOptions<never, never>): Offer & TaskPolicy {
  const { capabilities, priority, retries, fallback, maxCrashes } = options
  return {
    ...(capabilities && { capabilities }),
    ...(priority !== undefined && { priority }),
    ...(retries !== undefined && { retries }),
    ...(fallback !== undefined && { fallback }),
    ...(maxCrashes !== undefined && { maxCrashes }),
  }
}

/** Who does the work of each phase. */
export function workOf({ phases }: Lifecycle, options: AgentOptions<never, never>): ChartSpec['work'] {
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

export function checksOf(options: AgentOptions<never, never>): Checks {
  const { name, output, confidence, verify, guards } = options
  const shape = answerSchema(options)
  return {
    schema: output,
    wrapped: shape !== undefined && !isObject(shape),
    declared: confidence === 'model',
    checks: Array.isArray(verify) ? verify : [],
    guards: guardSet([guards]).output,
    scorer: typeof confidence === 'function' ? confidence : undefined,
    agent: name,
  }
}

export const hasChecks = ({ schema, declared, checks, guards, scorer }: Checks): boolean =>
  schema !== undefined || declared || checks.length > 0 || guards.length > 0 || scorer !== undefined

/** Whether something says how sure the agent is of an answer. */
export const saysConfidence = ({ confidence, verify, thorough }: AgentOptions<never, never>): boolean =>
  confidence !== undefined || verify === 'model' || (verify === undefined && thorough === true)

type Doubting = Pick<ChartSpec, 'threshold' | 'advisers' | 'whenUnsure'>

/** When an answer is doubtful, and what becomes of it then. */
export function doubtingOf(options: AgentOptions<never, never>): Doubting {
  const { name, consults = [], confidenceThreshold } = options
  const thinking = thinkingOf(options.thinking)
  const usual = thinking && saysConfidence(options) ? DEFAULT_THRESHOLD : undefined
  const asked = thinking?.consult.filter(peer => peer !== name) ?? []
  return {
    threshold: confidenceThreshold ?? thinking?.threshold ?? usual,
    advisers: asked.length > 0 ? asked : consults.slice(0, 1),
    whenUnsure: thinking?.whenUnsure ?? 'consult',
  }
}

/** How an answer is looked at before it counts; undefined: it is not. */
export function ponderingOf(options: AgentOptions<never, never>): ChartSpec['pondering'] {
  const { answers = 1, reflect = false, whenUnsure } = thinkingOf(options.thinking) ?? {}
  if (answers === 1 && !reflect) return undefined
  const explores = answers > 1 && !(whenUnsure === 'alternatives' && !choosesAlways(options.thinking))
  return { answers, explores, reflects: reflect, answer: outputFor(options) }
}

const choosesAlways = (thinking: AgentOptions['thinking']): boolean =>
  typeof thinking === 'object' && thinking.alternatives !== undefined && thinking.alternatives !== false

/** The answer's own shape; undefined when it is text. Throws `agent_invalid`. */
function answerSchema({ name, output, outputJsonSchema }: AgentOptions<never, never>): JsonSchema | undefined {
  const schema = outputJsonSchema ?? (output && jsonSchemaOf(output))
  if (schema || !output) return schema
  throw new StatecraftError(
    'agent_invalid',
    `Agent "${name}" has an output schema of "${output['~standard'].vendor}" that cannot be written as JSON Schema: pass outputJsonSchema beside it`,
  )
}

/** The shape in which the model is asked for an answer; undefined when it is text. Throws `agent_invalid`. */
export function outputFor(options: AgentOptions<never, never>): Asking['output'] {
  const schema = answerSchema(options)
  if (options.confidence === 'model') {
    const more = { confidence: { type: 'number', minimum: 0, maximum: 1 } }
    return { name: 'answer', schema: wrap(schema ?? { type: 'string' }, more) }
  }
  return schema && { name: 'answer', schema: isObject(schema) ? schema : wrap(schema) }
}

/** Providers take objects alone as the shape of an answer: everything else is asked for in an object around it. */
const isObject = ({ type }: JsonSchema): boolean => type === 'object'

/** `{ answer }` around a schema. Definitions move to the top, where references look for them. */
function wrap(schema: JsonSchema, more: Readonly<Record<string, JsonSchema>> = {}): JsonSchema {
  const { $schema: _, $defs, definitions, ...answer } = schema
  return {
    type: 'object',
    properties: { answer, ...more },
    required: ['answer', ...Object.keys(more)],
    additionalProperties: false,
    ...($defs !== undefined && { $defs }),
    ...(definitions !== undefined && { definitions }),
  }
}

/** What the model step needs to know. Throws `agent_invalid` for an output schema that no model can be shown. */
export function askingOf(options: AgentOptions<never, never>, lifecycle: Lifecycle, specs: Asking['specs']): Asking {
  const answering = Object.entries(lifecycle.phases)
    .filter(([, { text }]: [string, Phase]) => text === 'ANSWER')
    .map(([name]) => name)
  const { name: agent, model, instructions, settings, providerOptions, prices } = options
  const { delegates = [], consults = [], handoffs = [] } = options
  return {
    agent,
    model,
    instructions,
    specs,
    output: outputFor(options),
    thinking: thinkingOf(options.thinking),
    peers: { DELEGATE: delegates, CONSULT: consults, HANDOFF: handoffs.map(peerName) },
    settings,
    providerOptions,
    prices,
    answering: new Set(answering),
  }
}
