// Calls that never get an answer: the provider says nothing, stops in the middle, or gives signs of life alone. All hang at
// the same time; each must end by its deadline and leave nothing behind. The workload says how late they were and what was
// left.
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { type Model, ProviderError, type TimedClock } from '@statecraft/providers'
import type { WireServer, WireStats } from '@statecraft/wire-server'
import { callClock, type LastTimer } from './call-clock.ts'
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

/** The models that the calls share, one for each API in both ways: a few models make many calls. */
function modelsOn(server: SilentServer, clock: TimedClock, deadlineMs: number): readonly Model[] {
  const stages = { connectMs: deadlineMs, firstTokenMs: deadlineMs, idleMs: deadlineMs }
  return [true, false].flatMap(stream => {
    const timeouts = { ...stages, totalMs: stream ? 10 * deadlineMs : deadlineMs }
    return apis.map(api => wireModel(server, api, { clock, timeouts, stream }))
  })
}

export async function hungCalls({ calls, deadlineMs, beginMs }: HungCallsOptions): Promise<HungCalls> {
  await using server = await openSilentServer()
  const timers = callClock()
  const models = modelsOn(server, timers.clock, deadlineMs)
  const late: number[] = []
  const otherwise: string[] = []
  let slowest = 0

  const call = async (n: number, timer: Readonly<LastTimer>): Promise<void> => {
    if (beginMs > 0) await sleep((n / calls) * beginMs)
    const messages = [{ role: 'user', content: [{ type: 'text', text: String(n) }] }] as const
    // By turns of six, so that every model meets every kind of silence.
    const model = models[(n % apis.length) + apis.length * (Math.floor(n / 6) % 2)] as Model
    const error: unknown = await model({ messages }, { signal: new AbortController().signal }).catch(thrown => thrown)
    const end = performance.now()
    slowest = Math.max(slowest, end - (timer.fired ?? 0))
    if (error instanceof ProviderError && error.code === 'timeout' && timer.due !== undefined)
      late.push(end - timer.due)
    else otherwise.push(String(error))
  }

  await Promise.all(Array.from({ length: calls }, (_, n) => timers.during(last => call(n, last))))
  return {
    late: late.toSorted((a, b) => a - b),
    slowest,
    otherwise,
    timers: timers.running,
    stats: await settledStats(server),
  }
}
