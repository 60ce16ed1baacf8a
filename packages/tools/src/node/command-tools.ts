// Commands that the user allows, each as a tool of its own that takes no arguments: a model decides when one runs, never what.
import { type Tool, tool } from '@statecraft/actors'
import { StatecraftError } from '@statecraft/runtime'
import { shape } from '../shape.ts'
import { wholeNumbers } from '../whole-number.ts'
import { type ProcessResult, runProcess } from './run-process.ts'

/** A program that an agent may run in its workspace. */
export interface AllowedCommand {
  /** Program and arguments, such as `['node', '--test']`. No shell reads it. */
  readonly argv: readonly string[]
  /** What it is for; the model decides by it. Default: says the command. */
  readonly description?: string
  /** `write` for one that changes files, such as a formatter. Default `check`. */
  readonly effect?: 'check' | 'write'
  /** Default 120,000. */
  readonly timeoutMs?: number
  /** Default 2,000,000,000. */
  readonly maxMemoryBytes?: number
  /** Variables for it. It gets PATH and a home of its own besides, and nothing else of this process. */
  readonly env?: Readonly<Record<string, string>>
}

export interface CommandResult extends ProcessResult {
  /** It ended by itself, with code 0. */
  readonly passed: boolean
}

const MAX_OUTPUT = 20_000
const TIMEOUT_MS = 120_000
const MAX_MEMORY = 2_000_000_000
/** So that the command's own limit is the one that ends it. */
const SLACK_MS = 5_000

/** Runs it as the tool does. */
export async function runCommand(cwd: string, command: AllowedCommand, signal: AbortSignal): Promise<CommandResult> {
  const { argv, timeoutMs = TIMEOUT_MS, maxMemoryBytes = MAX_MEMORY, env } = command
  const limits = { timeoutMs, maxMemoryBytes, maxOutput: MAX_OUTPUT }
  const result = await runProcess({ argv, cwd, ...(env && { env }) }, limits, signal)
  return { passed: result.exitCode === 0, ...result }
}

/** `run_NAME`: one allowed command. */
export function commandTool(cwd: string, name: string, command: AllowedCommand): Tool<object, CommandResult> {
  const { argv, effect = 'check', timeoutMs = TIMEOUT_MS, maxMemoryBytes = MAX_MEMORY } = command
  wholeNumbers({ timeoutMs, maxMemoryBytes })
  if (argv.length === 0 || argv.some(part => typeof part !== 'string' || part.includes('\0')) || argv[0] === '')
    throw new StatecraftError('tool_invalid', `Command "${name}" cannot work: argv needs a program and texts`)
  return tool({
    name: `run_${name}`,
    description: command.description ?? `Runs \`${argv.join(' ')}\` in the workspace and gives what it prints.`,
    effect,
    timeoutMs: timeoutMs + SLACK_MS,
    input: shape({}),
    run: (_, { signal }) => runCommand(cwd, command, signal),
  })
}
