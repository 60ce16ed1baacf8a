// Agents at work while their providers fail, half of them with streams and half without: each run books one order, with one tool call and a closing sentence, against a
// local server that spoils a share of the requests. The workload says what went wrong. What befalls an attempt depends on
// the seed, the run, the turn and the attempt alone, so that a seed repeats it however the runs interleave. Each attempt
// says something else, so that nothing of an attempt that failed can hide in the result.
import { type StreamPart, withRetry } from '@statecraft/providers'
import { createRuntime, type Runtime } from '@statecraft/runtime'
import {
  lastResults,
  lastUserText,
  openWireServer,
  type WireAnswer,
  type WireApi,
  type WireRequest,
  type WireTurn,
} from '@statecraft/wire-server'
import { z } from 'zod'
import { type Agent, defineAgent, tool } from '../../src/index.ts'
import { mishapBy, mishaps, travelBy } from './mishaps.ts'
import { seededRandom, seedOf } from './random.ts'
import { apis, wireModel } from './wire-models.ts'

export interface FaultyRunsOptions {
  readonly runs: number
  readonly seed: number
  /** The share of requests that are spoiled. */
  readonly share: number
  /** Runs at the same time. */
  readonly atOnce: number
  /** How long a silent provider is waited for. */
  readonly silenceMs: number
}

export interface FaultyRuns {
  readonly requests: number
  /** Requests that the API would not accept: the conversation was out of order. */
  readonly refused: number
  /** How often each mishap befell a request. */
  readonly befallen: ReadonlyMap<string, number>
  /** Answers that began again under the eyes of the watcher. */
  readonly restarts: number
  /** Runs that did not complete, and why. */
  readonly incomplete: readonly string[]
  /** Runs whose result is not, byte for byte, what the provider said last. */
  readonly wrong: readonly string[]
  /** Runs of which the watcher saw something else. */
  readonly misseen: readonly string[]
  /** Runs whose order was not booked exactly once, and keys of tool calls that ran more than once. */
  readonly misbooked: readonly string[]
}

/** Of one call. Three, the default, would leave one turn in 600 to bad luck: of 20,000 turns, some thirty. */
export const retries = 10

interface Order {
  readonly order: number
  readonly note: string
}

/** What the provider meant to say, run by run: the last attempt counts. */
interface Meant {
  order?: Order
  text?: string
}

/** What a watcher has seen of one answer. */
interface Seen {
  text: string
  args: string
}

const taskOf = (run: number): string => `Book order ${run}.`
const receiptOf = ({ order, note }: Order): string => `receipt ${order} 🧾 ${note}`

const count = <K>(counts: Map<K, number>, key: K): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

/** The provider: it asks for the booking first, and confirms the receipt. */
function spoiltBrain({ seed, share }: FaultyRunsOptions) {
  const meant = new Map<number, Meant>()
  const attempts = new Map<string, number>()
  const befallen = new Map<string, number>()

  const answerTo = (request: WireRequest, run: number, attempt: number): WireAnswer => {
    const [result] = lastResults(request)
    const usage = { inputTokens: 100, outputTokens: 20 }
    const own = meant.get(run) ?? {}
    meant.set(run, own)
    if (result) {
      own.text = `Grüezi 👩‍👩‍👧, attempt ${attempt}: order ${run} is booked, 漢字 and "${result.text}".`
      return { text: own.text, usage }
    }
    own.order = { order: run, note: `attempt ${attempt}, für “Zoë” 漢字\n` }
    return { text: 'One moment …', calls: [{ name: 'book', input: { ...own.order } }], usage }
  }

  const brain = (request: WireRequest): WireTurn => {
    const run = Number(/\d+/.exec(lastUserText(request))?.[0])
    const turn = lastResults(request).length
    count(attempts, `${run}/${turn}`)
    const attempt = attempts.get(`${run}/${turn}`) ?? 0
    const random = seededRandom(seedOf(seed, run, turn, attempt))
    const mishap = mishapBy(random, share)
    const answer = { ...answerTo(request, run, attempt), ...travelBy(random), deltaCharacters: 5 }
    if (mishap === undefined) return answer
    count(befallen, mishap)
    return mishaps[mishap]?.(answer) ?? answer
  }

  return { brain, meant, befallen }
}

