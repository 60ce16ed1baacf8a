// Runs one program and makes sure that nothing of it stays behind.
// 1. It gets a process group of its own, and the whole group is killed at the time limit, on abort, and when the program
//    itself has ended. (A process that leaves its group on purpose gets away; its output is then cut off.)
// 2. Only the tail of the output is kept, however much is written.
// 3. The outcome is data; only an abort rejects, after the group is dead.
import { type ChildProcess, spawn } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'

export interface Command {
  readonly program: string
  readonly args: readonly string[]
  readonly cwd: string
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>
  readonly timeLimitMs: number
  readonly signal?: AbortSignal
}

export interface Output {
  /** The last 16 KiB of both streams as they came in, without terminal codes. */
  readonly tail: string
  /** All bytes that were written. */
  readonly bytes: number
}

export type CommandEnd =
  | { readonly type: 'exited'; readonly exitCode: number; readonly output: Output }
  /** Somebody else's signal ended it. */
  | { readonly type: 'killed'; readonly signal: string; readonly output: Output }
  | { readonly type: 'timed_out'; readonly output: Output }
  | { readonly type: 'not_started'; readonly reason: string }

const TAIL_BYTES = 16_384
const DRAIN_MS = 1000

/** Runs a program without a shell. Rejects only with the signal's reason. */
export async function runCommand(command: Command): Promise<CommandEnd> {
  const { program, args, cwd, env, timeLimitMs, signal } = command
  signal?.throwIfAborted()
  const child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const kill = () => killGroup(child)
  const output = createTail()
  child.stdout.on('data', output.add)
  child.stderr.on('data', output.add)
  let timedOut = false
  const limit = setTimeout(() => {
    timedOut = true
    kill()
  }, timeLimitMs)
  signal?.addEventListener('abort', kill, { once: true })
  process.once('exit', kill)
  try {
    const end = await ended(child)
    signal?.throwIfAborted()
    if (end.type === 'not_started') return end
    return timedOut ? { type: 'timed_out', output: output.read() } : { ...end, output: output.read() }
  } finally {
    clearTimeout(limit)
    signal?.removeEventListener('abort', kill)
    process.off('exit', kill)
  }
}

type Ended =
  | { readonly type: 'exited'; readonly exitCode: number }
  | { readonly type: 'killed'; readonly signal: string }
  | { readonly type: 'not_started'; readonly reason: string }

function ended(child: ChildProcess): Promise<Ended> {
  return new Promise(resolve => {
    let drain: NodeJS.Timeout | undefined
    child.on('error', cause => resolve({ type: 'not_started', reason: cause.message }))
    child.once('exit', () => {
      killGroup(child)
      drain = setTimeout(() => {
        child.stdout?.destroy()
        child.stderr?.destroy()
      }, DRAIN_MS)
    })
    child.once('close', (exitCode, signal) => {
      clearTimeout(drain)
      resolve(signal === null ? { type: 'exited', exitCode: exitCode ?? 1 } : { type: 'killed', signal })
    })
  })
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // The group is gone, or this system has no groups.
    child.kill('SIGKILL')
  }
}

function createTail(): { add(chunk: Buffer): void; read(): Output } {
  let chunks: Buffer[] = []
  let kept = 0
  let bytes = 0
  return {
    add(chunk) {
      bytes += chunk.length
      kept += chunk.length
      chunks.push(chunk)
      if (kept <= 4 * TAIL_BYTES) return
      chunks = [Buffer.concat(chunks).subarray(-TAIL_BYTES)]
      kept = TAIL_BYTES
    },
    read() {
      const tail = Buffer.concat(chunks).subarray(-TAIL_BYTES)
      return { tail: stripVTControlCharacters(tail.toString('utf8')), bytes }
    },
  }
}
