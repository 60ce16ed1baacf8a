// Runs a program with limits. It is started without a shell, in a process group and an environment of its own; the whole group
// is killed when it ends, at a limit, and when the signal fires.
//
// Time and output are limited everywhere; memory is watched where the system shows it (Linux). What a program does to files and
// the network is not limited here, and a program that leaves its group on purpose gets away: run what you trust, or put the
// whole process into a container.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { StatecraftError } from '@statecraft/runtime'
import { groupMemory } from './group-memory.ts'

export interface ProcessLimits {
  readonly timeoutMs: number
  /** Characters that are kept of what it prints; the middle is left out. */
  readonly maxOutput: number
  /** Of the whole group. */
  readonly maxMemoryBytes: number
}

export interface ProcessOrder {
  /** Program and arguments; nothing of it is read by a shell. */
  readonly argv: readonly string[]
  /** Default: an empty folder that is gone afterwards. */
  readonly cwd?: string
  /** On top of the few variables that every program gets. */
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
}

export interface ProcessResult {
  /** `exited` by itself, or killed at a limit. */
  readonly ended: 'exited' | 'timed_out' | 'too_much_memory' | 'too_much_output'
  /** Absent where it was killed. */
  readonly exitCode?: number
  /** What it printed, standard output and errors as they came. */
  readonly output: string
}

/** Printed beyond this many times what is kept, it runs wild. */
const FLOOD = 50
const WATCH_MS = 200
/** For what a program left behind to let go of the output. */
const GRACE_MS = 500

interface Printed {
  readonly add: (chunk: string) => void
  readonly length: () => number
  readonly text: () => string
}

/** Keeps the beginning and the end. */
function printed(most: number): Printed {
  const half = Math.ceil(most / 2)
  let head = ''
  let tail = ''
  let length = 0
  return {
    add(chunk) {
      length += chunk.length
      const room = half - head.length
      head += chunk.slice(0, Math.max(0, room))
      tail = (tail + chunk.slice(Math.max(0, room))).slice(-half)
    },
    length: () => length,
    text: () => {
      const left = length - head.length - tail.length
      return left > 0 ? `${head}\n… ${left} characters are left out …\n${tail}` : head + tail
    },
  }
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // Nobody of the group is left.
  }
}

function environment(home: string, env: ProcessOrder['env']): NodeJS.ProcessEnv {
  const { PATH, SystemRoot } = process.env
  const base = { PATH, HOME: home, USERPROFILE: home, TMPDIR: home, TEMP: home, LANG: 'C.UTF-8', NO_COLOR: '1' }
  return { ...base, ...(SystemRoot !== undefined && { SystemRoot }), ...env }
}

function listen(stream: Readable | null, add: (chunk: string) => void): void {
  stream?.setEncoding('utf8').on('data', add)
}

/** Resolves when the program has ended and its output is read, or cannot end. */
function ending(child: ChildProcess): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>()
  child.once('error', reject)
  child.once('exit', code => {
    killGroup(child)
    const done = (): void => resolve(code ?? undefined)
    child.once('close', done)
    setTimeout(() => {
      child.stdout?.destroy()
      child.stderr?.destroy()
      done()
    }, GRACE_MS).unref()
  })
  return promise
}

async function supervise(
  child: ChildProcess,
  { timeoutMs, maxOutput, maxMemoryBytes }: ProcessLimits,
  signal: AbortSignal,
): Promise<ProcessResult> {
  const kept = printed(maxOutput)
  let ended: ProcessResult['ended'] = 'exited'
  const end = (why: ProcessResult['ended']): void => {
    if (ended === 'exited') ended = why
    killGroup(child)
  }
  const add = (chunk: string): void => {
    kept.add(chunk)
    if (kept.length() > maxOutput * FLOOD) end('too_much_output')
  }
  listen(child.stdout, add)
  listen(child.stderr, add)
  const onAbort = (): void => killGroup(child)
  signal.addEventListener('abort', onAbort, { once: true })
  const timer = setTimeout(() => end('timed_out'), timeoutMs)
  const watch = setInterval(() => {
    if (child.pid !== undefined && groupMemory(child.pid) > maxMemoryBytes) end('too_much_memory')
  }, WATCH_MS)
  try {
    const exitCode = await ending(child)
    signal.throwIfAborted()
    return { ended, ...(ended === 'exited' && exitCode !== undefined && { exitCode }), output: kept.text() }
  } finally {
    clearTimeout(timer)
    clearInterval(watch)
    signal.removeEventListener('abort', onAbort)
  }
}

/** Runs it. Rejects with `tool_failed` where it cannot be started, and with the reason of the signal. */
export async function runProcess(
  { argv, cwd, env, input }: ProcessOrder,
  limits: ProcessLimits,
  signal: AbortSignal,
): Promise<ProcessResult> {
  const [program = '', ...args] = argv
  const home = await mkdtemp(join(tmpdir(), 'statecraft-run-'))
  try {
    signal.throwIfAborted()
    const child = spawn(program, args, {
      cwd: cwd ?? home,
      env: environment(home, env),
      shell: false,
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    // A program that does not read its input closes it early: that is no failure.
    child.stdin?.on('error', () => {}).end(input ?? '')
    return await supervise(child, limits, signal)
  } catch (cause) {
    signal.throwIfAborted()
    const said = cause instanceof Error ? cause.message : String(cause)
    throw new StatecraftError('tool_failed', `"${program}" could not be started: ${said}`, { cause })
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 3 })
  }
}
