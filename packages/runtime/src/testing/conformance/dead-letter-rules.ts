// Dead letters: every cause that there is, and what a storm of them looks like (K5). Whoever asked is told in each case.
import type { DeadReason } from '../../events.ts'
import { check, equal } from '../assert.ts'
import { doing, puppet, question, say, task } from './puppet.ts'
import { createHeldStep, type HostRule } from './rule.ts'
import { team } from './team.ts'
import { codeOf, outputOf, type World } from './world.ts'

interface Cause {
  /** What happened to the message. */
  readonly words: string
  readonly provoke: (world: World) => Promise<unknown>
}

/** An actor that is busy with a task, and a way to end that. */
async function busy(world: World, name = 'busy') {
  const work = createHeldStep()
  const to = world.spawn(puppet(name, { work: work.run }))
  const asked = world.ask(to, task())
  await world.until(() => work.calls.length === 1, 'it works')
  return { to, asked, work }
}

/** One for each reason: a new reason needs a new one. */
const causes: { readonly [R in DeadReason]: Cause } = {
  address_unknown: {
    words: 'nobody lives there',
    provoke: async world => equal(world.host.tell('nowhere', say('x')), 'refused', 'tell'),
  },
  mailbox_full: {
    words: 'there was no room for it',
    async provoke(world) {
      const to = world.spawn(puppet('small', { mailbox: { capacity: 1 } }))
      world.host.tell(to, say('in'))
      equal(await codeOf(world.ask(to, task())), 'mailbox_full', 'code')
    },
  },
  dropped_oldest: {
    words: 'a newer one took its place',
    async provoke(world) {
      const to = world.spawn(puppet('fresh', { mailbox: { capacity: 1, overflow: 'dropOldest' } }))
      const asked = world.ask(to, task())
      world.host.tell(to, say('newer'))
      equal(await codeOf(asked), 'mailbox_full', 'code')
    },
  },
  not_accepted: {
    words: 'its taker never takes such a thing',
    async provoke(world) {
      const to = world.spawn(puppet('deaf'))
      equal(await codeOf(world.ask(to, { type: 'UNHEARD_OF' })), 'request_refused', 'code')
    },
  },
  stopped: {
    words: 'its taker stopped before it came to it',
    async provoke(world) {
      const { to, asked } = await busy(world)
      const waiting = world.ask(to, task())
      await world.until(() => world.view(to).stash === 1, 'one waits')
      world.host.stop(to, 'on purpose')
      equal(await Promise.all([asked, waiting].map(codeOf)), ['callee_stopped', 'callee_stopped'], 'codes')
    },
  },
  cancelled: {
    words: 'whoever sent it no longer wanted it',
    async provoke(world) {
      const { to } = await busy(world)
      const waiting = world.ask(to, task())
      await world.until(() => world.view(to).stash === 1, 'one waits')
      waiting.cancel()
      equal(await codeOf(waiting), 'cancelled', 'code')
    },
  },
  late: {
    words: 'the state or the life that it was for is over',
    async provoke(world) {
      const callee = await busy(world, 'callee')
      const asker = world.spawn(puppet('asker'))
      const asked = world.ask(asker, question(callee.to, task()))
      await world.until(() => world.view(asker).asks.length === 1, 'it asks')
      asked.cancel()
      world.host.tell(asker, { type: 'CANCEL' })
      const children = ['a', 'b'].map(name => puppet(name))
      for (const address of world.supervise({ strategy: 'one-for-all' }, ...children))
        world.host.crash(address, 'on purpose')
      await world.quiet()
    },
  },
  no_such_request: {
    words: 'it answers a request that is not there',
    async provoke(world) {
      const to = world.spawn(puppet('eager'))
      world.host.tell(to, doing({ type: 'reply', params: { request: 'none', output: 1 } }))
      await world.quiet()
    },
  },
  closed: {
    words: 'the host was closed',
    async provoke(world) {
      const ref = world.host.actor(world.spawn(puppet('seen')))
      await world.host.close()
      ref.send(say('too late') as never)
    },
  },
  failed_turn: {
    words: 'the turn that took it failed',
    async provoke(world) {
      const [to = ''] = world.supervise({}, puppet('brittle'))
      world.host.tell(to, { type: 'BOOM' })
      await world.quiet()
    },
  },
  predicate_unknown: {
    words: 'it was meant for an audience that nobody can pick',
    async provoke(world) {
      const to = world.spawn(puppet('herald'))
      const params = { topic: 'news', event: say('x'), to: { where: 'nobody knows' } }
      world.host.tell(to, doing({ type: 'publish', params }))
      await world.quiet()
    },
  },
  poison: {
    words: 'its taker crashed at it again and again',
    async provoke(world) {
      const [to = ''] = world.supervise({ intensity: { max: 9, withinMs: 1000 } }, puppet('brittle'))
      equal(await codeOf(world.ask(to, { type: 'BOOM' })), 'task_poisonous', 'code')
    },
  },
  dependency_failed: {
    words: 'what had to come before it failed',
    async provoke(world) {
      const { asked, work } = await busy(world)
      const other = world.spawn(puppet('other'))
      const then = world.ask(other, { type: 'TASK', task: { dependsOn: [asked.book.id] } })
      await world.until(() => world.view(other).stash === 1, 'it waits')
      work.calls[0]?.fail(new Error('no'))
      equal(await codeOf(then), 'dependency_failed', 'code')
    },
  },
}

