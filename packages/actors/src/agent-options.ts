// How an agent is described, and what the parts of a description come to.
import type { JsonSchema, ModelRequest, ModelSettings, PriceTable } from '@statecraft/providers'
import { type Capability, type Limits, type MailboxOptions, StatecraftError } from '@statecraft/runtime'
import type { ChartSpec } from './chart-spec.ts'
import type { Check, Checks, Scorer } from './check-step.ts'
import type { Learner, Planner } from './function-steps.ts'
import { type Guards, guardSet } from './guards.ts'
import { type Lifecycle, type Phase, standardLifecycle } from './lifecycle.ts'
import type { Asking, ModelChoice } from './model-step.ts'
import { jsonSchemaOf } from './schema.ts'
import type { StandardSchema } from './standard-schema.ts'
import type { AnyTool } from './tool.ts'

export interface AgentOptions<O = string, C = unknown> {
  /** Unique among the agents of a runtime; letters, digits, `_`, `-`, `.`. */
  readonly name: string
  readonly description?: string
  /** What it is for, in a word: `reviewer`. Broadcasts can be meant for a role. */
  readonly role?: string
  /** What it can do, for whoever looks for somebody to do it. */
  readonly capabilities?: readonly Capability[]
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
