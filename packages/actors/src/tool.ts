// A tool: what a model may call, with the schema of its arguments and what it does to the world. Checked when defined.
import { isToolName, type Json, type JsonSchema } from '@statecraft/providers'
import { type KnownOptions, StatecraftError, strangeOptions } from '@statecraft/runtime'
import { requireJsonSchema } from './schema.ts'
import type { StandardSchema } from './standard-schema.ts'

/**
 * What running a tool does: `read` only looks, `check` runs something but changes nothing (tests, linters), `write` changes
 * something. The phases of a lifecycle allow effects, so that a plan cannot write and a check cannot repair.
 */
export type ToolEffect = 'read' | 'check' | 'write'

/** What a running tool may use. */
export interface ToolIo<C = unknown> {
  /** Fires on cancel, on the tool's timeout, and when the phase ends. */
  readonly signal: AbortSignal
  /** Stable over restarts of one call: hand it to services that can tell a repeat. */
  readonly idempotencyKey: string
  /** What the caller of the run handed in as `context`. */
  readonly context: C
  /** Tells whoever watches how far it is. */
  readonly progress: (part: Json) => void
}

export interface Tool<A = unknown, R = unknown, C = unknown> {
  readonly kind: 'tool'
  readonly name: string
  readonly description: string
  readonly effect: ToolEffect
  readonly input: StandardSchema<unknown, A> | undefined
  /** What the model is shown of `input`. */
  readonly inputSchema: JsonSchema
  readonly run: (args: A, io: ToolIo<C>) => R | Promise<R>
  readonly timeoutMs: number
  readonly serialize: Serialize<A, C> | undefined
}

/** The key under which one call at a time runs, in all agents of a runtime; or how to make it of the call's arguments. */
export type Serialize<A = never, C = never> = string | ((args: A, context: C) => string)

/** Any tool, whatever its arguments; `C` is the context that it needs of a run. Default: it needs none. */
export type AnyTool<C = unknown> = Omit<Tool<never, unknown, C>, 'input'> & {
  readonly input: StandardSchema | undefined
}

interface ToolBase {
  /** At most 64 letters, digits, `_` and `-`. */
  readonly name: string
  /** What it is for; the model decides by it. */
  readonly description: string
  /** Default `write`: a tool that does not say is taken to change something. */
  readonly effect?: ToolEffect
  /** How long one call may take, in ms. Default 30,000. */
  readonly timeoutMs?: number
}

export interface ToolOptions<A, R, C> extends ToolBase {
  /** Any Standard Schema of an object. */
  readonly input: StandardSchema<unknown, A>
  /**
   * One call at a time for each key, across all agents of the runtime and together with `runtime.lock(key, …)`: what is read and
   * then written is not lost. A call waits for its turn before its `timeoutMs` begins.
   */
  readonly serialize?: Serialize<A, C>
  /** JSON Schema of `input`, for a library that cannot write it. */
  readonly jsonSchema?: JsonSchema
  readonly run: (args: A, io: ToolIo<C>) => R | Promise<R>
}

/** A tool with JSON Schema alone: nobody checks its arguments, so that `run` must. */
export interface JsonToolOptions<R, C> extends ToolBase {
  readonly jsonSchema: JsonSchema
  readonly input?: undefined
  /** See {@link ToolOptions}. */
  readonly serialize?: Serialize<Json, C>
  readonly run: (args: Json, io: ToolIo<C>) => R | Promise<R>
}

const DEFAULT_TIMEOUT = 30_000
/** The most that a timer can wait. */
const LONGEST_TIMEOUT = 2 ** 31 - 1
const EFFECTS: readonly unknown[] = ['read', 'check', 'write'] satisfies ToolEffect[]

type AnyOptions = ToolBase & {
  readonly input?: unknown
  readonly jsonSchema?: JsonSchema
  readonly run: unknown
  readonly serialize?: unknown
}

const TOOL_OPTIONS: KnownOptions<ToolOptions<never, never, never>> = {
  name: true,
  description: true,
  effect: true,
  timeoutMs: true,
  input: true,
  serialize: true,
  jsonSchema: true,
  run: true,
}

function faultOf(options: AnyOptions): string | undefined {
  const [strange] = strangeOptions(options, TOOL_OPTIONS)
  if (strange !== undefined) return strange
  const { name, description, effect, timeoutMs, serialize } = options
  if (typeof name !== 'string' || !isToolName(name))
    return `its name "${String(name)}" must be 1 to 64 letters, digits, _ or -`
  if (typeof description !== 'string' || description.trim() === '')
    return 'it needs a description: the model decides by it'
  if (typeof options.run !== 'function') return 'it needs a run function'
  if (options.input === undefined && options.jsonSchema === undefined)
    return 'it needs a schema of its arguments: input (zod, arktype, …) or jsonSchema'
  if (effect !== undefined && !EFFECTS.includes(effect))
    return `its effect must be read, check or write, not "${String(effect)}"`
  if (timeoutMs !== undefined && !(timeoutMs > 0 && timeoutMs <= LONGEST_TIMEOUT))
    return `its timeoutMs must be above 0 and at most ${LONGEST_TIMEOUT}, not ${timeoutMs}`
  if (
    serialize !== undefined &&
    typeof serialize !== 'function' &&
    !(typeof serialize === 'string' && serialize !== '')
  )
    return 'its serialize must be a key, or a function that makes one of the arguments'
  return undefined
}

/**
 * Defines a tool. Throws `tool_invalid` with what is missing.
 *
 * @example
 * ```ts
 * const add = tool({ name: 'add', description: 'Adds two numbers', effect: 'read',
 *   input: z.object({ a: z.number(), b: z.number() }), run: ({ a, b }) => a + b })
 * ```
 */
export function tool<A, R, C = unknown>(options: ToolOptions<A, R, C>): Tool<A, R, C>
export function tool<R, C = unknown>(options: JsonToolOptions<R, C>): Tool<Json, R, C>
export function tool(options: AnyOptions): unknown {
  const fault = faultOf(options)
  if (fault) throw new StatecraftError('tool_invalid', `Tool "${options?.name}" cannot work: ${fault}`)
  const { name, description, effect = 'write', timeoutMs = DEFAULT_TIMEOUT, serialize, run } = options
  const input = options.input as StandardSchema | undefined
  const inputSchema = input ? requireJsonSchema(input, options.jsonSchema, `Tool "${name}"`) : options.jsonSchema
  if (inputSchema?.type !== 'object') {
    throw new StatecraftError(
      'tool_invalid',
      `Tool "${name}" cannot work: its schema must be of an object, since models pass named arguments`,
    )
  }
  return Object.freeze({ kind: 'tool', name, description, effect, input, inputSchema, run, timeoutMs, serialize })
}
