// The step that runs a tool: arguments are checked before it, a time limit holds it, and what it throws is told to the model.
import { type Json, parsePlain } from '@statecraft/providers'
import { type Clock, type Lock, type RunScope, StatecraftError, type StepSource } from '@statecraft/runtime'
import type { ToolInput } from './chart-events.ts'
import { check } from './schema.ts'
import type { AnyTool, Tool } from './tool.ts'

export interface ToolCallIo {
  readonly signal: AbortSignal
  readonly idempotencyKey: string
  readonly scope: RunScope
  /** Runs the tool's time limit. */
  readonly clock: Clock
  /** Keeps calls of serialised tools apart. */
  readonly lock: Lock
  readonly emit?: (part: unknown) => void
}

const DETAIL = 60

/** A short form of arguments for a reader. */
function shortly(args: Json | undefined): string {
  const text = args === undefined ? '' : JSON.stringify(args)
  return text.length > DETAIL ? `${text.slice(0, DETAIL)}…` : text
}

async function checkedArgs({ name, input }: Tool, args: Json | undefined): Promise<unknown> {
  if (args === undefined)
    throw new StatecraftError('input_invalid', `The arguments of "${name}" are not JSON: send an object`)
  const plain = parsePlain(JSON.stringify(args))
  if (!input) return plain
  const checked = await check(input, plain)
  if (checked.ok) return checked.value
  throw new StatecraftError('input_invalid', `The arguments of "${name}" do not fit its schema: ${checked.issues}`)
}

/** Settles with `work`, or rejects once the signal fires or the time is up; the signal that the tool sees fires then too. */
async function within<T>(
  name: string,
  timeoutMs: number,
  { signal: outer, clock }: Pick<ToolCallIo, 'signal' | 'clock'>,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const inner = new AbortController()
  const { promise, reject } = Promise.withResolvers<never>()
  const stop = (error: unknown): void => {
    reject(error)
    inner.abort(error)
  }
  const onAbort = (): void => stop(outer.reason)
  const timer = clock.setTimeout(
    () => stop(new StatecraftError('tool_timeout', `Tool "${name}" took longer than ${timeoutMs} ms`)),
    timeoutMs,
  )
  outer.addEventListener('abort', onAbort, { once: true })
  try {
    outer.throwIfAborted()
    return await Promise.race([work(inner.signal), promise])
  } finally {
    clock.clearTimeout(timer)
    outer.removeEventListener('abort', onAbort)
  }
}

/** What the tool returned, as plain JSON; nothing is told as null. */
function asJson(name: string, value: unknown): Json {
  try {
    const text = JSON.stringify(value)
    return text === undefined ? null : parsePlain(text)
  } catch (cause) {
    throw new StatecraftError(
      'tool_failed',
      `Tool "${name}" returned something that is not JSON: return plain objects, lists, text and numbers`,
      { cause },
    )
  }
}

/** Whatever a tool throws is its own failure: an error of ours, say of a run inside it, says nothing about this run. */
const failure = (name: string, cause: unknown): StatecraftError =>
  new StatecraftError(
    'tool_failed',
    `Tool "${name}" failed: ${cause instanceof Error ? cause.message : String(cause)}`,
    { cause },
  )

/** So long a call waits for those before it, in ms: long enough for a queue of slow ones, and not for ever. */
const LONGEST_WAIT = 600_000

/** Throws `tool_failed` for a key that is none. */
function keyOf({ name, serialize }: Tool, args: unknown, context: unknown): string | undefined {
  try {
    const key: unknown = typeof serialize === 'function' ? serialize(args as never, context as never) : serialize
    if (serialize === undefined || (typeof key === 'string' && key !== '')) return key as string | undefined
    throw new Error(`its serialize function gave ${JSON.stringify(key)}: return text that names what is worked on`)
  } catch (error) {
    throw failure(name, error)
  }
}

/** A call that is over for its agent may still be at work: the key is let go of when that ends. */
async function oneAtATime(
  key: string,
  { lock, signal }: Pick<ToolCallIo, 'lock' | 'signal'>,
  work: (began: (running: Promise<unknown>) => void) => Promise<unknown>,
): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>()
  const hold = async (): Promise<void> => {
    let running: Promise<unknown> | undefined
    await work(began => {
      running = began
    }).then(resolve, reject)
    await Promise.allSettled([running])
  }
  lock(key, hold, { signal, timeoutMs: LONGEST_WAIT }).catch(reject)
  return promise
}

/** Runs one call. Throws `lock_timeout`, `tool_failed`, `tool_timeout`, `input_invalid`; the chart makes a result of it. */
export async function callTool(
  tools: ReadonlyMap<string, AnyTool<never>>,
  { tool: name, args }: ToolInput,
  io: ToolCallIo,
): Promise<Json> {
  const tool = tools.get(name) as Tool | undefined
  if (!tool) throw new StatecraftError('tool_failed', `There is no tool "${name}"`)
  const checked = await checkedArgs(tool, args)
  const { idempotencyKey, scope, emit } = io
  const progress = (part: Json): void => emit?.({ type: 'progress', part })
  const run = async (signal: AbortSignal): Promise<unknown> => {
    try {
      return await tool.run(checked, { signal, idempotencyKey, context: scope.context, progress })
    } catch (error) {
      throw failure(name, error)
    }
  }
  const timed = (began?: (running: Promise<unknown>) => void): Promise<unknown> =>
    within(name, tool.timeoutMs, io, signal => {
      const running = run(signal)
      began?.(running)
      return running
    })
  const key = keyOf(tool, checked, scope.context)
  return asJson(name, await (key === undefined ? timed() : oneAtATime(key, io, timed)))
}

/** The step source `tool`. */
export function toolStep(tools: ReadonlyMap<string, AnyTool<never>>): StepSource {
  return {
    run: (input: ToolInput, io) => callTool(tools, input, io),
    draw: () => ({ toolCalls: 1 }),
    describe: ({ tool, args }: ToolInput) => ({ name: tool, detail: shortly(args) }),
  }
}
