// What the roles that work on code share: one folder, its tools, and a way to run the tests that asks no model.
import type { AnyTool } from '@statecraft/actors'
import { type AllowedCommand, type CommandResult, runCommand } from '../node/command-tools.ts'
import { MAX_FILE_BYTES, openWorkspace } from '../node/workspace.ts'
import { type WorkspaceOptions, workspaceTools } from '../node/workspace-tools.ts'
import { linesOf } from '../read-lines.ts'

export interface WorkspaceKitOptions extends WorkspaceOptions {
  /** The folder. */
  readonly folder: string
  /** How its tests are run: becomes the tool `run_tests`. */
  readonly tests: AllowedCommand
}

export interface WorkspaceKit {
  readonly tools: readonly AnyTool[]
  /** Those that change nothing. */
  readonly readers: readonly AnyTool[]
  /** How many lines a file has; undefined where there is none that can be read. */
  readonly linesOf: (path: string) => Promise<number | undefined>
  readonly runTests: (signal: AbortSignal) => Promise<CommandResult>
}

const SHOWN = 4_000

/**
 * Throws `input_invalid` where the folder is not there, `tool_invalid` for a command that cannot work.
 *
 * @example
 * ```ts
 * const kit = workspaceKit({ folder: 'project', tests: { argv: ['node', '--test'] } })
 * const coder = codeRole(kit, { model })
 * ```
 */
export function workspaceKit({ folder, tests, commands = {}, ...options }: WorkspaceKitOptions): WorkspaceKit {
  const workspace = openWorkspace(folder, options.maxFileBytes ?? MAX_FILE_BYTES)
  const tools = workspaceTools(folder, { ...options, commands: { ...commands, tests } })
  return {
    tools,
    readers: tools.filter(({ effect }) => effect !== 'write'),
    linesOf: async path => {
      const text = await workspace.read(path).catch(() => undefined)
      return text === undefined ? undefined : linesOf(text).length
    },
    runTests: signal => runCommand(workspace.root, tests, signal),
  }
}

/** Runs the tests, so that a claim about them need not be believed: what is wrong with it, undefined where it is true. */
export async function testsContradict(
  kit: WorkspaceKit,
  claim: boolean,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { passed, ended, output } = await kit.runTests(signal)
  if (passed === claim) return undefined
  const said = ended === 'exited' ? output : `${ended}\n${output}`
  return `You say that the tests ${claim ? 'pass' : 'fail'}, but they ${passed ? 'pass' : 'fail'}. They print:\n${said.slice(-SHOWN)}`
}
