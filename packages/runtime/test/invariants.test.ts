// One test or more for each invariant of the kernel, named after it. What a host must keep of them in every implementation is
// in the conformance suite; here is what only this engine can show.
import { describe, expect, test } from 'vitest'
import { createEngine } from '../src/engine/create-engine.ts'
import { createEngineHost } from '../src/engine/engine-host.ts'
import { type Journal, noJournal } from '../src/engine/journal.ts'
import { type ActorEvent, defineSupervisor, fromReducer, type Host, memory } from '../src/index.ts'
import { doing, puppet, question, say, task } from '../src/testing/conformance/puppet.ts'
import { createHeldStep } from '../src/testing/conformance/rule.ts'
import { createSimulation, recordEvents } from '../src/testing/index.ts'

const create = (limits = {}) => {
  const simulation = createSimulation()
  const host = memory()({ ...simulation, limits })
  return { ...simulation, host, record: recordEvents(host.bus) }
}
type Made = ReturnType<typeof create>

const spawn = (host: Host, name: string, options: Parameters<typeof puppet>[1] = {}): string =>
  host.spawn({ id: name, behaviour: puppet(name, options) })

/** An engine whose journal writes down what it is told. */
const journaled = (): Made & { readonly lines: string[] } => {
  const simulation = createSimulation()
  const lines: string[] = []
  const journal = Object.fromEntries(
    Object.keys(noJournal).map(name => [name, () => void lines.push(name)]),
  ) as unknown as Journal
  const host = createEngineHost(
    'journaled',
    createEngine({ ...simulation, limits: {} }, { ...journal, durable: false }),
  )
  return { ...simulation, host, lines, record: recordEvents(host.bus) }
}

describe('K1 one turn at a time for each address', () => {
  test('K1 no turn begins while another one of that address is computed', async () => {
    const { host, pacer } = create()
    let inside = 0
    let most = 0
    const reduce = (state: number) => {
      inside += 1
      most = Math.max(most, inside)
      // A chart that reaches for the host in the middle of its turn.
      void host.tell('self', { type: 'MORE' })
      inside -= 1
      return { state: state + 1 }
    }
    host.spawn({ id: 'self', behaviour: fromReducer(reduce, { name: 'self', initial: 0, mailbox: { capacity: 10 } }) })
    void host.tell('self', { type: 'GO' })
    for (let n = 0; n < 20; n += 1) await Promise.resolve()
    expect(most).toBe(1)
    expect(host.describe('self')?.context).toBeGreaterThan(5)
    host.stop('self', 'enough')
    await pacer.quiet()
  })

  test('K1 an actor is fair to the others: none waits for a full mailbox of another', async () => {
    const { host, pacer } = create()
    const order: string[] = []
    const counting = (name: string) => fromReducer(() => ({ state: order.push(name) }), { name, initial: 0 })
    for (const name of ['flooded', 'quick']) host.spawn({ id: name, behaviour: counting(name) })
    for (let n = 0; n < 500; n += 1) void host.tell('flooded', { type: 'X' })
    void host.tell('quick', { type: 'X' })
    await pacer.quiet()
    expect(order.indexOf('quick')).toBeLessThan(100)
    expect(order).toHaveLength(501)
  })
})

describe('K2 a turn and its effects commit together, before anyone sees the one or any of the others starts', () => {
  test('K2 all that one turn leads to is written between two commits', async () => {
    const { host, lines, pacer } = journaled()
    spawn(host, 'b')
    const a = spawn(host, 'a')
    lines.length = 0
    void host.tell(
      a,
      doing({ type: 'tell', params: { to: 'b', event: say('x') } }, { type: 'subscribe', params: { topic: 'news' } }),
    )
    expect(lines).toEqual(['envelope', 'commit'])
    lines.length = 0
    await pacer.quiet()
    const [turnOfA = []] = lines
      .join(' ')
      .split(' commit')
      .map(part => [part])
    expect(turnOfA).toEqual(['envelopeGone cell envelope subscription'])
  })

  test('K2 nothing is seen and no step begins before the commit', async () => {
    const seen: string[] = []
    const simulation = createSimulation()
    const commit = () => void seen.push('commit')
    const host = createEngineHost('x', createEngine({ ...simulation, limits: {} }, { ...noJournal, commit }))
    const to = spawn(host, 'a', { work: () => void seen.push('step'), local: () => void seen.push('local') })
    host.actor(to).subscribe(() => void seen.push('window'))
    host.bus.on('actor.turn', () => void seen.push('event'))
    seen.length = 0
    void host.tell(to, { type: 'LOCAL' })
    void host.tell(to, task())
    await simulation.pacer.quiet()
    expect(seen).toEqual([
      ...['commit', 'commit'],
      ...['commit', 'event', 'window', 'local'],
      ...['commit', 'event', 'window'],
      ...['step', 'commit', 'commit', 'event', 'window'],
    ])
  })

  test('K2 a window is behind the mailbox, never ahead of the commit', async () => {
    const { host, pacer } = create()
    const to = spawn(host, 'a')
    void host.tell(to, say('x'))
    expect(host.actor(to).getSnapshot().context.said).toEqual([])
    await pacer.quiet()
    expect(host.actor(to).getSnapshot().context.said).toEqual(['x'])
  })
})

