// Messages and requests: what arrives, what is answered, and how every request ends exactly once (K5, K9).
import { type Behaviour, fromReducer, type Reduce } from '../../behaviour.ts'
import { check, codeThrown, equal } from '../assert.ts'
import { doing, puppet, question, say, task } from './puppet.ts'
import { createHeldStep, type HostRule } from './rule.ts'
import { codeOf, outputOf } from './world.ts'

/** Passes every request on. */
const passing = (name: string, to: string): Behaviour => {
  const reduce: Reduce<null> = (state, event, { request }) => ({
    state,
    effects: request === undefined ? [] : [{ type: 'forward', request, to, event }],
  })
  return fromReducer(reduce, { name, initial: null })
}

export const askRules: readonly HostRule[] = [
  {
    title: 'delivers what it is told in the order of the sender',
    async check(world) {
      const to = world.spawn(puppet('listener'))
      for (const text of ['a', 'b', 'c']) equal(world.host.tell(to, say(text)), 'accepted', 'tell')
      await world.quiet()
      equal(world.memory(to).said, ['a', 'b', 'c'], 'what it heard')
    },
  },
  {
    title: 'a message to nobody is a dead letter, whoever sent it, and the sender goes on',
    async check(world) {
      const to = world.spawn(puppet('sender'))
      equal(world.host.tell('nowhere', say('x')), 'refused', 'tell')
      world.host.tell(to, doing({ type: 'tell', params: { to: './nowhere', event: say('x') } }))
      world.host.tell(to, say('still here'))
      await world.quiet()
      equal(world.dead(), ['address_unknown', 'address_unknown'], 'dead letters')
      equal(world.memory(to).said, ['still here'], 'what the sender heard')
    },
  },
  {
    title: 'answers a request with what its step came to',
    async check(world) {
      const to = world.spawn(puppet('doubler', { work: (n: number) => n * 2 }))
      equal(await outputOf(world.ask(to, task(21))), 42, 'answer')
      equal(world.host.stats().openRequests, 0, 'open requests')
    },
  },
  {
    title: 'answers with the failure of a step, its code kept',
    async check(world) {
      const work = (): never => {
        throw new Error('no')
      }
      const to = world.spawn(puppet('failing', { work }))
      equal(await codeOf(world.ask(to, task())), 'step_failed', 'code')
    },
  },
  {
    title: 'an actor asks another one and goes on with the answer',
    async check(world) {
      const callee = world.spawn(puppet('callee'))
      const asker = world.spawn(puppet('asker'))
      equal(await outputOf(world.ask(asker, question(callee, task('hello')))), 'hello', 'answer')
    },
  },
  {
    title: 'an ask to nobody throws for the app and is an error for an actor',
    async check(world) {
      equal(
        codeThrown(() => world.ask('nowhere', task()), 'ask'),
        'address_unknown',
        'code',
      )
      const asker = world.spawn(puppet('asker'))
      equal(await codeOf(world.ask(asker, question('nowhere', task()))), 'address_unknown', 'code')
    },
  },
  {
    title: 'a request ends with its deadline, and what worked on it is told to stop',
    async check(world) {
      const work = createHeldStep()
      const to = world.spawn(puppet('slow', { work: work.run }))
      const asker = world.spawn(puppet('asker'))
      const asked = world.ask(asker, question(to, task(), 20))
      await world.until(() => work.calls.length === 1, 'the step runs')
      await world.pass(20)
      equal(await codeOf(asked), 'ask_deadline', 'code')
      check(work.calls[0]?.signal.aborted === true, 'the signal of the step must have fired')
      equal(world.view(to).value, 'idle', 'state of the callee')
    },
  },
  {
    title: 'a deadline that has passed ends a request before it begins',
    needs: ['simulated-time'],
    async check(world) {
      const work = createHeldStep()
      const to = world.spawn(puppet('slow', { work: work.run }))
      equal(await codeOf(world.ask(to, task(), { deadline: 0 })), 'ask_deadline', 'code')
      equal(work.calls.length, 0, 'steps that ran')
    },
  },
  {
    title: 'a withdrawn request that still waits is never taken',
    async check(world) {
      const work = createHeldStep()
      const to = world.spawn(puppet('busy', { work: work.run }))
      const first = world.ask(to, task('first'))
      const second = world.ask(to, task('second'))
      await world.until(() => world.view(to).stash === 1, 'the second request waits')
      second.cancel()
      equal(await codeOf(second), 'cancelled', 'code')
      work.calls[0]?.end('done')
      equal(await outputOf(first), 'done', 'the first')
      await world.quiet()
      equal(work.calls.length, 1, 'steps that ran')
      check(world.dead().includes('cancelled'), 'the withdrawn request is a dead letter')
    },
  },
  {
    title: 'CANCEL goes ahead of the queue, and may still be answered',
    async check(world) {
      const work = createHeldStep()
      const to = world.spawn(puppet('busy', { work: work.run }))
      const asked = world.ask(to, task())
      await world.until(() => work.calls.length === 1, 'the step runs')
      for (let n = 0; n < 10; n += 1) world.host.tell(to, say('later'))
      asked.cancel()
      equal(await codeOf(asked), 'cancelled', 'code')
      check(work.calls[0]?.signal.aborted === true, 'the signal of the step must have fired')
      equal(world.host.book(asked.book.id)?.status, 'cancelled', 'status')
    },
  },
  {
    title: 'cancelling an asker cancels what it asked for, however deep',
    async check(world) {
      const work = createHeldStep()
      const last = world.spawn(puppet('last', { work: work.run }))
      const middle = world.spawn(puppet('middle'))
      const first = world.spawn(puppet('first'))
      const asked = world.ask(first, question(middle, question(last, task())))
      await world.until(() => work.calls.length === 1, 'the last one works')
      asked.cancel()
      equal(await codeOf(asked), 'cancelled', 'code')
      await world.until(() => world.host.stats().openRequests === 0, 'no request is open')
      check(work.calls[0]?.signal.aborted === true, 'the signal of the last step must have fired')
      for (const address of [first, middle, last]) equal(world.view(address).value, 'idle', address)
    },
  },
  {
    title: 'a task that is withdrawn from an actor without CANCEL takes its steps and asks along',
    async check(world) {
      const work = createHeldStep()
      const last = world.spawn(puppet('last', { work: work.run, deaf: true }))
      const first = world.spawn(puppet('first', { deaf: true }))
      const asked = world.ask(first, question(last, task()))
      await world.until(() => work.calls.length === 1, 'the last one works')
      asked.cancel()
      equal(await codeOf(asked), 'cancelled', 'code')
      await world.until(() => world.host.stats().openRequests === 0, 'no request is open')
      check(work.calls[0]?.signal.aborted === true, 'the signal of the step must have fired')
      for (const address of [first, last]) equal(world.view(address).value, 'idle', address)
    },
  },
  {
    title: 'a request to an actor that stops ends with callee_stopped',
    async check(world) {
      const work = createHeldStep()
      const to = world.spawn(puppet('leaving', { work: work.run }))
      const inHand = world.ask(to, task())
      const waiting = world.ask(to, task())
      await world.until(() => world.view(to).stash === 1, 'one is in hand and one waits')
      world.host.stop(to, 'on purpose')
      equal(await codeOf(inHand), 'callee_stopped', 'in hand')
      equal(await codeOf(waiting), 'callee_stopped', 'waiting')
    },
  },
  {
    title: 'a request to an actor that fails for good ends with callee_failed',
    async check(world) {
      const to = world.spawn(puppet('failing'))
      equal(await codeOf(world.ask(to, { type: 'BOOM' })), 'callee_failed', 'code')
      equal(world.host.has(to), false, 'it lives')
    },
  },
  {
    title: 'a circle of requests is an error, with one, two and three actors',
    async check(world) {
      const [a, b, c] = ['a', 'b', 'c'].map(name => world.spawn(puppet(name))) as [string, string, string]
      equal(await codeOf(world.ask(a, question(a, task()))), 'ask_cycle', 'one')
      equal(await codeOf(world.ask(a, question(b, question(a, task())))), 'ask_cycle', 'two')
      equal(await codeOf(world.ask(a, question(b, question(c, question(a, task()))))), 'ask_cycle', 'three')
      for (const address of [a, b, c]) equal(world.view(address).value, 'idle', address)
    },
  },
  {
    title: 'a request that was passed on is answered by whoever took it',
    async check(world) {
      const [clerk = ''] = world.supervise({}, puppet('clerk', { work: () => 'from the clerk' }))
      equal(await outputOf(world.ask('top', { type: 'ROUTE', to: 'clerk', event: task() })), 'from the clerk', 'answer')
      equal(world.view(clerk).taskId, undefined, 'task of the clerk')
      equal(await codeOf(world.ask('top', { type: 'ROUTE', to: 'nobody', event: task() })), 'agent_not_found', 'code')
    },
  },
  {
    title: 'a task that was passed on is pending until somebody takes it',
    async check(world) {
      const work = createHeldStep()
      const [clerk = ''] = world.supervise({}, puppet('clerk', { work: work.run }))
      world.ask(clerk, task())
      await world.until(() => work.calls.length === 1, 'the clerk works')
      const routed = world.ask('top', { type: 'ROUTE', to: 'clerk', event: task() })
      await world.until(() => world.view(clerk).stash === 1, 'the request waits at the clerk')
      equal(world.host.book(routed.book.id)?.status, 'pending', 'status')
      work.calls[0]?.end()
      await world.until(() => work.calls.length === 2, 'the clerk works again')
      equal(world.host.book(routed.book.id)?.status, 'in_progress', 'status')
    },
  },
  {
    title: 'a request that goes round in a circle of forwards ends',
    async check(world) {
      world.spawn(passing('left', 'right'))
      world.spawn(passing('right', 'left'))
      equal(await codeOf(world.ask('left', task())), 'ask_cycle', 'code')
    },
  },
  {
    title: 'a request is answered once: a second reply is a dead letter',
    async check(world) {
      const to = world.spawn(puppet('eager'))
      const asked = world.ask(to, task('first'))
      equal(await outputOf(asked), 'first', 'answer')
      world.host.tell(to, doing({ type: 'reply', params: { request: asked.book.id, output: 'second' } }))
      await world.until(() => world.dead().includes('no_such_request'), 'the second reply is a dead letter')
    },
  },
  {
    title: 'a request that no transition takes is refused',
    async check(world) {
      const to = world.spawn(puppet('choosy'))
      equal(await codeOf(world.ask(to, { type: 'GUARDED', pass: false })), 'request_refused', 'code')
      equal(await codeOf(world.ask(to, { type: 'UNHEARD_OF' })), 'request_refused', 'code')
      equal(await codeOf(world.ask(to, { type: 'CHILD_DONE' })), 'request_refused', 'code')
      equal(world.view(to).value, 'idle', 'state')
    },
  },
]
