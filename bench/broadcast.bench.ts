// One event to a thousand subscribers, a hundred times: to actors that are plain functions, and to callbacks of the app.
import { type ActorEvent, createRuntime, fromReducer } from '@statecraft/runtime'
import mitt, { type Emitter } from 'mitt'
import { createActor, fromTransition } from 'xstate'
import { type Contender, compare, ratioOf, type Spread, spreadOf } from './measure.ts'
import { report } from './report.ts'

const SUBSCRIBERS = 1_000
const EVENTS = 100
const DELIVERIES = SUBSCRIBERS * EVENTS
const news: ActorEvent = { type: 'NEWS' }

let heard = 0
let onLast = (): void => {}
const hear = (): void => {
  heard += 1
  if (heard === DELIVERIES) onLast()
}
/** Over once all have heard every event. */
const heardByAll =
  (send: () => void): Contender =>
  async () => {
    heard = 0
    const { promise, resolve } = Promise.withResolvers<void>()
    onLast = resolve
    send()
    await promise
  }
const times = (count: number, work: (n: number) => void): void => {
  for (let n = 0; n < count; n += 1) work(n)
}

await using runtime = createRuntime()
const listener = fromReducer(
  (n: number) => {
    hear()
    return { state: n + 1 }
  },
  { name: 'listener', initial: 0 },
)
times(SUBSCRIBERS, n => {
  runtime.subscribe('news', runtime.spawn({ name: `listener-${n}`, behaviour: listener }))
  runtime.subscribe('app', () => hear())
})

const machine = fromTransition((n: number) => {
  hear()
  return n + 1
}, 0)
const actors = Array.from({ length: SUBSCRIBERS }, () => createActor(machine).start())
// mitt's types name a default export that its CommonJS build lacks under nodenext.
const emitter = (mitt as unknown as () => Emitter<{ news: ActorEvent }>)()
times(SUBSCRIBERS, () => emitter.on('news', () => hear()))

const ms = await compare(
  { rounds: 21 },
  {
    actors: heardByAll(() => times(EVENTS, () => void runtime.publish('news', news))),
    callbacks: heardByAll(() => times(EVENTS, () => void runtime.publish('app', news))),
    xstate: heardByAll(() =>
      times(EVENTS, () => {
        for (const actor of actors) actor.send(news)
      }),
    ),
    mitt: heardByAll(() => times(EVENTS, () => emitter.emit('news', news))),
  },
)

/** Millions a second. */
const rate = (rounds: readonly number[]): Spread => spreadOf(rounds.map(value => DELIVERIES / value / 1000))

report(`Broadcast to ${SUBSCRIBERS} subscribers, ${EVENTS} times`, [
  {
    what: 'actors that are plain functions',
    measured: rate(ms.actors),
    unit: 'M/s',
    floor: { name: 'XState fromTransition', measured: rate(ms.xstate) },
    ratio: ratioOf(ms.actors, ms.xstate),
  },
  {
    what: 'callbacks of the app',
    measured: rate(ms.callbacks),
    unit: 'M/s',
    floor: { name: 'mitt', measured: rate(ms.mitt) },
    ratio: ratioOf(ms.callbacks, ms.mitt),
  },
])
