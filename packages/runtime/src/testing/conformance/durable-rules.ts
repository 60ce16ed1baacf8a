// What is left when a process ends in the middle of things: the next one goes on from there (K2, K3).
import { check, equal } from '../assert.ts'
import { doing, puppet, question, say, task } from './puppet.ts'
import { createHeldStep, type HostRule } from './rule.ts'
import { codeOf, outputOf, type World } from './world.ts'

const only = <T>(list: readonly T[], what: string): T => {
  equal(list.length, 1, what)
  return list[0] as T
}

/** Closes the host as soon as it has shown an event of this type, before anything else happens. */
function closeAt(world: World, type: 'step.ended' | 'actor.turn' | 'actor.failed'): Promise<void> {
  return new Promise(resolve => {
    const off = world.host.bus.on(type, () => {
      off()
      void world.host.close().then(resolve)
    })
  })
}

const durable = (rule: Omit<HostRule, 'needs'>): HostRule => ({ ...rule, needs: ['durable'] })

export const durableRules: readonly HostRule[] = [
  durable({
    title: 'a request that waits in the mailbox is taken by the next process, and answered to it',
    async check(world) {
      const worker = puppet('worker')
      const asked = world.ask(world.spawn(worker), task('kept'))
      const open = await world.reopen()
      equal(await codeOf(asked), 'runtime_closed', 'the answer to the process that closed')
      const again = only(open, 'open requests')
      equal(again.book.id, asked.book.id, 'task')
      equal(await outputOf(again), 'kept', 'answer')
    },
  }),
  durable({
    title: 'requests in hand and in the stash are kept in their order',
    async check(world) {
      const work = createHeldStep()
      const worker = puppet('worker', { work: work.run })
      const to = world.spawn(worker)
      for (const text of ['a', 'b', 'c']) world.ask(to, task(text))
      await world.until(() => world.view(to).stash === 2, 'one is in hand and two wait')
      const open = await world.reopen()
      equal(open.length, 3, 'open requests')
      for (const [n, text] of ['a', 'b', 'c'].entries()) {
        await world.until(() => work.calls.length === n + 2, `"${text}" is worked on`)
        equal(work.calls[n + 1]?.input, text, 'order')
        work.calls[n + 1]?.end(text)
      }
      equal(await Promise.all(open.map(outputOf)), ['a', 'b', 'c'], 'answers')
    },
  }),
  durable({
    title: 'a step that was in flight runs again, as the same step, one attempt later',
    async check(world) {
      const work = createHeldStep()
      const worker = puppet('worker', { work: work.run })
      world.ask(world.spawn(worker), task())
      await world.until(() => work.calls.length === 1, 'the step runs')
      const open = await world.reopen()
      await world.until(() => work.calls.length === 2, 'it runs again')
      const [first, second] = work.calls
      check(first?.signal.aborted === true, 'the first must have been told to stop')
      equal([first?.attempt, second?.attempt], [1, 2], 'attempts')
      equal(second?.id, first?.id, 'id')
      equal(second?.idempotencyKey, first?.idempotencyKey, 'idempotency key')
      first?.end('of the first process')
      second?.end('of the second process')
      equal(await outputOf(only(open, 'open requests')), 'of the second process', 'answer')
    },
  }),
  durable({
    title: 'a step that has completed is never run again, even if nobody has taken its result',
    async check(world) {
      const work = createHeldStep()
      const worker = puppet('worker', { work: work.run })
      world.ask(world.spawn(worker), task())
      await world.until(() => work.calls.length === 1, 'the step runs')
      const closed = closeAt(world, 'step.ended')
      work.calls[0]?.end('once')
      await closed
      const open = await world.reopen()
      equal(await outputOf(only(open, 'open requests')), 'once', 'answer')
      equal(work.calls.length, 1, 'how often it ran')
    },
  }),
  durable({
    title: 'a timer goes on, and one that came due meanwhile fires at once',
    async check(world) {
      const waiter = puppet('waiter')
      const [a, b] = ['a', 'b'].map(id => world.spawn(waiter, { id })) as [string, string]
      world.host.tell(a, { type: 'WAIT', ms: 1000 })
      world.host.tell(b, { type: 'WAIT', ms: 20 })
      await world.until(() => world.view(a).timers + world.view(b).timers === 2, 'both timers are set')
      await world.host.close()
      await world.pass(50)
      await world.reopen()
      await world.pass(0)
      await world.until(() => world.memory(b).answer === 'rang', 'the one that is overdue fires')
      equal(world.view(a).value, 'waiting', 'the other one')
      await world.pass(1000)
      await world.until(() => world.memory(a).answer === 'rang', 'the other one fires')
    },
  }),
  durable({
    title: 'state, children and subscriptions are as they were',
    async check(world) {
      const reader = puppet('reader')
      const [to = ''] = world.supervise({}, reader)
      const top = world.view('top')
      world.host.tell(to, say('remembered'))
      world.host.tell(to, doing({ type: 'subscribe', params: { topic: 'news' } }))
      await world.quiet()
      world.host.crash(to, 'on purpose')
      await world.until(() => world.view(to).life === 2, 'it lives again')
      world.host.tell(to, say('in the second life'))
      await world.quiet()
      await world.reopen()
      equal(world.view('top').children, top.children, 'children')
      equal(world.view(to).life, 2, 'life')
      equal(world.memory(to).said, ['in the second life'], 'what it remembers')
      equal(world.host.publish('news', say('hot')), 1, 'audience')
      await world.quiet()
      equal(world.memory(to).said, ['in the second life', 'hot'], 'what it heard')
    },
  }),
  durable({
    title: 'a restart that was put off happens, and the request on which the actor failed is delivered again',
    async check(world) {
      let booms = 1
      const boom = (): void => {
        booms -= 1
        if (booms >= 0) throw new Error('boom')
      }
      const shaky = puppet('shaky', { boom })
      const [to = ''] = world.supervise({ backoff: { initialMs: 30 } }, shaky)
      const asked = world.ask(to, { type: 'BOOM' })
      await world.until(() => world.view(to).status === 'failed', 'it has failed')
      await world.quiet()
      const open = await world.reopen()
      equal(only(open, 'open requests').book.id, asked.book.id, 'task')
      await world.pass(30)
      await world.until(() => world.host.describe(to)?.life === 2, 'it lives again')
      await world.until(() => world.host.book(asked.book.id)?.status === 'in_progress', 'the request is in hand')
    },
  }),
  durable({
    title: 'a failure that nobody has decided about is decided by the next process',
    async check(world) {
      const shaky = puppet('shaky')
      const [to = ''] = world.supervise({}, shaky)
      const closed = closeAt(world, 'actor.failed')
      world.host.crash(to, 'on purpose')
      await closed
      await world.reopen()
      await world.until(() => world.host.describe(to)?.life === 2, 'it lives again')
    },
  }),
  durable({
    title: 'an ask between actors goes on, and its answer reaches the asker',
    async check(world) {
      const work = createHeldStep()
      const callee = puppet('callee', { work: work.run })
      const asker = puppet('asker')
      world.spawn(callee)
      world.ask(world.spawn(asker), question('callee', task()))
      await world.until(() => work.calls.length === 1, 'the callee works')
      const open = await world.reopen()
      await world.until(() => work.calls.length === 2, 'it works again')
      work.calls[1]?.end('across processes')
      equal(await outputOf(only(open, 'open requests')), 'across processes', 'answer')
    },
  }),
  durable({
    title: 'a cancellation that nobody has taken is taken by the next process',
    async check(world) {
      const work = createHeldStep()
      const worker = puppet('worker', { work: work.run })
      const to = world.spawn(worker)
      const asked = world.ask(to, task())
      await world.until(() => work.calls.length === 1, 'the step runs')
      asked.cancel()
      const open = await world.reopen()
      for (const request of open) equal(await codeOf(request), 'cancelled', 'code')
      await world.until(() => world.host.stats().openRequests === 0, 'no request is open')
      equal(world.view(to).value, 'idle', 'state')
      equal(world.host.book(asked.book.id)?.status, 'cancelled', 'status')
    },
  }),
  durable({
    title: 'what a task has used counts on, and an ended task is still known',
    async check(world) {
      const draw = { run: () => 'done', draw: () => ({ turns: 1 }), spend: () => ({ costUsd: 0.5 }) }
      const worker = puppet('worker', { work: draw })
      const to = world.spawn(worker)
      const asked = world.ask(to, task())
      await outputOf(asked)
      await world.reopen()
      const book = world.host.book(asked.book.id)
      equal(book?.status, 'completed', 'status')
      equal(book?.account.state.turns, 1, 'turns')
      equal(book?.account.state.costUsd, 0.5, 'cost')
      equal(book?.outcome?.output, 'done', 'output')
      equal(await outputOf(world.ask(to, task())), 'done', 'the next task')
    },
  }),
]
