import { expect, test } from 'vitest'
import { createEngine } from '../src/engine/create-engine.ts'
import { createEngineHost } from '../src/engine/engine-host.ts'
import { noJournal } from '../src/engine/journal.ts'
import { createRuntime, fromReducer } from '../src/index.ts'
import { doing, puppet, task } from '../src/testing/conformance/puppet.ts'
import { createSimulation } from '../src/testing/index.ts'
import { worker } from './actors.ts'
import { flood } from './flood.ts'

test('K7 100,000 messages into a mailbox of 1,000: none is unaccounted for, and the sender is unharmed', async () => {
  const { sent, taken, accepted, refused, senderTurns, mostWaiting } = await flood(100_000)
  expect(sent).toBe(100_000)
  expect(accepted + refused).toBe(sent)
  expect(taken).toBe(accepted)
  expect(refused).toBeGreaterThan(0)
  expect(senderTurns).toBe(200)
  expect(mostWaiting).toBeLessThanOrEqual(1000)
})

test('the event loop is never blocked for 100 ms meanwhile', { timeout: 20_000 }, async () => {
  // Other work on the machine can hold the process up: what counts is that it can be done.
  let shortest = Number.POSITIVE_INFINITY
  for (let n = 0; n < 5 && shortest >= 100; n += 1) shortest = Math.min(shortest, (await flood(100_000)).longestBlockMs)
  expect(shortest).toBeLessThan(100)
})

test('steps that end at once never starve the event loop, however many follow each other', async () => {
  await using runtime = createRuntime()
  const loop = { name: 'loop', behaviour: puppet('loop', { work: () => 'at once' }) }
  const to = runtime.spawn(loop)
  let asks = 0
  let isOver = false
  const timer = new Promise<void>(resolve => setTimeout(resolve, 30))
  const chain = async (): Promise<void> => {
    while (!isOver && asks < 1_000_000) {
      await runtime.ask(to, task())
      asks += 1
    }
  }
  const done = chain()
  await timer
  isOver = true
  await done
  expect(asks).toBeLessThan(1_000_000)
})

test('K7 after 10,000 runs of their own the maps of the engine are as small as before', {
  timeout: 60_000,
}, async () => {
  const simulation = createSimulation()
  const engine = createEngine({ ...simulation, limits: {} }, noJournal)
  await using runtime = createRuntime({ ...simulation, host: () => createEngineHost('memory', engine) })
  const agent = worker<number, number>('agent', ({ input }) => input)
  const sizes = () => ({
    cells: engine.cells.size,
    requests: engine.requests.size,
    topics: engine.topics.size,
    listeners: engine.listeners.size,
    behaviours: engine.behaviours.size,
    waiting: engine.ready.length + engine.after.length + engine.replies.length + engine.births.length,
    timers: simulation.clock.pending,
  })
  await runtime.run(agent, 0)
  const before = sizes()
  for (let n = 0; n < 100; n += 1) {
    const results = await Promise.all(Array.from({ length: 100 }, (_, m) => runtime.run(agent, m)))
    expect(results.at(-1)?.output).toBe(99)
  }
  await simulation.pacer.quiet()
  expect(sizes()).toEqual(before)
  expect([...engine.books.values()]).toHaveLength(1000)
  expect(runtime.stats().completed).toBe(10_001)
})

test('K7 topics, timers, asks and children of actors that stopped are forgotten', async () => {
  const simulation = createSimulation()
  const engine = createEngine({ ...simulation, limits: {} }, noJournal)
  const host = createEngineHost('memory', engine)
  const behaviour = puppet('a')
  host.register(behaviour)
  host.spawn({ id: 'keeper', behaviour: fromReducer(() => ({ state: 0 }), { name: 'keeper', initial: 0 }) })
  for (let n = 0; n < 200; n += 1) {
    const to = host.spawn({ id: `a${n}`, behaviour })
    void host.tell(
      to,
      doing(
        { type: 'subscribe', params: { topic: `t${n}` } },
        { type: 'spawn', params: { id: 'child', behaviour: 'a' } },
      ),
    )
    void host.tell(to, { type: 'WAIT', ms: 1000 })
    void host.ask({ to: 'keeper', event: task(), deadline: 10 })
    if (n % 50 === 0) await simulation.pacer.quiet()
  }
  await simulation.pacer.quiet()
  expect([engine.cells.size, engine.topics.size]).toEqual([401, 200])
  for (let n = 0; n < 200; n += 1) host.stop(`a${n}`, 'enough')
  await simulation.clock.advance(10)
  expect([engine.cells.size, engine.topics.size, engine.requests.size]).toEqual([1, 0, 0])
  expect(engine.cells.get('keeper')?.inHand).toBeUndefined()
  expect(simulation.clock.pending).toBe(0)
})