describe('K3 a completed step is never run again', () => {
  test('K3 its completion and its result are one commit', async () => {
    const { host, lines, pacer } = journaled()
    const work = createHeldStep()
    const to = spawn(host, 'a', { work: work.run })
    void host.tell(to, task())
    await pacer.quiet()
    lines.length = 0
    work.calls[0]?.end('done')
    await pacer.quiet()
    expect(lines.slice(0, lines.indexOf('commit'))).toEqual(expect.arrayContaining(['stepGone', 'envelope']))
    expect(work.calls).toHaveLength(1)
  })

  test('K3 a restart of the supervisor in the same process starts a new step, under another key', async () => {
    const { host, pacer } = create()
    const work = createHeldStep()
    const to = spawn(host, 'a', { work: work.run })
    for (let n = 0; n < 2; n += 1) {
      void host.tell(to, task())
      await pacer.quiet()
      work.calls[n]?.end()
      await pacer.quiet()
    }
    expect(new Set(work.calls.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2)
  })

  test('K3 an actor that takes the address of an earlier one has steps of its own', async () => {
    const { host, pacer } = create()
    const work = createHeldStep()
    for (let n = 0; n < 2; n += 1) {
      const to = spawn(host, 'same', { work: work.run })
      host.forget('same')
      void host.tell(to, task())
      await pacer.quiet()
      host.stop(to, 'next')
    }
    expect(new Set(work.calls.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2)
  })
})

describe('K4 a result for a state that was left, or for an earlier life, is dropped and noted', () => {
  test('K4 a step whose state was left before it ended is cancelled, and its result goes nowhere', async () => {
    const { host, pacer, record } = create()
    const work = createHeldStep()
    const to = spawn(host, 'a', { work: work.run })
    void host.tell(to, task())
    await pacer.quiet()
    void host.tell(to, { type: 'CANCEL' })
    work.calls[0]?.end('late')
    await pacer.quiet()
    expect(host.describe(to)?.value).toBe('idle')
    expect(record.of('step.ended').map(({ step }) => step.status)).toEqual(['cancelled'])
    expect(record.of('dead-letter')).toEqual([])
  })

  test('K4 an answer to an asker that was restarted meanwhile is dropped', async () => {
    const { host, pacer, record } = create()
    const work = createHeldStep()
    const callee = spawn(host, 'callee', { work: work.run, deaf: true })
    const asker = spawn(host, 'asker')
    void host.tell(asker, question(callee, task()))
    await pacer.quiet()
    void host.tell(asker, { type: 'CANCEL' })
    await pacer.quiet()
    work.calls[0]?.end('for nobody')
    await pacer.quiet()
    expect(host.describe(asker)).toMatchObject({ value: 'idle', asks: [] })
    expect(host.describe(asker)?.context).toMatchObject({ answer: undefined })
    expect(record.of('task.ended').map(({ outcome }) => outcome.status)).toEqual(['cancelled'])
  })
})

describe('K5 every accepted envelope ends as a turn or as a dead letter with a reason', () => {
  test('K5 the books are even after a storm', async () => {
    const { host, clock, pacer } = create()
    const names = ['a', 'b', 'c', 'd']
    for (const name of names) spawn(host, name, { mailbox: { capacity: 5 } })
    const events: ActorEvent[] = [say('x'), task(), { type: 'WAIT', ms: 5 }, { type: 'CANCEL' }, { type: 'NOBODY' }]
    for (let n = 0; n < 400; n += 1) {
      const to = names[n % names.length] as string
      void host.tell(to, events[n % events.length] as ActorEvent)
      if (n % 7 === 0 && host.has(to)) void host.ask({ to, event: question(names[n % 3] as string, task()) })
      if (n % 50 === 0) await pacer.quiet()
    }
    await clock.runOut(10_000)
    host.stop('d', 'on purpose')
    const { accepted, turns, deadLetters, refused, openRequests } = host.stats()
    expect(accepted).toBe(turns + deadLetters - refused)
    expect(openRequests).toBe(0)
    expect(refused).toBeGreaterThan(0)
  })

  test('K5 what waits in an actor that stops is a dead letter, each message for itself', async () => {
    const { host, pacer, record } = create()
    const work = createHeldStep()
    const to = spawn(host, 'a', { work: work.run })
    void host.tell(to, task())
    await pacer.quiet()
    const waiting = [host.ask({ to, event: task() }), host.ask({ to, event: task() })]
    await pacer.quiet()
    work.calls[0]?.end()
    void host.tell(to, say('x'))
    host.stop(to, 'on purpose')
    expect(record.of('dead-letter').map(({ event, reason }) => [event.type, reason])).toEqual([
      ['SAY', 'stopped'],
      ['TASK', 'stopped'],
      ['TASK', 'stopped'],
    ])
    for (const { answer } of waiting) expect(await answer).toMatchObject({ failure: { code: 'callee_stopped' } })
  })
})

describe('K6 nothing that others throw is uncaught, and a turn that throws leaves no effects and the old state', () => {
  test('K6 a turn that throws takes its effects along', async () => {
    const { host, pacer, record } = create()
    spawn(host, 'b')
    const supervised = puppet('a')
    host.register(supervised)
    const to = host.spawn({ id: 'a', behaviour: supervised })
    const wrong = { type: 'tell', params: { to: 'b' } } as never
    void host.tell(to, doing({ type: 'tell', params: { to: 'b', event: say('x') } }, wrong))
    await pacer.quiet()
    expect(host.describe('b')?.context).toMatchObject({ said: [] })
    expect(record.of('actor.failed')).toMatchObject([{ address: 'a', failure: { code: 'chart_invalid' } }])
  })

  test('K6 a reducer that throws, or wants something impossible, fails and nothing else does', async () => {
    const { host, pacer, record } = create()
    const failing = {
      throws: () => {
        throw new Error('no')
      },
      wants: (state: null) => ({ state, effects: [{ type: 'tell', to: undefined, event: say('x') }] as never }),
      returnsNothing: () => undefined as never,
    }
    for (const [name, reduce] of Object.entries(failing)) {
      host.spawn({ id: name, behaviour: fromReducer(reduce, { name, initial: null }) })
      void host.tell(name, { type: 'X' })
    }
    spawn(host, 'other')
    void host.tell('other', say('x'))
    await pacer.quiet()
    expect(record.of('actor.failed').map(({ address }) => address)).toEqual(Object.keys(failing))
    expect(host.describe('other')?.context).toMatchObject({ said: ['x'] })
  })

  test('K6 what a port throws in the middle of a transaction stops the host, and everybody who waits is told', async () => {
    const simulation = createSimulation()
    let isBroken = false
    const clock = {
      ...simulation.clock,
      now: () => {
        if (isBroken) throw new Error('the clock broke')
        return simulation.clock.now()
      },
    }
    const host = memory()({ ...simulation, clock, limits: {} })
    const to = spawn(host, 'a')
    const asked = host.ask({ to, event: task() })
    isBroken = true
    expect(await asked.answer).toMatchObject({ ok: false, failure: { code: 'store_failed' } })
    expect(() => host.tell(to, say('x'))).toThrow(expect.objectContaining({ code: 'store_failed' }))
  })
})

describe('K7 memory is bounded', () => {
  test('K7 the stash of a busy actor takes a thousand requests, and refuses the next', async () => {
    const { host, pacer } = create()
    const work = createHeldStep()
    const to = spawn(host, 'a', { work: work.run, mailbox: { capacity: 2000 } })
    const asked = Array.from({ length: 1002 }, () => host.ask({ to, event: task() }))
    await pacer.quiet()
    expect(host.describe(to)).toMatchObject({ stash: 1000, mailbox: 0 })
    expect(await asked.at(-1)?.answer).toMatchObject({ failure: { code: 'mailbox_full' } })
    host.stop(to, 'enough')
  })

  test('K7 of the failures of a child a hundred are remembered', async () => {
    const { host, clock } = create()
    const behaviour = puppet('a')
    host.register(behaviour)
    const histories: number[] = []
    const top = defineSupervisor({
      name: 'top',
      children: [{ name: 'a', behaviour }],
      intensity: { max: 100, withinMs: 1 },
    })
    host.spawn({ id: 'top', behaviour: top.behaviour, input: top.input })
    host.bus.on('actor.turn', ({ event }) => {
      if (event.type === 'CHILD_FAILED') histories.push((event.history as readonly number[]).length)
    })
    for (let n = 0; n < 110; n += 1) {
      host.crash('top/a', 'on purpose')
      await clock.advance(1)
    }
    expect(Math.max(...histories)).toBe(100)
  })
})

describe('K8 cost does not grow with the number of actors', () => {
  test('K8 many children fail at once without a list of all siblings for each', async () => {
    const { host, pacer } = create()
    const behaviour = puppet('child')
    host.register(behaviour)
    const top = defineSupervisor({ name: 'top', intensity: { max: 5, withinMs: 1000 } })
    host.spawn({ id: 'top', behaviour: top.behaviour, input: top.input })
    const addresses = Array.from({ length: 2000 }, (_, n) => host.spawn({ id: `c${n}`, behaviour, parent: 'top' }))
    const lists = new Set<unknown>()
    host.bus.on('actor.turn', ({ event }) => {
      if (event.type === 'CHILD_FAILED') lists.add(event.siblings)
    })
    for (const address of addresses) host.crash(address, 'on purpose')
    await pacer.quiet()
    expect(lists.size).toBe(1)
    expect(host.stats()).toMatchObject({ restarts: 2000, actors: 2001 })
  })
})

describe('K9 every ask ends exactly once', () => {
  test('K9 by its reply, and by nothing that comes after it', async () => {
    const { host, clock, pacer, record } = create()
    const to = spawn(host, 'a')
    const asked = host.ask({ to, event: task('x'), deadline: 50 })
    expect(await asked.answer).toEqual({ ok: true, output: 'x' })
    expect(clock.pending).toBe(0)
    asked.cancel()
    host.stop(to, 'on purpose')
    await clock.advance(100)
    await pacer.quiet()
    expect(record.of('task.ended').map(({ outcome }) => outcome.status)).toEqual(['completed'])
    expect(clock.pending).toBe(0)
  })

  test('K9 by a deadline that comes while the callee waits for its restart', async () => {
    const { host, clock, pacer, record } = create()
    const behaviour = puppet('a')
    host.register(behaviour)
    const top = defineSupervisor({ name: 'top', children: [{ name: 'a', behaviour }], backoff: { initialMs: 100 } })
    host.spawn({ id: 'top', behaviour: top.behaviour, input: top.input })
    const poison = host.ask({ to: 'top/a', event: { type: 'BOOM' }, deadline: 50 })
    await pacer.quiet()
    await clock.advance(50)
    expect(await poison.answer).toMatchObject({ failure: { code: 'ask_deadline' } })
    await clock.advance(100)
    expect(host.describe('top/a')).toMatchObject({ life: 2, status: 'alive' })
    expect(record.of('actor.failed')).toHaveLength(1)
  })

  test('K9 by cancelling it while CANCEL is on its way already: once', async () => {
    const { host, clock, record, pacer } = create()
    const work = createHeldStep()
    const to = spawn(host, 'a', { work: work.run })
    const asked = host.ask({ to, event: task(), deadline: 10 })
    await pacer.quiet()
    asked.cancel()
    asked.cancel()
    await clock.advance(10)
    expect(await asked.answer).toMatchObject({ failure: { code: 'cancelled' } })
    expect(record.of('task.ended')).toHaveLength(1)
    expect(record.of('dead-letter')).toEqual([])
  })

  test('K9 when its callee crashes in the very turn that takes CANCEL', async () => {
    const { host, pacer, record } = create()
    const work = createHeldStep()
    const to = spawn(host, 'a', { work: work.run })
    const asked = host.ask({ to, event: task() })
    await pacer.quiet()
    asked.cancel()
    host.crash(to, 'before CANCEL is taken')
    expect(await asked.answer).toMatchObject({ ok: false })
    await pacer.quiet()
    expect(record.of('task.ended')).toHaveLength(1)
    expect(host.stats().openRequests).toBe(0)
  })
})