const ruleFor = ([reason, { words, provoke }]: [string, Cause]): HostRule => ({
  title: `a dead letter says "${reason}" where ${words}`,
  async check(world) {
    await provoke(world)
    check(world.dead().includes(reason as DeadReason), `"${reason}" is among ${world.dead().join(', ') || 'none'}`)
    const { accepted, turns, deadLetters, refused, openRequests } = world.host.stats()
    const waiting = reason === 'cancelled' || reason === 'late' ? 1 : 0
    if (reason !== 'closed') equal(openRequests, waiting, 'open requests')
    check(deadLetters >= 1 && accepted >= turns + deadLetters - refused, 'each is counted, and no more than came')
  },
})

const FLOOD = 500

export const deadLetterRules: readonly HostRule[] = [
  ...Object.entries(causes).map(ruleFor),
  {
    title: 'a storm of dead letters is shown one by one at first, then as one sum; every one is counted',
    async check(world) {
      team(world, { name: 'top' })
      const flood = (): void => {
        for (let n = 0; n < FLOOD; n += 1) world.host.tell('nowhere', say(String(n)))
      }
      flood()
      equal(world.dead().length, 100, 'shown one by one')
      await world.pass(1000)
      await world.until(() => world.record.of('dead-letters').length > 0, 'the sum is shown')
      const [sum] = world.record.of('dead-letters')
      equal([sum?.count, sum?.reasons], [FLOOD - 100, { address_unknown: FLOOD - 100 }], 'the sum')
      equal(world.host.stats().deadLetters, FLOOD, 'counted')
      world.host.tell('nowhere', say('after the storm'))
      equal(world.dead().length, 101, 'the next one is shown')
      flood()
      await world.host.close()
      const hidden = world.record.of('dead-letters').reduce((all, { count }) => all + count, 0)
      equal(world.dead().length + hidden, 2 * FLOOD + 1, 'shown and summed up, the last ones at the end')
      equal(world.record.types().at(-1), 'closed', 'the last event')
    },
  },
  {
    title: 'a reply that comes after its request was lost is a dead letter, and changes nothing',
    async check(world) {
      const { to, asked, work } = await busy(world)
      world.host.stop(to, 'on purpose')
      equal(await codeOf(asked), 'callee_stopped', 'code')
      work.calls[0]?.end('too late')
      await world.quiet()
      equal(await outputOf(world.ask(world.spawn(puppet('next')), task('well'))), 'well', 'the next one')
    },
  },
]
