// Topics: who hears a publication, and in which order.
import { codeThrown, equal } from '../assert.ts'
import { doing, puppet, say, task } from './puppet.ts'
import type { HostRule } from './rule.ts'

const subscribe = (topic: string) => doing({ type: 'subscribe', params: { topic } })
const unsubscribe = (topic: string) => doing({ type: 'unsubscribe', params: { topic } })
const publish = (topic: string, text: string) => doing({ type: 'publish', params: { topic, event: say(text) } })

export const topicRules: readonly HostRule[] = [
  {
    title: 'a publication reaches those subscribed at that moment, actors and callbacks, in the order of the sender',
    async check(world) {
      const a = world.spawn(puppet('a'))
      const b = world.spawn(puppet('b'))
      const heard: unknown[] = []
      const off = world.host.subscribe('news', (event, from) => heard.push([event.text, from]))
      world.host.subscribe('news', a)
      world.host.tell(b, subscribe('news'))
      await world.quiet()
      equal(world.view(b).topics, ['news'], 'topics')
      equal(world.host.publish('news', say('one')), 3, 'audience')
      equal(world.host.publish('news', say('two')), 3, 'audience')
      equal(world.host.publish('elsewhere', say('three')), 0, 'audience of another topic')
      await world.quiet()
      off()
      equal(world.host.publish('news', say('four')), 2, 'audience without the callback')
      await world.quiet()
      equal(world.memory(a).said, ['one', 'two', 'four'], 'what one heard')
      equal(world.memory(b).said, ['one', 'two', 'four'], 'what the other heard')
      equal(
        heard,
        [
          ['one', undefined],
          ['two', undefined],
        ],
        'what the callback heard',
      )
    },
  },
  {
    title: 'who publishes does not hear it, and says who it is',
    async check(world) {
      const froms: unknown[] = []
      const a = world.spawn(puppet('a'))
      world.host.subscribe('news', a)
      world.host.subscribe('news', (_event, from) => froms.push(from))
      world.host.tell(a, publish('news', 'mine'))
      await world.quiet()
      equal(world.memory(a).said, [], 'what it heard')
      equal(froms, ['a'], 'from')
    },
  },
  {
    title: 'a subscription outlives a restart and ends with the actor, or when it says so',
    async check(world) {
      const [to = ''] = world.supervise({}, puppet('reader'))
      world.host.tell(to, subscribe('news'))
      world.host.tell(to, subscribe('sports'))
      world.host.tell(to, unsubscribe('sports'))
      await world.quiet()
      world.host.crash(to, 'on purpose')
      await world.until(() => world.view(to).life === 2, 'it lives again')
      equal(world.host.publish('sports', say('x')), 0, 'audience after leaving')
      equal(world.host.publish('news', say('again')), 1, 'audience after a restart')
      await world.quiet()
      equal(world.memory(to).said, ['again'], 'what it heard')
      world.host.stop(to, 'on purpose')
      equal(world.host.publish('news', say('x')), 0, 'audience after the end')
    },
  },
  {
    title: 'a callback that throws is caught, and the others hear all the same',
    async check(world) {
      const heard: unknown[] = []
      world.host.subscribe('news', () => {
        throw new Error('from a callback')
      })
      world.host.subscribe('news', event => heard.push(event.text))
      world.host.publish('news', say('x'))
      equal(heard, ['x'], 'what the other heard')
      equal(world.host.stats().caught, 1, 'caught')
    },
  },
  {
    title:
      'a publication can be meant for a role, for those who can do something, and for those whom a predicate picks',
    async check(world) {
      const a = world.spawn({ ...puppet('a'), role: 'reviewer', capabilities: [{ name: 'read' }] })
      const b = world.spawn({ ...puppet('b'), role: 'reviewer' })
      const c = world.spawn(puppet('c', { work: () => new Promise(() => {}) }))
      for (const address of [a, b, c]) world.host.subscribe('news', address)
      world.host.tell(c, task())
      await world.until(() => world.view(c).value === 'working', 'one works')
      const audiences = [{ role: 'reviewer' }, { capability: 'read' }, { where: 'working' }, { role: 'nobody' }]
      equal(
        audiences.map((to, n) => world.host.publish('news', say(String(n)), to)),
        [2, 1, 1, 0],
        'audiences',
      )
      world.host.tell(
        c,
        doing({
          type: 'publish',
          params: { topic: 'news', event: say('4'), to: { role: 'reviewer', capability: 'read' } },
        }),
      )
      await world.quiet()
      const heard = [a, b, c].map(address => world.memory(address).said)
      equal(heard, [['0', '1', '4'], ['0'], ['2']], 'what each heard')
    },
  },
  {
    title: 'callbacks of the app hear all of a topic, whomever a publication is meant for',
    async check(world) {
      const heard: unknown[] = []
      world.host.subscribe('news', event => heard.push(event.text))
      world.host.publish('news', say('x'), { role: 'reviewer' })
      equal(heard, ['x'], 'what the callback heard')
    },
  },
  {
    title: 'a predicate that nobody knows is refused outside, and a dead letter inside; one that throws picks nobody',
    async check(world) {
      const a = world.spawn(puppet('a'))
      const b = world.spawn(puppet('b'))
      world.host.subscribe('news', a)
      for (const to of [{ where: 'unheard-of' }, { rôle: 'x' }, { role: 7 }] as never[])
        equal(
          codeThrown(() => world.host.publish('news', say('x'), to), 'such an audience'),
          'input_invalid',
          'code',
        )
      equal(world.host.publish('news', say('x'), { where: 'broken' }), 0, 'audience of a predicate that throws')
      equal(world.host.stats().caught, 1, 'caught')
      world.host.tell(
        b,
        doing({ type: 'publish', params: { topic: 'news', event: say('y'), to: { where: 'unheard-of' } } }),
      )
      await world.quiet()
      equal(world.dead(), ['predicate_unknown'], 'dead letters')
      equal(world.memory(a).said, [], 'what it heard')
    },
  },
]
