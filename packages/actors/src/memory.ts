// What an agent remembers from task to task: its conversation, summarised once it is long, and what a memory port keeps. The
// description, its defaults, and what can be wrong with it.
import type { Message } from '@statecraft/providers'
import { type KnownOptions, strangeOptions } from '@statecraft/runtime'
import type { MemoryPort } from './memory-port.ts'
import type { ModelChoice } from './model-step.ts'

/** Makes a summary in place of a model. */
export type Summariser<C = unknown> = (
  messages: readonly Message[],
  about: { readonly maxTokens: number; readonly context: C; readonly signal: AbortSignal },
) => string | Promise<string>

export interface MemoryOptions<C = unknown> {
  /** Default true: whoever describes a memory wants it. */
  readonly enabled?: boolean
  /** A conversation of more tokens than this, guessed at four characters a token, is summarised. Default 50,000. */
  readonly thresholdTokens?: number
  /** The last messages, which stay as they are. One more stays where a tool result would lose its call. Default 10. */
  readonly keepLast?: number
  /** Most tokens of a summary. Default 1,000. */
  readonly summaryMaxTokens?: number
  /** The model that summarises. Default: the agent's own. */
  readonly summaryModel?: ModelChoice
  /** A function that summarises in its place. */
  readonly summarise?: Summariser<C>
  /** Where more is kept than the conversation: tasks with their answers, lessons, facts. Default: nowhere. */
  readonly port?: MemoryPort
  /** On whose behalf a run works, such as the id of a user: memories of one subject are never shown to another. */
  readonly subject?: (context: C) => string | undefined
  /** Recalls what other agents left in the port, too. Default false. */
  readonly acrossAgents?: boolean
}

export interface Memory {
  readonly thresholdTokens: number
  readonly keepLast: number
  readonly summaryMaxTokens: number
  readonly summaryModel: ModelChoice | undefined
  readonly summarise: Summariser<never> | undefined
  readonly port: MemoryPort | undefined
  readonly subject: ((context: never) => string | undefined) | undefined
  readonly acrossAgents: boolean
}

/** The memory of an agent; undefined where it has none. */
export function memoryOf(given: boolean | MemoryOptions<never> | undefined): Memory | undefined {
  if (!given) return undefined
  const {
    enabled = true,
    thresholdTokens = 50_000,
    keepLast = 10,
    summaryMaxTokens = 1_000,
    summaryModel,
    summarise,
    port,
    subject,
    acrossAgents = false,
  } = given === true ? {} : given
  if (!enabled) return undefined
  return { thresholdTokens, keepLast, summaryMaxTokens, summaryModel, summarise, port, subject, acrossAgents }
}

const MEMORY_OPTIONS: KnownOptions<MemoryOptions> = {
  enabled: true,
  thresholdTokens: true,
  keepLast: true,
  summaryMaxTokens: true,
  summaryModel: true,
  summarise: true,
  port: true,
  subject: true,
  acrossAgents: true,
}

const PORT_METHODS = ['remember', 'recall', 'list', 'forget'] as const

/** Everything that is wrong with it, in words. */
export function memoryFaults(given: boolean | MemoryOptions<never> | undefined): readonly string[] {
  if (given === undefined || typeof given === 'boolean') return []
  const strange = strangeOptions(given, MEMORY_OPTIONS, 'memory')
  if (strange.length > 0) return strange
  const atLeast = { thresholdTokens: 1, keepLast: 0, summaryMaxTokens: 1 } as const
  const faults = Object.entries(atLeast).flatMap(([key, least]) => {
    const value = given[key as keyof typeof atLeast]
    const usable = value === undefined || (Number.isInteger(value) && value >= least)
    return usable ? [] : [`memory.${key} must be a whole number of at least ${least}, not ${value}`]
  })
  const { port, subject, acrossAgents, summarise, summaryModel } = given
  if (summarise && summaryModel !== undefined)
    faults.push('memory.summarise and memory.summaryModel both say who summarises: leave one of them out')
  if (summarise !== undefined && typeof summarise !== 'function') faults.push('memory.summarise must be a function')
  if (port && PORT_METHODS.some(method => typeof port[method] !== 'function'))
    faults.push(`memory.port lacks a method: it needs ${PORT_METHODS.join(', ')}`)
  if (!port && (subject || acrossAgents))
    faults.push('memory.subject and memory.acrossAgents are about memory.port: add one')
  return faults
}
