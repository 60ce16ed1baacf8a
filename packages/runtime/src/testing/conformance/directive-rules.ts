// What a supervisor may decide, when its decision comes too late, and what happens where it decides nothing.
import type { Behaviour } from '../../behaviour.ts'
import type { Directive } from '../../effects.ts'
import { defineSupervisor } from '../../supervisor.ts'
import { check, equal } from '../assert.ts'
import { deciding } from './deciding.ts'
import { puppet, say, task } from './puppet.ts'
import { createHeldStep, type HostRule } from './rule.ts'
import { codeOf, outputOf, type World } from './world.ts'

/** `boss`, which always decides the same, and a child of it. Returns the child's address. */
async function underBoss(world: World, directive: Directive, child: Behaviour): Promise<string> {
  world.register(child)
  world.spawn(deciding('boss', directive))
  void world.host.tell('boss', { type: 'ADD', id: 'child', behaviour: child.name })
  await world.until(() => world.host.has('boss/child'), 'the child lives')
  return 'boss/child'
}

export const directiveRules: readonly HostRule[] = [
  {
    title: 'resume keeps the state before the event, drops the event and ends its request',
    async check(world) {
      const child = await underBoss(world, 'resume', puppet('child'))
      world.host.tell(child, say('kept'))
      equal(await codeOf(world.ask(child, { type: 'BOOM' })), 'callee_failed', 'code')
      equal([world.view(child).status, world.view(child).life], ['alive', 1], 'status and life')
      equal(world.memory(child).said, ['kept'], 'what it remembers')
      equal(world.dead(), ['failed_turn'], 'dead letters')
      world.host.crash(child, 'on purpose')
      await world.until(() => world.view(child).status === 'alive', 'it goes on')
      equal(world.view(child).life, 1, 'life after a crash that lost nothing')
    },
  },
  {
    title: 'resume restarts an actor that failed on the result of its own step: it would wait for it for ever',
    async check(world) {
      let faults = 1
      const kept = (): void => {
        faults -= 1
        if (faults >= 0) throw new Error('on the result')
      }
      const child = await underBoss(world, 'resume', puppet('child', { kept, work: () => 'done' }))
      equal(await outputOf(world.ask(child, task())), 'done', 'answer of the next life')
      equal(world.view(child).life, 2, 'life')
    },
  },
  {
    title: 'resume of a supervisor that escalated goes for the children that it had not decided about too',
    async check(world) {
      const child = puppet('child')
      const middle = defineSupervisor({
        name: 'middle',
        children: [{ name: 'child', behaviour: child }],
        intensity: { max: 0, withinMs: 1 },
      })
      world.register(child)
      world.register(middle.behaviour)
      world.spawn(deciding('boss', 'resume'))
      world.host.spawn({ id: 'middle', parent: 'boss', behaviour: middle.behaviour, input: middle.input })
      world.host.tell('boss/middle/child', say('kept'))
      await world.quiet()
      world.host.crash('boss/middle/child', 'on purpose')
      await world.until(() => world.view('boss/middle/child').status === 'alive', 'the child goes on')
      equal([world.view('boss/middle').life, world.view('boss/middle/child').life], [1, 1], 'lives')
      equal(world.memory('boss/middle/child').said, ['kept'], 'what it remembers')
    },
  },
  {
    title: 'restart of a child that is named twice is one restart',
    async check(world) {
      let births = 0
      const born = (): void => {
        births += 1
      }
      const child = await underBoss(world, 'restart', puppet('child', { born }))
      world.host.crash(child, 'on purpose')
      await world.until(() => world.view(child).status === 'alive', 'it lives again')
      equal([world.view(child).life, births], [2, 2], 'life and births')
    },
  },
  {
    title: 'a child that fails while its parent decides nothing stops, and whoever asked it is told',
    async check(world) {
      const work = createHeldStep()
      const child = await underBoss(world, 'restart', puppet('child', { work: work.run }))
      const asked = world.ask(child, task())
      await world.until(() => work.calls.length === 1, 'the child works')
      world.host.tell('boss', { type: 'SLEEP' })
      await world.until(() => world.view('boss').value === 'asleep', 'the boss sleeps')
      world.host.crash(child, 'on purpose')
      equal(await codeOf(asked), 'callee_failed', 'code')
      equal(world.host.has(child), false, 'the child lives')
      equal(world.dead(), ['not_accepted'], 'dead letters')
    },
  },
  {
    title: 'a child that fails while its parent waits for a decision itself is not given up',
    async check(world) {
      const child = puppet('child')
      const middle = defineSupervisor({ name: 'middle', children: [{ name: 'child', behaviour: child }] })
      world.register(child)
      world.register(middle.behaviour)
      world.spawn(deciding('boss', 'resume'))
      world.host.spawn({ id: 'middle', parent: 'boss', behaviour: middle.behaviour, input: middle.input })
      world.host.crash('boss/middle', 'on purpose')
      world.host.crash('boss/middle/child', 'on purpose')
      await world.until(() => world.view('boss/middle').status === 'alive', 'the parent goes on')
      await world.quiet()
      equal(world.view('boss/middle/child').status, 'alive', 'status of the child')
    },
  },
  {
    title: 'two that fail at once are restarted once, also when that is put off',
    async check(world) {
      const children = ['a', 'b'].map(name => puppet(name))
      const addresses = world.supervise({ strategy: 'one-for-all', backoff: { initialMs: 20 } }, ...children)
      for (const address of addresses) world.host.crash(address, 'on purpose')
      await world.pass(20)
      await world.until(() => world.host.stats().restarts === 2, 'both live again')
      await world.pass(100)
      equal(
        addresses.map(address => world.view(address).life),
        [2, 2],
        'lives',
      )
      equal(world.dead(), ['late'], 'dead letters')
    },
  },
  {
    title: 'what waits ahead of the queue belongs to one life: a restart or a stop makes dead letters of it',
    async check(world) {
      for (const end of ['restart', 'stop'] as const) {
        const child = puppet(`child-${end}`)
        world.register(child)
        const boss = deciding(`boss-${end}`, 'restart')
        const top = defineSupervisor({ name: `top-${end}`, children: [{ name: 'boss', behaviour: boss }] })
        world.register(boss)
        world.spawn(top.behaviour, { input: top.input })
        const parent = `top-${end}/boss`
        world.host.spawn({ id: 'child', parent, behaviour: child })
        const off = world.host.bus.on('actor.stopped', ({ address }) => {
          if (address !== `${parent}/child`) return
          off()
          if (end === 'restart') world.host.crash(parent, 'before it takes the report')
          else world.host.stop(parent, 'before it takes the report')
        })
        world.host.tell(`${parent}/child`, { type: 'FINISH' })
        await world.quiet()
        equal(world.dead().at(-1), end === 'restart' ? 'late' : 'stopped', `after a ${end}`)
      }
      const lost = world.record.of('dead-letter').map(({ event }) => event.type)
      check(lost.length === 2 && lost.every(type => type === 'CHILD_DONE'), 'the reports of the children are lost')
    },
  },
  {
    title: 'the effects after the one that ends a life are not carried out',
    async check(world) {
      const heard = world.spawn(puppet('heard'))
      const to = world.spawn(puppet('leaving'))
      const last = [
        { type: 'tell', params: { to: heard, event: say('before') } },
        { type: 'stop', params: { address: to } },
        { type: 'tell', params: { to: heard, event: say('after') } },
      ]
      world.host.tell(to, { type: 'DO', effects: last })
      await world.until(() => !world.host.has(to), 'it is gone')
      await world.quiet()
      equal(world.memory(heard).said, ['before'], 'what was heard')
    },
  },
]
