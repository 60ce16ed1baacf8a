// Calls that never get an answer: the provider says nothing, stops in the middle, or gives signs of life alone. All hang at
// the same time; each must end by its deadline and leave nothing behind. The workload says how late they were and what was
// left.
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { ProviderError } from '@statecraft/providers'
import type { WireServer, WireStats } from '@statecraft/wire-server'
import { callClock } from './call-clock.ts'
import { apis, wireModel } from './wire-models.ts'

export interface HungCallsOptions {
  readonly calls: number
  /** How long each may be silent; without a stream, how long it may take. */
  readonly deadlineMs: number
  /** Over so many milliseconds they begin, one after the other; 0: all at once. */
  readonly beginMs: number
}

export interface HungCalls {
  /** How long after its deadline each call ended, in milliseconds, the earliest first. */
  readonly late: readonly number[]
  /** The longest that a call took to end once its timer had fired, in milliseconds: what a busy machine adds is left out. */
  readonly slowest: number
  /** What came instead of a timeout. */
  readonly otherwise: readonly string[]
  /** Timers of the calls that still run. */
  readonly timers: number
  /** What the server saw of it in the end. */
  readonly stats: WireStats
}

interface SilentServer extends AsyncDisposable {
  readonly baseURL: WireServer['baseURL']
  stats(): Promise<WireStats>
}

const SETTLE_MS = 10_000

async function openSilentServer(): Promise<SilentServer> {
  const worker = new Worker(new URL('./silent-server.ts', import.meta.url))
  const [baseURL] = (await once(worker, 'message')) as [WireServer['baseURL']]
  return {
    baseURL,
    async stats() {
      worker.postMessage('stats')
      const [stats] = (await once(worker, 'message')) as [WireStats]
      return stats
    },
    async [Symbol.asyncDispose]() {
      await worker.terminate()
    },
  }
}

/** A server learns of a closed connection a little later than the client: what it knows when that is over. */
async function settledStats(server: SilentServer): Promise<WireStats> {
  const end = performance.now() + SETTLE_MS
  for (;;) {
    const stats = await server.stats()
    if ((stats.openSockets === 0 && stats.inFlight === 0) || performance.now() > end) return stats
    await sleep(10)
  }
}

export async function hungCalls({ calls, deadlineMs, beginMs }: HungCallsOptions): Promise<HungCalls> {
  await using server = await openSilentServer()
  const late: number[] = []
  const otherwise: string[] = []
  let slowest = 0
  const clocks = Array.from({ length: calls }, callClock)

  await Promise.all(
    clocks.map(async (clock, n) => {
      const [api = 'anthropic', stream] = [apis[n % apis.length], Math.floor(n / 6) % 2 === 0]
      const stages = { connectMs: deadlineMs, firstTokenMs: deadlineMs, idleMs: deadlineMs }
      const timeouts = { ...stages, totalMs: stream ? 10 * deadlineMs : deadlineMs }
      const model = wireModel(server, api, { clock, timeouts, stream })
      if (beginMs > 0) await sleep((n / calls) * beginMs)
      const messages = [{ role: 'user', content: [{ type: 'text', text: String(n) }] }] as const
      const error: unknown = await model({ messages }, { signal: new AbortController().signal }).catch(thrown => thrown)
      const timedOut = error instanceof ProviderError && error.code === 'timeout' && clock.due !== undefined
      const end = performance.now()
      slowest = Math.max(slowest, end - (clock.fired ?? 0))
      if (timedOut) late.push(end - clock.due)
      else otherwise.push(String(error))
    }),
  )
  return {
    late: late.toSorted((a, b) => a - b),
    slowest,
    otherwise,
    timers: clocks.reduce((sum, { running }) => sum + running, 0),
    stats: await settledStats(server),
  }
}
