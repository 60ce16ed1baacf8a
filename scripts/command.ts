// Runs one program at the root of the workspace and gives back its exit code and what it said.
// The workspace's own binaries come first on PATH, so a check means the same however it was started.
import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'

export const root: string = join(import.meta.dirname, '..')

/** Reports and scratch files of the checks; never in git. */
export const cache: string = join(root, 'node_modules/.cache')

export interface CommandOptions {
  /** Default: the root of the workspace. */
  readonly cwd?: string
  /** Written to the program's standard input. */
  readonly input?: string
  /** Show the output as it comes instead of collecting it. */
  readonly live?: boolean
  /** Kill the program after this time. */
  readonly timeoutMs?: number
}

export interface CommandResult {
  readonly code: number
  readonly output: string
}

export function command(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const { promise, resolve } = Promise.withResolvers<CommandResult>()
  const out = options.live ? 'inherit' : 'pipe'
  const child = spawn(program, args, {
    cwd: options.cwd ?? root,
    env: {
      ...process.env,
      PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}`,
      // What one program compiled, the next one need not.
      NODE_COMPILE_CACHE: join(cache, 'compile'),
    },
    stdio: [options.input === undefined ? 'ignore' : 'pipe', out, out],
    ...(options.timeoutMs !== undefined && { timeout: options.timeoutMs }),
  })
  let output = ''
  const collect = (chunk: Buffer) => {
    output += chunk.toString()
  }
  child.stdout?.on('data', collect)
  child.stderr?.on('data', collect)
  child.stdin?.end(options.input)
  child.on('error', error => resolve({ code: 127, output: `${program}: ${error.message}` }))
  child.on('close', (code, signal) => {
    resolve(code === null ? { code: 1, output: `${output}\nended by ${signal}` } : { code, output })
  })
  return promise
}
