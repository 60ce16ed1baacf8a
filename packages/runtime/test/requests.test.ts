import { expect, test } from 'vitest'
import { type AnyStateMachine, assign, fromPromise, setup } from 'xstate'
import { createEngine } from '../src/engine/create-engine.ts'
import { createEngineHost } from '../src/engine/engine-host.ts'
import { noJournal, type Place } from '../src/engine/journal.ts'
import { settleRequest } from '../src/engine/settle.ts'
import { type ActorEvent, type EnvelopeInfo, effectActions, fromChart, type Host, memory } from '../src/index.ts'
import { puppet, task } from '../src/testing/conformance/puppet.ts'
import { createHeldStep, type HeldStep } from '../src/testing/conformance/rule.ts'
import { createSimulation, recordEvents } from '../src/testing/index.ts'
import { crasherMachine } from './charts/crasher.ts'
import { workerMachine } from './charts/worker.ts'

const create = () => {
  const simulation = createSimulation()
  const host = memory()({ ...simulation, limits: {} })
  return { ...simulation, host, record: recordEvents(host.bus) }
}
const spawnChart = (host: Host, machine: AnyStateMachine, work: HeldStep): string =>
  host.spawn({ id: machine.id, behaviour: fromChart(machine, { steps: { work: work.run } }) })

test('a chart that takes CANCEL without answering has its request ended for it', async () => {
  const { host, pacer } = create()
  const work = createHeldStep()
  const to = spawnChart(host, workerMachine, work)
  const asked = host.ask({ to, event: task() })
  await pacer.quiet()
  asked.cancel()
  expect(await asked.answer).toMatchObject({ ok: false, failure: { code: 'cancelled' } })
  expect(host.describe(to)).toMatchObject({ value: 'idle', taskId: undefined })
})

test('a chart without a way on when its step fails is left to end it, also when nobody waits any more', async () => {
  const { host, pacer } = create()
  const work = createHeldStep()
  const to = spawnChart(host, crasherMachine, work)
  const asked = host.ask({ to, event: { type: 'STEP' } })
  await pacer.quiet()
  asked.cancel()
  expect(await asked.answer).toMatchObject({ failure: { code: 'cancelled' } })
  await pacer.quiet()
  expect(work.calls[0]?.signal.aborted).toBe(false)
  work.calls[0]?.end()
  await pacer.quiet()
  expect(host.describe(to)).toMatchObject({ status: 'alive', life: 1, running: [] })
})

/** Takes a task, works on it, and passes it on to `desk`. */
const clerkMachine = setup({
  types: {} as { context: { request: string }; events: ActorEvent },
  actors: { work: fromPromise(() => Promise.resolve()) },
  actions: { ...effectActions },
}).createMachine({
  id: 'clerk',
  context: { request: '' },
  initial: 'idle',
  states: {
    idle: {
      on: {
        TASK: {
          target: 'working',
          actions: assign(({ event }) => ({ request: (event.envelope as EnvelopeInfo).request ?? '' })),
        },
      },
    },
    working: {
      invoke: {
        src: 'work',
        id: 'work',
        onDone: {
          target: 'idle',
          actions: {
            type: 'forward',
            params: ({ context }) => ({ request: context.request, to: 'desk', event: { type: 'TASK' } }),
          },
        },
      },
      on: { CANCEL: 'idle' },
    },
  },
}) as unknown as AnyStateMachine

test('a request that is withdrawn is not passed on any more', async () => {
  const { host, pacer, record } = create()
  const work = createHeldStep()
  const desk = createHeldStep()
  host.spawn({ id: 'desk', behaviour: puppet('desk', { work: desk.run }) })
  const to = spawnChart(host, clerkMachine, work)
  const asked = host.ask({ to, event: task() })
  await pacer.quiet()
  // The result stands ahead of CANCEL, so that the clerk passes the request on in the turn before.
  const off = host.bus.on('step.ended', () => {
    off()
    asked.cancel()
  })
  work.calls[0]?.end()
  expect(await asked.answer).toMatchObject({ failure: { code: 'cancelled' } })
  await pacer.quiet()
  expect(desk.calls).toEqual([])
  expect(record.of('dead-letter').map(({ event, reason }) => [event.type, reason])).toEqual([['CANCEL', 'late']])
  expect(record.of('task.ended')).toHaveLength(1)
  expect(host.stats().openRequests).toBe(0)
})

test('a request that was passed on is withdrawn from whoever has it now', async () => {
  const { host, pacer } = create()
  const work = createHeldStep()
  const desk = createHeldStep()
  host.spawn({ id: 'desk', behaviour: puppet('desk', { work: desk.run }) })
  const to = spawnChart(host, clerkMachine, work)
  const asked = host.ask({ to, event: task() })
  await pacer.quiet()
  work.calls[0]?.end()
  await pacer.quiet()
  expect(host.describe(to)?.taskId).toBeUndefined()
  expect(asked.book).toMatchObject({ name: 'desk', address: 'desk', status: 'in_progress' })
  asked.cancel()
  expect(await asked.answer).toMatchObject({ failure: { code: 'cancelled' } })
  expect(desk.calls[0]?.signal.aborted).toBe(true)
})

test('an actor that lives for one request lives until that ends, also when another one has it', async () => {
  const { host, pacer } = create()
  const work = createHeldStep()
  const desk = createHeldStep()
  host.spawn({ id: 'desk', behaviour: puppet('desk', { work: desk.run }) })
  const to = spawnChart(host, clerkMachine, work)
  const asked = host.ask({ to, event: task(), ephemeral: to })
  await pacer.quiet()
  work.calls[0]?.end()
  await pacer.quiet()
  expect(host.has(to)).toBe(true)
  desk.calls[0]?.end('from the desk')
  expect(await asked.answer).toEqual({ ok: true, output: 'from the desk' })
  expect([host.has(to), host.has('desk')]).toEqual([false, true])
})

test('CANCEL is consumed, and never takes the place of the request in hand', async () => {
  const places: (Place | 'gone')[] = []
  const simulation = createSimulation()
  const journal = {
    ...noJournal,
    envelope: (_cell: unknown, _envelope: unknown, place: Place) => void places.push(place),
    envelopeGone: () => void places.push('gone'),
  }
  const host = createEngineHost('journaled', createEngine({ ...simulation, limits: {} }, journal))
  const work = createHeldStep()
  const asked = host.ask({ to: spawnChart(host, workerMachine, work), event: task() })
  await simulation.pacer.quiet()
  expect(places).toEqual(['mailbox', 'hand'])
  asked.cancel()
  await asked.answer
  expect(places).toEqual(['mailbox', 'hand', 'first', 'gone', 'gone'])
})

test('a request is settled once, whoever settles it again', async () => {
  const simulation = createSimulation()
  const engine = createEngine({ ...simulation, limits: {} }, noJournal)
  const host = createEngineHost('memory', engine)
  const asked = host.ask({ to: host.spawn({ id: 'a', behaviour: puppet('a') }), event: task(1) })
  const [request] = engine.requests.values()
  expect(await asked.answer).toEqual({ ok: true, output: 1 })
  engine.transact(() => request && settleRequest(engine, request, { ok: true, output: 2 }))
  expect(host.stats().completed).toBe(1)
  expect(asked.book.outcome?.output).toBe(1)
})
