// What can be seen: windows, events, and the user's own actions. Whoever looks can neither break nor slow an actor (K6).
import { waitFor } from 'xstate'
import { check, equal } from '../assert.ts'
import { doing, puppet, say, task } from './puppet.ts'
import { createHeldStep, type HostRule } from './rule.ts'
import { outputOf } from './world.ts'

const throwing = (): never => {
  throw new Error('from a listener')
}

export const windowRules: readonly HostRule[] = [
  {
    title: 'a window shows what was committed, turn by turn, and its send is a tell',
    async check(world) {
      const to = world.spawn(puppet('seen'))
      const window = world.host.actor(to)
      equal(window.getSnapshot().value, 'idle', 'before')
      const seen: unknown[] = []
      window.subscribe(({ context }) => void seen.push(context.said.length))
      window.send(say('a'))
      window.send(say('b'))
      equal(window.getSnapshot().context.said, [], 'nothing before it is taken')
      await world.quiet()
      equal(seen, [1, 2], 'what was seen')
      equal(world.host.stats().accepted, 2, 'accepted')
      check(world.host.actor(to) === window, 'there is one window')
    },
  },
  {
    title: 'waitFor works on a window',
    async check(world) {
      const work = createHeldStep()
      const to = world.spawn(puppet('seen', { work: work.run }))
      const waited = waitFor(world.host.actor(to), snapshot => snapshot.value === 'working')
      world.host.tell(to, task())
      equal((await waited).value, 'working', 'value')
    },
  },
  {
    title: 'a restart keeps the window, and a failed life never shows as an error',
    async check(world) {
      const [to = ''] = world.supervise({}, puppet('seen'))
      const window = world.host.actor(to)
      const statuses: unknown[] = []
      window.subscribe({ next: ({ status }) => void statuses.push(status), error: () => void statuses.push('error') })
      world.host.tell(to, say('before'))
      await world.quiet()
      world.host.tell(to, { type: 'BOOM' })
      await world.until(() => world.view(to).life === 2, 'it lives again')
      await world.quiet()
      check(world.host.actor(to) === window, 'the window is the same')
      equal(window.getSnapshot().context.said, [], 'it shows the new life')
      equal([...new Set(statuses)], ['active'], 'statuses')
    },
  },
  {
    title: 'stopping and finishing complete a window',
    async check(world) {
      const ends: string[] = []
      for (const name of ['stopped', 'finished']) {
        const to = world.spawn(puppet(name))
        world.host.actor(to).subscribe({ complete: () => void ends.push(name) })
        if (name === 'stopped') world.host.stop(to, 'on purpose')
        else world.host.tell(to, { type: 'FINISH' })
        await world.until(() => !world.host.has(to), 'it is gone')
      }
      equal(ends, ['stopped', 'finished'], 'what completed')
    },
  },
  {
    title: 'the status of a window says how the actor ended',
    async check(world) {
      const stopped = world.host.actor(world.spawn(puppet('stopped')))
      const finished = world.host.actor(world.spawn(puppet('finished')))
      world.host.stop('stopped', 'on purpose')
      world.host.tell('finished', { type: 'FINISH' })
      await world.quiet()
      equal(
        [stopped, finished].map(window => window.getSnapshot().status),
        ['stopped', 'done'],
        'statuses',
      )
    },
  },
  {
    title: 'listeners of a window may throw',
    async check(world) {
      const to = world.spawn(puppet('seen'))
      const window = world.host.actor(to)
      const seen: unknown[] = []
      window.subscribe(throwing)
      window.on('SAID', throwing)
      window.subscribe(({ context }) => void seen.push(context.said.length))
      world.host.tell(to, say('a'))
      world.host.tell(to, { type: 'EMIT', text: 'x' })
      await world.quiet()
      equal(seen.at(-1), 1, 'what the other listener saw')
      check(world.host.stats().caught >= 2, 'what they throw is counted')
    },
  },
  {
    title: 'an event that a chart emits reaches the listeners of its window',
    async check(world) {
      const to = world.spawn(puppet('seen'))
      const heard: unknown[] = []
      world.host.actor(to).on('SAID', event => void heard.push(event))
      world.host.tell(to, { type: 'EMIT', text: 'hello' })
      await world.quiet()
      equal(heard, [{ type: 'SAID', text: 'hello' }], 'emitted')
    },
  },
  {
    title: "a chart's own function actions run after the commit, in order, and may throw",
    async check(world) {
      const seen: unknown[] = []
      const local = (): void => {
        seen.push(world.host.stats().turns)
        throwing()
      }
      const to = world.spawn(puppet('acting', { local }))
      world.host.tell(to, { type: 'LOCAL' })
      world.host.tell(to, say('next'))
      await world.quiet()
      equal(seen, [1], 'turns that were committed when it ran')
      equal(world.memory(to).said, ['next'], 'what it heard afterwards')
      equal(world.view(to).life, 1, 'life')
      equal(world.host.stats().caught, 1, 'caught')
    },
  },
  {
    title: 'events tell the story of a task in order, each with its run',
    async check(world) {
      const to = world.spawn(puppet('worker'))
      const asked = world.ask(to, task('x'))
      await outputOf(asked)
      const story = world.record.events.filter(({ runId }) => runId === asked.book.runId).map(({ type }) => type)
      const expected = ['task.started', 'actor.turn', 'step.started', 'step.ended', 'actor.turn', 'task.ended']
      equal(story, expected, 'story')
    },
  },
  {
    title:
      'a listener that throws at every event is told nothing of its own errors, and the others hear everything once',
    async check(world) {
      world.host.bus.on('*', throwing)
      const caught = world.record.of('caught').length
      const to = world.spawn(puppet('seen'))
      world.host.tell(to, say('x'))
      await world.quiet()
      equal(world.memory(to).said, ['x'], 'what it heard')
      const { events } = world.record
      equal(new Set(events).size, events.length, 'events heard twice')
      check(world.record.of('caught').length > caught, 'its errors are reported to the others')
    },
  },
  {
    title: 'what a listener starts is seen after what it listens to',
    async check(world) {
      const to = world.spawn(puppet('seen'))
      const off = world.host.bus.on('actor.turn', () => {
        off()
        world.host.tell(to, say('from the listener'))
      })
      world.record.stop()
      const types: string[] = []
      world.host.bus.on('*', ({ type }) => void types.push(type))
      world.host.tell(to, doing({ type: 'note', params: { note: { a: 1 } } }))
      await world.quiet()
      equal(types, ['message.told', 'actor.turn', 'note', 'message.told', 'actor.turn'], 'order')
    },
  },
  {
    title: 'a message through a window to a host that is closed is a dead letter, and a tell is refused',
    async check(world) {
      const to = world.spawn(puppet('late'))
      const window = world.host.actor(to)
      await world.host.close()
      window.send(say('too late'))
      equal(world.dead(), ['closed'], 'dead letters')
      equal(world.record.types().includes('closed'), true, 'closed')
    },
  },
]
