// Parses TypeScript beside the main thread. The parser runs in WebAssembly: a text nested deeply enough damages it for
// good (measured: from then on it fails on every text), and a large one keeps its thread busy for seconds.
// 1. A thread whose parser failed or took too long is thrown away; the next text gets a new one.
// 2. One text at a time; `close` ends the thread.
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { TypeScriptVerdict } from './typescript-syntax.ts'

export interface TypeScriptChecker {
  /** Never rejects for a bad text; rejects with the signal's reason when it is aborted. */
  check(text: string): Promise<TypeScriptVerdict>
  close(): Promise<void>
}

/** Starts its thread with the first text. `timeLimitMs` is for one text; default 10 000. */
export function createTypeScriptChecker(
  options: { readonly timeLimitMs?: number; readonly signal?: AbortSignal } = {},
): TypeScriptChecker {
  const { timeLimitMs = 10_000, signal } = options
  let current: Worker | undefined

  async function close(): Promise<void> {
    const worker = current
    current = undefined
    await worker?.terminate()
  }

  return {
    close,
    async check(text) {
      signal?.throwIfAborted()
      current ??= startThread()
      const verdict = await answer(current, text, timeLimitMs, signal)
      if (verdict.type === 'broken') await close()
      signal?.throwIfAborted()
      return verdict
    },
  }
}

function startThread(): Worker {
  // The same file ending as this one: both run as they are or compiled.
  const file = new URL(`./typescript-worker${extname(import.meta.filename)}`, import.meta.url)
  const worker = new Worker(file, { execArgv: ['--disable-warning=ExperimentalWarning'] })
  // Between two texts nobody listens, and an error nobody hears would end the process.
  return worker.on('error', () => {})
}

function answer(
  worker: Worker,
  text: string,
  timeLimitMs: number,
  signal: AbortSignal | undefined,
): Promise<TypeScriptVerdict> {
  return new Promise(resolve => {
    const end = (verdict: TypeScriptVerdict) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      worker.off('message', end).off('error', onError).off('exit', onExit)
      resolve(verdict)
    }
    const broken = (detail: string) => end({ type: 'broken', detail })
    const onAbort = () => broken('The check was aborted.')
    const onError = (cause: unknown) => broken(String(cause))
    const onExit = () => broken('The parser ended.')
    const timer = setTimeout(() => broken(`The parser took longer than ${timeLimitMs} ms.`), timeLimitMs)
    signal?.addEventListener('abort', onAbort, { once: true })
    worker.on('message', end).on('error', onError).on('exit', onExit)
    worker.postMessage(text)
  })
}
