// Trees of supervisors: children that cannot begin, restarts put off, failures passed up, and the order in which all of it stops.
import type { Behaviour } from '../../behaviour.ts'
import { defineSupervisor } from '../../supervisor.ts'
import { equal } from '../assert.ts'
import { puppet } from './puppet.ts'
import type { HostRule } from './rule.ts'
import type { World } from './world.ts'

const lives = (world: World, addresses: readonly string[]): readonly number[] =>
  addresses.map(address => world.view(address).life)

const trio = (): readonly Behaviour[] => ['a', 'b', 'c'].map(name => puppet(name))

export const treeRules: readonly HostRule[] = [
  {
    title: 'a tree in which a child can never begin comes down once, up to the top, whatever its backoff and intensity',
    async check(world) {
      let births = 0
      const born = (): never => {
        births += 1
        throw new Error('stillborn')
      }
      const lasting = { intensity: { max: 9, withinMs: 10 }, backoff: { initialMs: 20 } }
      const child = puppet('stillborn', { born })
      const calm = puppet('calm')
      const low = defineSupervisor({ name: 'low', ...lasting, children: [{ name: 'stillborn', behaviour: child }] })
      const middle = defineSupervisor({ name: 'middle', ...lasting, children: [low] })
      const more = [low, middle, { name: 'calm', behaviour: calm }]
      for (const { behaviour } of [...more, { behaviour: child }]) world.register(behaviour)
      const top = defineSupervisor({ name: 'top', ...lasting, children: [more[2] as typeof middle, middle] })
      world.spawn(top.behaviour, { input: top.input })
      await world.pass(200)
      await world.quiet()
      equal(births, 1, 'births')
      equal(world.view('top').children, ['top/calm'], 'who is left')
      const decided = world.record.of('actor.directive').map(({ address, directive }) => `${address} ${directive}`)
      equal(decided, ['top/middle/low escalate', 'top/middle escalate', 'top escalate', 'top stop'], 'decisions')
    },
  },
  {
    title: 'a child that was added later and cannot begin stops alone',
    async check(world) {
      const born = (): never => {
        throw new Error('stillborn')
      }
      world.supervise({ strategy: 'one-for-all' }, ...trio())
      world.register(puppet('stillborn', { born }))
      world.host.tell('top', { type: 'ADD', id: 'late', behaviour: 'stillborn' })
      await world.until(() => world.host.stats().crashes === 1, 'it has failed')
      await world.quiet()
      equal(world.view('top').children, ['top/a', 'top/b', 'top/c'], 'who is left')
      equal(lives(world, ['top', 'top/a', 'top/c']), [1, 1, 1], 'lives of the others')
    },
  },
  {
    title: 'restarts are put off longer each time within the window, up to a limit, and the window forgets',
    async check(world) {
      const backoff = { initialMs: 40, factor: 3, maxMs: 200 }
      const [to = ''] = world.supervise({ backoff, intensity: { max: 3, withinMs: 1000 } }, puppet('tired'))
      for (const ms of [40, 120, 200]) {
        world.host.crash(to, 'on purpose')
        await world.until(() => world.view(to).status === 'failed', 'it has failed')
        if (world.timed) {
          await world.pass(ms - 1)
          equal(world.view(to).status, 'failed', `status before ${ms} ms`)
        }
        await world.pass(world.timed ? 1 : ms)
        await world.until(() => world.view(to).status === 'alive', 'it lives again')
      }
      await world.pass(1000)
      world.host.crash(to, 'on purpose')
      await world.pass(40)
      await world.until(() => world.view(to).status === 'alive', 'it lives again, as after a first failure')
      equal(world.view(to).life, 5, 'life')
    },
  },
  {
    title:
      'a failure that nobody can mend is passed up to the top, each supervisor in its turn, and what is beside it lives on',
    async check(world) {
      const never = { intensity: { max: 0, withinMs: 1000 } }
      const [child, calm] = [puppet('child'), puppet('calm')]
      const low = defineSupervisor({ name: 'low', ...never, children: [{ name: 'child', behaviour: child }] })
      const middle = defineSupervisor({ name: 'middle', ...never, children: [low] })
      const beside = { name: 'calm', behaviour: calm }
      const top = defineSupervisor({ name: 'top', ...never, children: [beside, middle] })
      for (const { behaviour } of [low, middle, beside, { behaviour: child }]) world.register(behaviour)
      world.spawn(top.behaviour, { input: top.input })
      world.host.crash('top/middle/low/child', 'on purpose')
      await world.until(() => !world.host.has('top/middle'), 'the branch is gone')
      const decided = world.record.of('actor.directive').map(({ address, directive }) => `${address} ${directive}`)
      equal(decided, ['top/middle/low escalate', 'top/middle escalate', 'top escalate', 'top stop'], 'decisions')
      const stopped = world.record.of('actor.stopped').map(({ address }) => address)
      equal(stopped, ['top/middle/low/child', 'top/middle/low', 'top/middle'], 'order of stopping')
      equal(world.view('top').children, ['top/calm'], 'who is left')
    },
  },
  {
    title: 'a whole tree stops in the reverse of its order, the deepest first',
    async check(world) {
      const behaviour = puppet('leaf')
      const leaf = (name: string) => ({ name, behaviour })
      const [left, right] = ['left', 'right'].map(name =>
        defineSupervisor({ name, children: ['a', 'b'].map(leaf) }),
      ) as [ReturnType<typeof defineSupervisor>, ReturnType<typeof defineSupervisor>]
      for (const one of [left, right, { behaviour }]) world.register(one.behaviour)
      const top = defineSupervisor({ name: 'top', children: [left, leaf('middle'), right] })
      world.spawn(top.behaviour, { input: top.input })
      await world.quiet()
      world.host.stop('top', 'on purpose')
      const order = ['right/b', 'right/a', 'right', 'middle', 'left/b', 'left/a', 'left'].map(path => `top/${path}`)
      equal(
        world.record.of('actor.stopped').map(({ address }) => address),
        [...order, 'top'],
        'order of stopping',
      )
    },
  },
]
