// Routing: to whom a message goes that is meant for a name, a role or a capability.
import type { Wanted } from '../../capability.ts'
import type { ActorEvent } from '../../event.ts'
import { check, equal } from '../assert.ts'
import { puppet, question, say, task } from './puppet.ts'
import { createHeldStep, type HostRule } from './rule.ts'
import { team } from './team.ts'
import { failureOf, outputOf, type World } from './world.ts'

const route = (wanted: Wanted, event: ActorEvent = task()): ActorEvent => ({ type: 'ROUTE', wanted, event })

/** Answers with its own name. */
const named = (name: string, more: object = {}) => ({ ...puppet(name, { work: () => name }), ...more })

/** Who answers a task that goes to `top` for whoever is wanted. */
const whoTakes = (world: World, wanted: Wanted): Promise<unknown> => outputOf(world.ask('top', route(wanted)))

export const routingRules: readonly HostRule[] = [
  {
    title: 'a task for a role, or for somebody who can do something, goes to who fits, and to nobody else',
    async check(world) {
      team(
        world,
        { name: 'top' },
        named('writer', { role: 'writer', capabilities: [{ name: 'write', outputTypes: ['text'] }] }),
        named('reader', { role: 'reader', capabilities: [{ name: 'read', inputTypes: ['csv', 'text'] }] }),
        named('both', { role: 'reader', capabilities: [{ name: 'write' }, { name: 'draw', outputTypes: ['svg'] }] }),
      )
      equal(await whoTakes(world, { role: 'writer' }), 'writer', 'role')
      equal(await whoTakes(world, { capability: 'read' }), 'reader', 'capability')
      equal(await whoTakes(world, { role: 'reader', capability: 'write' }), 'both', 'role and capability')
      equal(await whoTakes(world, { inputType: 'csv' }), 'reader', 'what it takes')
      equal(await whoTakes(world, { outputType: 'svg' }), 'both', 'what it gives')
      equal(await whoTakes(world, { agent: 'reader' }), 'reader', 'name')
    },
  },
  {
    title:
      'of those who fit the one with the highest priority is asked, then the fastest for what waits already, then the cheapest',
    async check(world) {
      const work = createHeldStep()
      const able = (name: string, estimates: object, more: object = {}) => ({
        ...puppet(name, { work: work.run }),
        capabilities: [{ name: 'do', ...estimates }],
        ...more,
      })
      team(
        world,
        { name: 'top' },
        able('unknown', {}),
        able('slow', { estimatedMs: 250, estimatedCostUsd: 1 }),
        able('fast', { estimatedMs: 100, estimatedCostUsd: 2 }),
        able('cheap', { estimatedMs: 100, estimatedCostUsd: 1 }),
        able('chief', { estimatedMs: 900 }, { capabilities: [{ name: 'lead' }, { name: 'do' }], priority: 9 }),
      )
      const first = (wanted: Wanted): string | undefined => world.host.find('top', wanted)[0]?.name
      equal(first({ capability: 'do' }), 'chief', 'priority')
      world.host.stop('top/chief', 'on purpose')
      const order: string[] = []
      for (let n = 0; n < 5; n += 1) {
        const asked = world.ask('top', route({ capability: 'do' }))
        await world.until(() => asked.book.address !== 'top', 'it was passed on')
        await world.quiet()
        order.push(asked.book.name)
      }
      // 100 each; then 200 each; then 250 before 300.
      equal(order, ['cheap', 'fast', 'cheap', 'fast', 'slow'], 'who was asked')
    },
  },
  {
    title: 'those alike share the load, and one that waits for its restart is asked last',
    async check(world) {
      const work = createHeldStep()
      const alike = ['a', 'b', 'c'].map(name => ({ ...puppet(name, { work: work.run }), role: 'hand' }))
      team(world, { name: 'top', backoff: { initialMs: 1000 } }, ...alike)
      world.host.crash('top/a', 'on purpose')
      await world.quiet()
      const asked = [1, 2, 3, 4].map(n => world.ask('top', route({ role: 'hand' }, task(n))))
      await world.until(() => work.calls.length === 2, 'two work')
      await world.quiet()
      equal(
        asked.map(({ book }) => book.address),
        ['top/b', 'top/c', 'top/b', 'top/c'],
        'who was asked',
      )
    },
  },
  {
    title: 'a supervisor stands for those below it, and one without anybody who fits passes on to the one above',
    async check(world) {
      team(world, { name: 'top' }, named('near', { role: 'near' }))
      team(world, { name: 'middle', parent: 'top' }, named('inner', { role: 'inner' }))
      team(world, { name: 'low', parent: 'top/middle' }, named('deep', { role: 'deep' }))
      equal(await whoTakes(world, { role: 'deep' }), 'deep', 'two supervisors down')
      equal(await whoTakes(world, { agent: 'deep' }), 'deep', 'by name')
      const up = world.ask('top/middle/low', route({ role: 'near' }))
      equal(await outputOf(up), 'near', 'two supervisors up')
      equal(up.book.address, 'top/near', 'address')
      world.host.tell('top', { type: 'ROUTE', wanted: { role: 'deep' }, event: say('hello') })
      world.host.tell('top', { type: 'ROUTE', to: 'deep', event: say('again') })
      await world.quiet()
      equal(world.memory('top/middle/low/deep').said, ['hello', 'again'], 'what it was told')
    },
  },
  {
    title: 'a task for somebody who is not there fails, and its asker is told who is',
    async check(world) {
      team(world, { name: 'top' }, named('writer', { role: 'author', capabilities: [{ name: 'write' }] }))
      team(world, { name: 'inner', parent: 'top' }, named('deep'))
      for (const wanted of [{ role: 'judge' }, { capability: 'sing' }, { agent: 'nobody' }, { inputType: 'x' }]) {
        const { code, message, details } = await failureOf(world.ask('top/inner', route(wanted)))
        equal(code, 'agent_not_found', 'code')
        for (const word of ['deep', 'writer', 'author', 'write']) check(message.includes(word), `it lists "${word}"`)
        equal(details, { agents: ['deep', 'writer'], roles: ['author'], capabilities: ['write'] }, 'details')
      }
      world.host.tell('top', { type: 'ROUTE', wanted: { role: 'judge' }, event: say('x') })
      await world.quiet()
      equal(world.dead(), ['address_unknown'], 'dead letters')
    },
  },
  {
    title: 'whoever asks for a role never gets itself, nor somebody who waits for it',
    async check(world) {
      const twin = (name: string) => ({ ...puppet(name), role: 'twin' })
      team(world, { name: 'top' }, twin('a'), twin('b'))
      const toTwin = question('..', route({ role: 'twin' }, task('done')))
      equal(await outputOf(world.ask('top/a', toTwin)), 'done', 'answer of the other')
      const twice = question('..', route({ role: 'twin' }, toTwin))
      const { code } = await failureOf(world.ask('top/a', twice))
      equal(code, 'agent_not_found', 'code where both wait')
    },
  },
  {
    title: 'an actor that was made for one request takes no other',
    async check(world) {
      const work = createHeldStep()
      team(world, { name: 'top' })
      const own = world.spawn({ ...puppet('own', { work: work.run }), role: 'hand' }, { parent: 'top' })
      world.ask(own, task(), { ephemeral: own })
      await world.until(() => work.calls.length === 1, 'it works')
      equal((await failureOf(world.ask('top', route({ role: 'hand' })))).code, 'agent_not_found', 'code')
    },
  },
]
