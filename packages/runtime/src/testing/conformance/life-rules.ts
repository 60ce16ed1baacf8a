// Lives: spawned, stopped, failed, restarted, and what a supervisor makes of it.
import type { Behaviour } from '../../behaviour.ts'
import { defineSupervisor } from '../../supervisor.ts'
import { check, codeThrown, equal } from '../assert.ts'
import { doing, puppet, question, say, task } from './puppet.ts'
import { createHeldStep, type HostRule } from './rule.ts'
import { codeOf, outputOf, type World } from './world.ts'

const lives = (world: World, addresses: readonly string[]): readonly number[] =>
  addresses.map(address => world.view(address).life)

/** Crashes at its first `times` BOOMs. */
function crasher(name: string, times: number): Behaviour {
  let left = times
  return puppet(name, {
    boom() {
      left -= 1
      if (left >= 0) throw new Error('boom')
    },
  })
}

async function crashAndWait(world: World, address: string): Promise<void> {
  const { restarts } = world.host.stats()
  world.host.crash(address, 'on purpose')
  await world.until(() => world.host.stats().restarts > restarts, 'somebody is restarted')
}

const trio = (): readonly Behaviour[] => ['a', 'b', 'c'].map(name => puppet(name))

export const lifeRules: readonly HostRule[] = [
  {
    title: 'children are listed in the order in which they were spawned and stop in the reverse',
    async check(world) {
      world.supervise({}, ...trio())
      equal(world.view('top').children, ['top/a', 'top/b', 'top/c'], 'children')
      world.host.stop('top', 'on purpose')
      equal(
        world.record.of('actor.stopped').map(({ address }) => address),
        ['top/c', 'top/b', 'top/a', 'top'],
        'order of stopping',
      )
      equal(world.host.stats().actors, 0, 'actors')
    },
  },
  {
    title: 'an address is taken once, must be usable, and needs a parent that lives',
    async check(world) {
      const behaviour = puppet('one')
      world.spawn(behaviour)
      equal(
        codeThrown(() => world.spawn(behaviour), 'twice'),
        'address_taken',
        'twice',
      )
      equal(
        codeThrown(() => world.spawn(behaviour, { id: 'a/b' }), 'slash'),
        'address_invalid',
        'slash',
      )
      equal(
        codeThrown(() => world.spawn(behaviour, { parent: 'nowhere' }), 'parent'),
        'address_unknown',
        'parent',
      )
      equal(world.host.stats().actors, 1, 'actors')
    },
  },
  {
    title: 'an actor spawns and stops children of its own, and is told when it cannot',
    async check(world) {
      const child = puppet('child')
      world.register(child)
      const parent = world.spawn(puppet('parent'))
      const spawn = { type: 'spawn', params: { id: 'x', behaviour: 'child' } } as const
      world.host.tell(parent, doing(spawn))
      await world.until(() => world.host.has('parent/x'), 'the child lives')
      world.host.tell(parent, doing({ type: 'stop', params: { address: './x' } }))
      await world.until(() => !world.host.has('parent/x'), 'the child is gone')
      const stranger = world.spawn(child)
      world.host.tell(parent, doing({ type: 'stop', params: { address: stranger } }))
      await world.until(() => world.dead().includes('address_unknown'), 'a stranger is not stopped')
      equal(world.host.has(stranger), true, 'the stranger lives')
    },
  },
  {
    title: 'one-for-one: only the child that failed lives again, and its siblings never notice',
    async check(world) {
      const addresses = world.supervise({ strategy: 'one-for-one' }, ...trio())
      for (const address of addresses) world.host.tell(address, say('kept'))
      await world.quiet()
      await crashAndWait(world, 'top/b')
      equal(lives(world, addresses), [1, 2, 1], 'lives')
      equal(world.memory('top/a').said, ['kept'], 'what a sibling remembers')
      equal(world.memory('top/b').said, [], 'what the new life remembers')
    },
  },
  {
    title: 'one-for-all: all live again',
    async check(world) {
      const addresses = world.supervise({ strategy: 'one-for-all' }, ...trio())
      await crashAndWait(world, 'top/b')
      equal(lives(world, addresses), [2, 2, 2], 'lives')
    },
  },
  {
    title: 'rest-for-one: those spawned after the one that failed live again too',
    async check(world) {
      const addresses = world.supervise({ strategy: 'rest-for-one' }, ...trio())
      await crashAndWait(world, 'top/b')
      equal(lives(world, addresses), [1, 2, 2], 'lives')
    },
  },
  {
    title: 'two that fail at once are restarted once with one-for-all: the second report is late',
    async check(world) {
      const addresses = world.supervise({ strategy: 'one-for-all' }, ...trio())
      world.host.crash('top/a', 'on purpose')
      world.host.crash('top/b', 'on purpose')
      await world.quiet()
      equal(lives(world, addresses), [2, 2, 2], 'lives')
      equal(world.dead(), ['late'], 'dead letters')
    },
  },
  {
    title: 'the request in hand is delivered again after a restart, ahead of those that wait',
    async check(world) {
      const work = createHeldStep()
      const [to = ''] = world.supervise({}, puppet('worker', { work: work.run }))
      const first = world.ask(to, task('first'))
      const second = world.ask(to, task('second'))
      await world.until(() => world.view(to).stash === 1, 'one is in hand and one waits')
      await crashAndWait(world, to)
      await world.until(() => work.calls.length === 2, 'the step runs again')
      check(work.calls[0]?.signal.aborted === true, 'the step of the earlier life must have been told to stop')
      check(work.calls[0]?.id !== work.calls[1]?.id, 'the steps of two lives must differ')
      work.calls[0]?.end('from the earlier life')
      work.calls[1]?.end('from this life')
      equal(await outputOf(first), 'from this life', 'first')
      await world.until(() => work.calls.length === 3, 'the second is taken')
      work.calls[2]?.end('second')
      equal(await outputOf(second), 'second', 'second')
    },
  },
  {
    title: 'a request on which its callee failed is delivered again, and a message is not',
    async check(world) {
      const [to = ''] = world.supervise({}, crasher('worker', 2))
      world.host.tell(to, { type: 'BOOM' })
      await world.until(() => world.host.stats().restarts === 1, 'it lives again')
      equal(world.dead(), ['failed_turn'], 'dead letters')
      const asked = world.ask(to, { type: 'BOOM' })
      await world.until(() => world.host.stats().restarts === 2, 'it lives again')
      await world.quiet()
      equal(world.host.book(asked.book.id)?.status, 'in_progress', 'status: the third BOOM does not throw')
      equal(world.dead(), ['failed_turn'], 'dead letters')
    },
  },
  {
    title: 'too many failures escalate: the parent lives again with its children, and the request that did it ends',
    async check(world) {
      const inner = puppet('inner')
      const [outer = ''] = world.supervise({ intensity: { max: 1, withinMs: 1000 } }, inner)
      const asked = world.ask(outer, { type: 'BOOM' })
      equal(await codeOf(asked), 'callee_failed', 'code')
      equal(world.host.has('top'), true, 'above the top there is nobody to escalate to: the top lives')
      equal(world.view('top').children, [], 'children')
      const directives = world.record.of('actor.directive').map(({ directive }) => directive)
      equal(directives, ['restart', 'escalate', 'stop'], 'directives')
    },
  },
  {
    title: 'a supervisor to whom a failure is escalated restarts the one below with all of its children',
    async check(world) {
      const child = puppet('child')
      const middle = defineSupervisor({
        name: 'middle',
        children: [{ name: 'child', behaviour: child }],
        intensity: { max: 0, withinMs: 1000 },
      })
      world.register(child)
      world.register(middle.behaviour)
      const top = defineSupervisor({ name: 'top', children: [middle] })
      world.spawn(top.behaviour, { input: top.input })
      world.host.crash('top/middle/child', 'on purpose')
      await world.until(() => world.host.describe('top/middle')?.life === 2, 'the middle lives again')
      equal(world.view('top/middle/child').life, 1, 'a new child')
    },
  },
  {
    title: 'a child that fails at birth is not restarted for ever',
    async check(world) {
      let births = 0
      const born = (): never => {
        births += 1
        throw new Error('stillborn')
      }
      const [to = ''] = world.supervise({ whenExceeded: 'stop' }, puppet('stillborn', { born }))
      await world.quiet()
      equal(world.host.has(to), false, 'it lives')
      equal(births, 1, 'births')
    },
  },
  {
    title: 'a restart can be put off, and the mailbox is kept meanwhile',
    async check(world) {
      const [to = ''] = world.supervise({ backoff: { initialMs: 30 } }, puppet('tired'))
      world.host.crash(to, 'on purpose')
      await world.until(() => world.view(to).status === 'failed', 'it has failed')
      world.host.tell(to, say('while you were away'))
      const asked = world.ask(to, task('patience'))
      await world.quiet()
      if (world.host.stats().restarts === 0) equal(world.view(to).status, 'failed', 'status')
      await world.pass(30)
      equal(await outputOf(asked), 'patience', 'answer')
      equal(world.memory(to).said, ['while you were away'], 'what it heard')
      equal(world.view(to).life, 2, 'life')
    },
  },
  {
    title: 'a child whose parent has no say in it stops when it fails',
    async check(world) {
      const child = puppet('child')
      const parent = world.spawn(puppet('parent'))
      const to = world.spawn(child, { parent })
      const asked = world.ask(to, task())
      world.host.crash(to, 'on purpose')
      equal(await codeOf(asked), 'callee_failed', 'code')
      equal(world.view(parent).children, [], 'children')
    },
  },
  {
    title: 'a restart ends what the earlier life asked for',
    async check(world) {
      const work = createHeldStep()
      const callee = world.spawn(puppet('callee', { work: work.run }))
      const [asker = ''] = world.supervise({}, puppet('asker'))
      world.host.tell(asker, question(callee, task()))
      await world.until(() => work.calls.length === 1, 'the callee works')
      await crashAndWait(world, asker)
      await world.until(() => world.host.stats().openRequests === 0, 'no request is open')
      check(work.calls[0]?.signal.aborted === true, 'the signal of the step must have fired')
      equal(world.view(asker).value, 'idle', 'state of the asker')
    },
  },
]
