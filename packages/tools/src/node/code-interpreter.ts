// Runs code that a model writes, in a Node process of its own.
//
// Confined by the permission model of Node: files, further processes, threads, addons. Confined by code-preload.ts: modules that
// do more than compute, the network, signals. Confined by run-process.ts: time, output, memory. Not confined: the processor, and
// whoever finds a hole in Node: for code of an enemy use a container or a virtual machine.
import { type Tool, tool } from '@statecraft/actors'
import { shape, text } from '../shape.ts'
import { wholeNumbers } from '../whole-number.ts'
import { beside } from './beside.ts'
import type { CommandResult } from './command-tools.ts'
import { runProcess } from './run-process.ts'

export interface CodeInterpreterOptions {
  /** Default 10,000. */
  readonly timeoutMs?: number
  /** Default 512,000,000. */
  readonly maxMemoryBytes?: number
  /** Characters of what it prints. Default 20,000. */
  readonly maxOutput?: number
}

const LONGEST = 100_000
const SLACK_MS = 5_000
const PRELOAD = beside('code-preload')

/** SQLite opens files past the permission model; a Node that has no such switch is left with what the preload refuses. */
const NO_SQLITE = ['--no-experimental-sqlite'].filter(it => process.allowedNodeEnvironmentFlags.has(it))

const argv = (): readonly string[] => [
  process.execPath,
  '--permission',
  `--allow-fs-read=${PRELOAD}`,
  ...NO_SQLITE,
  '--disable-warning=ExperimentalWarning',
  `--import=${new URL(`file://${PRELOAD}`).href}`,
  '--input-type=module-typescript',
  '-',
]

/**
 * `run_code`: runs JavaScript or TypeScript (an ES module) and gives what it prints. Each call begins anew.
 *
 * The code sees no files, no environment, no network and no other process; time, memory and output are limited. It is a barrier
 * for what models write, not a sandbox for code of an attacker.
 *
 * @example
 * ```ts
 * defineAgent({ name: 'analyst', tools: [codeInterpreter({ timeoutMs: 5_000 })], … })
 * ```
 */
export function codeInterpreter(options: CodeInterpreterOptions = {}): Tool<{ readonly code: string }, CommandResult> {
  const { timeoutMs = 10_000, maxMemoryBytes = 512_000_000, maxOutput = 20_000 } = options
  wholeNumbers({ timeoutMs, maxMemoryBytes, maxOutput })
  return tool({
    name: 'run_code',
    description:
      'Runs JavaScript or TypeScript (an ES module) in Node and gives what it prints with console.log. No files, no network, no packages; every run begins anew.',
    effect: 'check',
    timeoutMs: timeoutMs + SLACK_MS,
    input: shape({ code: text('The code; print what you want to know', LONGEST) }),
    run: async ({ code }, { signal }) => {
      const result = await runProcess({ argv: argv(), input: code }, { timeoutMs, maxMemoryBytes, maxOutput }, signal)
      return { passed: result.exitCode === 0, ...result }
    },
  })
}
