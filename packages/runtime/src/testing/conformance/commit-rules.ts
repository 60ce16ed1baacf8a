// A store that cannot commit: nothing of what it could not keep is seen or carried out (K2).
import { codeThrown, equal } from '../assert.ts'
import { puppet, say, task } from './puppet.ts'
import { createHeldStep, type HostRule } from './rule.ts'
import { codeOf } from './world.ts'

const failing = (rule: Omit<HostRule, 'needs'>): HostRule => ({ ...rule, needs: ['failing-commit'] })

export const commitRules: readonly HostRule[] = [
  failing({
    title: 'a commit that fails shows nothing and starts nothing, and the host stops',
    async check(world) {
      const work = createHeldStep()
      const to = world.spawn(puppet('worker', { work: work.run }))
      const window = world.host.actor(to)
      const seen: unknown[] = []
      window.subscribe(snapshot => void seen.push(snapshot.value))
      const asked = world.ask(to, task())
      const before = world.record.events.length
      world.subject.failNextCommit?.()
      equal(await codeOf(asked), 'store_failed', 'code')
      await world.quiet()
      equal(work.calls.length, 0, 'steps that ran')
      equal(seen, [], 'what the window showed')
      await world.host.close()
      equal(world.record.types().slice(before), ['closed'], 'events')
    },
  }),
  failing({
    title: 'an answer whose commit fails is not given: the request ends with store_failed',
    async check(world) {
      const work = createHeldStep()
      const to = world.spawn(puppet('worker', { work: work.run }))
      const asked = world.ask(to, task())
      await world.until(() => work.calls.length === 1, 'the step runs')
      const off = world.host.bus.on('step.ended', () => {
        off()
        world.subject.failNextCommit?.()
      })
      work.calls[0]?.end('never seen')
      equal(await codeOf(asked), 'store_failed', 'code')
      equal(world.record.of('task.ended').length, 0, 'ends of tasks that were seen')
    },
  }),
  failing({
    title: 'whoever calls when the commit fails is told, and so is everybody afterwards',
    async check(world) {
      const to = world.spawn(puppet('worker', { mailbox: { capacity: 1, overflow: 'wait' } }))
      world.host.tell(to, say('in'))
      const waiting = world.host.tell(to, say('waits'))
      world.subject.failNextCommit?.()
      const calls = [
        () => world.host.tell(to, say('x')),
        () => world.ask(to, task()),
        () => world.host.stop(to, 'on purpose'),
        () => world.host.publish('news', say('x')),
      ]
      equal(
        calls.map(call => codeThrown(call, 'call')),
        Array(4).fill('store_failed'),
        'codes',
      )
      equal(await waiting, 'refused', 'who waited for room')
    },
  }),
]
