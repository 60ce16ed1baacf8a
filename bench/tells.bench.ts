// Messages to actors that are plain functions: from the app to one of them, and to and fro between two.
import { type ActorEvent, createRuntime, fromReducer, type Reduction } from '@statecraft/runtime'
import { createActor, fromTransition } from 'xstate'
import { type Contender, compare, ratioOf, repeat, type Spread, spreadOf } from './measure.ts'
import { report } from './report.ts'

/** As many as a mailbox holds by default. */
const BATCH = 1_000
const BATCHES = 200
const TELLS = BATCH * BATCHES
const tick: ActorEvent = { type: 'TICK' }
await using runtime = createRuntime()

let onLast = (): void => {}
/** Counts to `BATCH`, says so, and begins again at 0. */
function next(n: number): number {
  if (n + 1 < BATCH) return n + 1
  onLast()
  return 0
}
/** Batches that are each over once the last message is counted. */
const counted = (send: () => void): Contender =>
  repeat(BATCHES, async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    onLast = resolve
    send()
    await promise
  })

const counter = fromReducer((n: number) => ({ state: next(n) }), { name: 'counter', initial: 0 })
let passes = 0
const player = fromReducer(
  (other: string): Reduction<string> => {
    passes = next(passes)
    return passes === 0 ? { state: other } : { state: other, effects: [{ type: 'tell', to: other, event: tick }] }
  },
  { name: 'player', initial: other => String(other) },
)
const to = runtime.spawn({ name: 'counter', behaviour: counter })
const left = runtime.spawn({ name: 'left', behaviour: player, input: 'root/right' })
runtime.spawn({ name: 'right', behaviour: player, input: 'root/left' })
const actor = createActor(fromTransition((n: number) => next(n), 0)).start()

const times = await compare(
  { rounds: 25 },
  {
    tell: counted(() => {
      for (let n = 0; n < BATCH; n += 1) void runtime.tell(to, tick)
    }),
    passed: counted(() => void runtime.tell(left, tick)),
    xstate: counted(() => {
      for (let n = 0; n < BATCH; n += 1) actor.send(tick)
    }),
  },
)

/** Millions a second. */
const rate = (ms: readonly number[]): Spread => spreadOf(ms.map(value => TELLS / value / 1000))
const floor = { name: 'XState fromTransition', measured: rate(times.xstate) }

report('Tells to a plain-function actor', [
  {
    what: 'runtime.tell(address, event)',
    measured: rate(times.tell),
    unit: 'M/s',
    floor,
    ratio: ratioOf(times.tell, times.xstate),
    target: { of: 'measured', least: 3 },
  },
  {
    what: 'from actor to actor, one at a time',
    measured: rate(times.passed),
    unit: 'M/s',
    floor,
    ratio: ratioOf(times.passed, times.xstate),
  },
])
