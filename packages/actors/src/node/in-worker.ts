// Work that would block the event loop, in a thread of its own. This file is both sides: the caller starts a worker on it,
// and in that worker it loads the module with the work.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { StatecraftError } from '@statecraft/runtime'

interface Job {
  readonly statecraft: 'in-worker'
  readonly module: string
  readonly args: unknown
}

type Said = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string }

function isJob(data: unknown): data is Job {
  return typeof data === 'object' && data !== null && (data as Job).statecraft === 'in-worker'
}

async function work({ module, args }: Job): Promise<Said> {
  try {
    const { run } = (await import(module)) as { readonly run?: (args: unknown) => unknown }
    if (typeof run !== 'function') return { ok: false, message: `${module} exports no function named "run"` }
    return { ok: true, value: await run(args) }
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) }
  }
}

if (!isMainThread && isJob(workerData)) parentPort?.postMessage(await work(workerData))

/**
 * The `run` of a tool whose work is heavy on the processor: a module that exports `run(args)`, called in a worker thread.
 * Arguments and results are cloned. When the signal fires, the thread is ended in the middle of whatever it does.
 *
 * Rejects with `tool_failed` for what the work throws.
 *
 * @example
 * ```ts
 * const primes = tool({ name: 'primes', description: 'Counts primes', effect: 'read', input: z.object({ below: z.number() }),
 *   run: inWorker(new URL('./primes.ts', import.meta.url)) })
 * ```
 */
export function inWorker<A, R>(module: URL): (args: A, io: { readonly signal: AbortSignal }) => Promise<R> {
  return (args, { signal }) => {
    signal.throwIfAborted()
    const { promise, resolve, reject } = Promise.withResolvers<R>()
    const job: Job = { statecraft: 'in-worker', module: module.href, args }
    const worker = new Worker(new URL(import.meta.url), { workerData: job })
    const fail = (message: string, cause?: unknown): void =>
      reject(new StatecraftError('tool_failed', message, { cause }))
    const onAbort = (): void => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    worker.once('message', (said: Said) => (said.ok ? resolve(said.value as R) : fail(said.message)))
    worker.once('error', error =>
      fail(`The worker broke: ${error instanceof Error ? error.message : String(error)}`, error),
    )
    worker.once('exit', code => fail(`The worker ended without a result (exit code ${code})`))
    return promise.finally(() => {
      signal.removeEventListener('abort', onAbort)
      return worker.terminate()
    })
  }
}