/** The tool, and what it counts. */
function bookings() {
  const byKey = new Map<string, number>()
  const byOrder = new Map<number, number>()
  const book = tool({
    name: 'book',
    description: 'Books an order',
    input: z.object({ order: z.number(), note: z.string() }),
    run: (order, { idempotencyKey }) => {
      count(byKey, idempotencyKey)
      count(byOrder, order.order)
      return receiptOf(order)
    },
  })
  const misbooked = (runs: number): readonly string[] => {
    const orders = Array.from({ length: runs }, (_, n) => n).filter(n => byOrder.get(n) !== 1)
    const keys = [...byKey].filter(([, times]) => times > 1).map(([key]) => key)
    return [...orders.map(n => `order ${n}`), ...keys]
  }
  return { book, misbooked }
}

/** Keeps what each answer of each run looked like, as deltas alone tell it. */
function watch(runtime: Runtime) {
  const seen = new Map<string, Map<string, Seen>>()
  let restarts = 0
  runtime.on('step.emitted', ({ runId = '', stepId, source, part }) => {
    if (source !== 'model') return
    const answers = seen.get(runId) ?? new Map<string, Seen>()
    seen.set(runId, answers)
    const answer = answers.get(stepId) ?? { text: '', args: '' }
    answers.set(stepId, answer)
    const { type, text } = { text: '', ...(part as StreamPart) }
    if (type === 'restart') {
      restarts += 1
      Object.assign(answer, { text: '', args: '' })
    }
    if (type === 'text-delta') answer.text += text
    if (type === 'tool-call-delta') answer.args += text
  })
  return {
    /** All answers of a run, joined; it is forgotten. */
    take(runId: string): Seen {
      const answers = [...(seen.get(runId)?.values() ?? [])]
      seen.delete(runId)
      return { text: answers.map(({ text }) => text).join('|'), args: answers.map(({ args }) => args).join('') }
    },
    restarts: () => restarts,
  }
}

export async function faultyRuns(options: FaultyRunsOptions): Promise<FaultyRuns> {
  const { runs, atOnce, seed, silenceMs } = options
  const { brain, meant, befallen } = spoiltBrain(options)
  await using server = await openWireServer(brain)
  await using runtime = createRuntime()
  const watcher = watch(runtime)
  const { book, misbooked } = bookings()
  const stages = { connectMs: silenceMs, firstTokenMs: silenceMs, idleMs: silenceMs }
  const random = seededRandom(seed)
  const agentOn = (api: WireApi, stream: boolean): Agent => {
    // Without a stream a reply is silent until it is there, however long that takes.
    const timeouts = stream ? stages : { totalMs: 2 * silenceMs }
    const asked = wireModel(server, api, { timeouts, stream })
    const model = withRetry(asked, { retries, delayMs: 5, maxDelayMs: 50, random })
    return defineAgent({ name: `${api}-${stream ? 'streamed' : 'whole'}`, model, tools: [book] })
  }
  const agents = apis.flatMap(api => [agentOn(api, true), agentOn(api, false)])
  const incomplete: string[] = []
  const wrong: string[] = []
  const misseen: string[] = []

  const one = async (n: number): Promise<void> => {
    const run = runtime.start(agents[n % agents.length] as Agent, taskOf(n))
    const { status, output, error } = await run.result()
    const seen = watcher.take(run.id)
    if (status !== 'completed') return void incomplete.push(`${n}: ${error.message}`)
    const { order, text } = meant.get(n) ?? {}
    if (!order || !text || output !== text || !text.includes(receiptOf(order))) wrong.push(`${n}: ${output}`)
    if (seen.text !== `One moment …|${text}` || seen.args !== JSON.stringify(order)) misseen.push(`${n}: ${seen.text}`)
  }
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < runs) await one(next++)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))

  return {
    requests: server.stats.requests,
    refused: server.stats.refused,
    befallen,
    restarts: watcher.restarts(),
    incomplete,
    wrong,
    misseen,
    misbooked: misbooked(runs),
  }
}
