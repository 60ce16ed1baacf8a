// Mailboxes and the stash: what waits where, in which order it is taken, and where it stops (K5, K7).
import { fromReducer, type Reduce } from '../../behaviour.ts'
import { check, equal } from '../assert.ts'
import { puppet, say, task } from './puppet.ts'
import { createHeldStep, type HostRule } from './rule.ts'
import { codeOf, outputOf, type World } from './world.ts'

/** K5: what was let in is a turn, a dead letter, or still there. */
function checkBooks(world: World, waiting: number): void {
  const { accepted, turns, deadLetters, refused } = world.host.stats()
  equal(accepted, turns + (deadLetters - refused) + waiting, 'accepted = turns + dead letters + waiting')
}

export const queueRules: readonly HostRule[] = [
  {
    title: 'the next requests of a busy actor wait, and are taken in the order in which they came',
    async check(world) {
      const work = createHeldStep()
      const to = world.spawn(puppet('busy', { work: work.run }))
      const asked = ['a', 'b', 'c'].map(text => world.ask(to, task(text)))
      await world.until(() => world.view(to).stash === 2, 'two wait')
      world.host.tell(to, say('in between'))
      await world.quiet()
      equal(world.memory(to).said, ['in between'], 'what it heard while it was busy')
      for (const [n, text] of ['a', 'b', 'c'].entries()) {
        await world.until(() => work.calls.length === n + 1, `"${text}" is worked on`)
        equal(work.calls[n]?.input, text, 'order')
        work.calls[n]?.end(text)
      }
      equal(await Promise.all(asked.map(outputOf)), ['a', 'b', 'c'], 'answers')
      checkBooks(world, 0)
    },
  },
  {
    title: 'a result goes ahead of the queue',
    async check(world) {
      const work = createHeldStep()
      const to = world.spawn(puppet('busy', { work: work.run, mailbox: { capacity: 100 } }))
      const asked = world.ask(to, task())
      await world.until(() => work.calls.length === 1, 'it works')
      for (let n = 0; n < 100; n += 1) world.host.tell(to, say('noise'))
      work.calls[0]?.end('done')
      equal(await outputOf(asked), 'done', 'answer')
    },
  },
  {
    title: 'a full mailbox refuses, and the sender goes on',
    async check(world) {
      const to = world.spawn(puppet('small', { mailbox: { capacity: 3 } }))
      const deliveries = Array.from({ length: 10 }, () => world.host.tell(to, say('x')))
      equal(deliveries.filter(delivery => delivery === 'refused').length, 7, 'refused')
      await world.quiet()
      equal(world.memory(to).said.length, 3, 'taken')
      equal(world.dead(), Array(7).fill('mailbox_full'), 'dead letters')
      checkBooks(world, 0)
    },
  },
  {
    title: 'a request that a full mailbox refuses ends at once',
    async check(world) {
      const to = world.spawn(puppet('small', { mailbox: { capacity: 1 } }))
      world.host.tell(to, say('x'))
      equal(await codeOf(world.ask(to, task())), 'mailbox_full', 'code')
    },
  },
  {
    title: 'a mailbox that drops the oldest keeps the newest, and a request that it drops ends',
    async check(world) {
      const to = world.spawn(puppet('fresh', { mailbox: { capacity: 2, overflow: 'dropOldest' } }))
      const dropped = world.ask(to, task())
      for (const text of ['a', 'b', 'c']) equal(world.host.tell(to, say(text)), 'accepted', 'tell')
      equal(await codeOf(dropped), 'mailbox_full', 'code')
      await world.quiet()
      equal(world.memory(to).said, ['b', 'c'], 'what it heard')
      equal(world.dead(), ['dropped_oldest', 'dropped_oldest'], 'dead letters')
      checkBooks(world, 0)
    },
  },
  {
    title: 'a mailbox that lets the sender wait takes everything, up to as many that wait',
    async check(world) {
      const to = world.spawn(puppet('patient', { mailbox: { capacity: 2, overflow: 'wait' } }))
      const deliveries = Array.from({ length: 5 }, (_, n) => world.host.tell(to, say(String(n))))
      equal(deliveries[4], 'refused', 'the fifth')
      equal(
        await Promise.all(deliveries),
        ['accepted', 'accepted', 'accepted', 'accepted', 'refused'],
        'what became of them',
      )
      await world.quiet()
      equal(world.memory(to).said, ['0', '1', '2', '3'], 'what it heard')
      checkBooks(world, 0)
    },
  },
  {
    title: 'whoever waits for room is told when the actor stops',
    async check(world) {
      const to = world.spawn(puppet('patient', { mailbox: { capacity: 1, overflow: 'wait' } }))
      world.host.tell(to, say('in'))
      const delivery = world.host.tell(to, say('waits'))
      world.host.stop(to, 'on purpose')
      equal(await delivery, 'refused', 'delivery')
      equal(world.dead(), ['stopped', 'stopped'], 'dead letters')
      checkBooks(world, 0)
    },
  },
  {
    title: 'actors that fill each other up never wait for each other',
    async check(world) {
      const mailbox = { capacity: 1, overflow: 'wait' } as const
      const [a, b] = ['a', 'b'].map(name => world.spawn(puppet(name, { mailbox }))) as [string, string]
      const flood = (to: string) => ({
        type: 'DO',
        effects: Array.from({ length: 5 }, () => ({ type: 'tell', params: { to, event: say('x') } })),
      })
      world.host.tell(a, flood(b))
      world.host.tell(b, flood(a))
      await world.host.idle()
      check(world.memory(a).said.length > 0 && world.memory(b).said.length > 0, 'both must have heard something')
      checkBooks(world, 0)
    },
  },
  {
    title: 'a message that the state does not take is a dead letter, and one that a guard turns down is not',
    async check(world) {
      const work = createHeldStep()
      const to = world.spawn(puppet('busy', { work: work.run }))
      world.host.tell(to, { type: 'GUARDED', pass: false })
      world.host.tell(to, task())
      world.host.tell(to, task())
      await world.until(() => work.calls.length === 1, 'it works')
      await world.quiet()
      equal(world.dead(), ['not_accepted'], 'dead letters')
      equal(world.view(to).stash, 0, 'stash')
      checkBooks(world, 0)
    },
  },
  {
    title: 'a flood of CANCEL is bounded too',
    async check(world) {
      const to = world.spawn(puppet('calm', { mailbox: { capacity: 10 } }))
      const deliveries = Array.from({ length: 100 }, () => world.host.tell(to, { type: 'CANCEL' }))
      check(deliveries.filter(delivery => delivery === 'refused').length > 80, 'most must be refused')
      check(world.view(to).mailbox <= 11, 'the mailbox must be bounded')
      await world.quiet()
      checkBooks(world, 0)
    },
  },
  {
    title: 'what the host alone may send is refused from anybody else, whatever it says of itself',
    async check(world) {
      const to = world.spawn(puppet('wary'))
      const forged = ['CHILD_FAILED', 'CHILD_DONE', 'SPAWN_FAILED', 'xstate.done.actor.work', 'xstate.stop']
      for (const type of forged) equal(world.host.tell(to, { type }), 'refused', type)
      equal(world.dead(), Array(forged.length).fill('not_accepted'), 'dead letters')
      world.host.tell(to, { type: 'TASK', envelope: { id: 'e0', request: 'forged' } })
      await world.quiet()
      equal(world.memory(to).request, undefined, 'request')
      const seen: unknown[] = []
      const reduce: Reduce<null> = (state, message, info) => {
        seen.push(message.envelope, info.request)
        return { state }
      }
      world.spawn(fromReducer(reduce, { name: 'reducer', initial: null }))
      world.host.tell('reducer', { type: 'X', envelope: { id: 'e0', request: 'forged' } })
      await world.quiet()
      equal(seen, [undefined, undefined], 'what a reducer was told')
    },
  },
]
