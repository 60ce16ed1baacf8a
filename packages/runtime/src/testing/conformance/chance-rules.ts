// Second chances: tasks that are tried again, given to a fallback or to a sibling, and those that are set aside.
import { check, equal } from '../assert.ts'
import { puppet, question, task } from './puppet.ts'
import { createHeldStep, type HostRule } from './rule.ts'
import { team } from './team.ts'
import { codeOf, failureOf, outputOf, type World } from './world.ts'

/** Fails so often, then gives its name. */
function unsteady(name: string, times: number, more: object = {}) {
  let left = times
  const work = (): string => {
    left -= 1
    if (left >= 0) throw new Error(`not this time, says ${name}`)
    return name
  }
  return { ...puppet(name, { work }), ...more }
}

/** Each BOOM that it takes ends its life. */
const fragile = (name: string, more: object = {}) => ({ ...puppet(name), ...more })

const retried = (world: World): readonly string[] => world.record.of('task.retried').map(({ address }) => address)

export const chanceRules: readonly HostRule[] = [
  {
    title: 'a task that its actor failed at is tried again as often as the actor allows, and then has failed',
    async check(world) {
      team(world, { name: 'top' }, unsteady('steady', 2, { retries: 2 }), unsteady('hopeless', 9, { retries: 2 }))
      const asked = world.ask('top/steady', task())
      equal(await outputOf(asked), 'steady', 'answer of the third try')
      equal(asked.book.steps.length, 3, 'steps')
      equal((await failureOf(world.ask('top/hopeless', task()))).message, 'not this time, says hopeless', 'message')
      equal(retried(world), ['top/steady', 'top/steady', 'top/hopeless', 'top/hopeless'], 'second chances')
      const { completed, failed } = world.host.stats()
      equal([completed, failed], [1, 1], 'each ended once')
    },
  },
  {
    title: 'a task is not tried again when nobody wants it any more, or when its time is up',
    async check(world) {
      const work = createHeldStep()
      team(
        world,
        { name: 'top' },
        { ...puppet('hand', { work: work.run }), retries: 5, fallback: 'other' },
        puppet('other'),
      )
      const cancelled = world.ask('top/hand', task())
      await world.until(() => work.calls.length === 1, 'it works')
      cancelled.cancel()
      equal(await codeOf(cancelled), 'cancelled', 'code')
      const late = world.ask('top/hand', task(), { deadline: world.now() + 20 })
      await world.until(() => work.calls.length === 2, 'it works')
      await world.pass(20)
      equal(await codeOf(late), 'ask_deadline', 'code')
      const stopped = world.ask('top/hand', task())
      await world.until(() => work.calls.length === 3, 'it works')
      world.host.stop('top/hand', 'on purpose')
      equal(await codeOf(stopped), 'callee_stopped', 'code')
      equal(retried(world), [], 'second chances')
    },
  },
  {
    title: 'after its own tries a task goes to the fallback, with tries of its own, and the asker hears from that one',
    async check(world) {
      team(
        world,
        { name: 'top' },
        unsteady('first', 9, { retries: 1, fallback: 'second' }),
        unsteady('second', 1, { retries: 1 }),
        unsteady('lost', 9, { fallback: 'nobody' }),
        unsteady('round', 9, { fallback: 'about' }),
        unsteady('about', 9, { fallback: 'round' }),
      )
      const asked = world.ask('top/first', task())
      equal(await outputOf(asked), 'second', 'answer')
      equal([asked.book.address, asked.book.name], ['top/second', 'second'], 'who did it')
      equal(retried(world), ['top/first', 'top/first', 'top/second'], 'second chances')
      equal((await failureOf(world.ask('top/lost', task()))).message, 'not this time, says lost', 'without a fallback')
      equal((await failureOf(world.ask('top/round', task()))).message, 'not this time, says about', 'each fails once')
    },
  },
  {
    title: 'a fallback that waits for the answer itself is none: the asker hears of the failure',
    async check(world) {
      team(world, { name: 'top' }, puppet('asker'), unsteady('helper', 9, { fallback: 'asker' }))
      const asked = world.ask('top/asker', question('top/helper', task()))
      equal((await failureOf(asked)).message, 'not this time, says helper', 'message')
    },
  },
  {
    title: 'the fallback of an actor that failed for good gets what it had in hand and what waited for it',
    async check(world) {
      const work = createHeldStep()
      const never = { max: 0, withinMs: 1000 }
      const first = { ...puppet('first', { work: work.run }), fallback: 'second' }
      team(world, { name: 'top', intensity: never, whenExceeded: 'stop' }, first, unsteady('second', 0))
      const asked = [1, 2].map(n => world.ask('top/first', task(n)))
      await world.until(() => world.view('top/first').stash === 1, 'one is in hand and one waits')
      world.host.crash('top/first', 'on purpose')
      equal(await Promise.all(asked.map(outputOf)), ['second', 'second'], 'answers')
      equal(world.host.has('top/first'), false, 'the first lives')
    },
  },
  {
    title: 'a task at which its actor crashes three times is set aside, its asker is told, and the actor lives on',
    async check(world) {
      team(
        world,
        { name: 'top', intensity: { max: 9, withinMs: 1000 } },
        fragile('hand'),
        fragile('brittle', { maxCrashes: 1 }),
      )
      const asked = world.ask('top/hand', { type: 'BOOM' })
      equal(await codeOf(asked), 'task_poisonous', 'code')
      await world.until(() => world.host.describe('top/hand')?.status === 'alive', 'it lives again')
      equal([world.view('top/hand').life, world.dead()], [4, ['poison']], 'life and dead letters')
      equal(await outputOf(world.ask('top/hand', task('fine'))), 'fine', 'the next task')
      equal(await codeOf(world.ask('top/brittle', { type: 'BOOM' })), 'task_poisonous', 'code')
      await world.quiet()
      equal(world.view('top/brittle').life, 2, 'life of the brittle one')
      const { accepted, turns, deadLetters, refused } = world.host.stats()
      equal(accepted, turns + (deadLetters - refused), 'accepted = turns + dead letters')
    },
  },
  {
    title: 'a crash in the middle of the work counts against the task in hand, and one that a message caused does not',
    async check(world) {
      const work = createHeldStep()
      const [hand, calm] = ['hand', 'calm'].map(name => puppet(name, { work: work.run }))
      team(world, { name: 'top', intensity: { max: 9, withinMs: 1000 } }, hand as never, calm as never)
      const poison = world.ask('top/hand', task())
      for (let n = 1; n <= 3; n += 1) {
        await world.until(() => work.calls.length === n, 'it works')
        world.host.crash('top/hand', 'on purpose')
      }
      equal(await codeOf(poison), 'task_poisonous', 'code')
      const innocent = world.ask('top/calm', task())
      for (let n = 4; n <= 8; n += 1) {
        await world.until(() => work.calls.length === n, 'it works')
        if (n < 8) world.host.tell('top/calm', { type: 'BOOM' })
      }
      work.calls[7]?.end('done')
      equal(await outputOf(innocent), 'done', 'answer')
    },
  },
  {
    title: 'siblings that are restarted along are not to blame',
    async check(world) {
      const work = createHeldStep()
      const intensity = { max: 9, withinMs: 1000 }
      team(
        world,
        { name: 'top', strategy: 'one-for-all', intensity },
        puppet('calm', { work: work.run }),
        fragile('hand'),
      )
      const innocent = world.ask('top/calm', task())
      for (let n = 1; n <= 5; n += 1) {
        await world.until(() => work.calls.length === n, 'it works')
        if (n < 5) world.host.crash('top/hand', 'on purpose')
      }
      work.calls[4]?.end('done')
      equal(await outputOf(innocent), 'done', 'answer')
    },
  },
  {
    title: 'the crashes of a task are counted over processes',
    needs: ['durable'],
    async check(world) {
      const work = createHeldStep()
      team(world, { name: 'top', intensity: { max: 9, withinMs: 1000 } }, puppet('hand', { work: work.run }))
      world.ask('top/hand', task())
      await world.until(() => work.calls.length === 1, 'it works')
      world.host.crash('top/hand', 'on purpose')
      await world.until(() => work.calls.length === 2, 'it works again')
      const [asked] = await world.reopen()
      await world.until(() => work.calls.length === 3, 'it goes on')
      world.host.crash('top/hand', 'on purpose')
      await world.until(() => work.calls.length === 4, 'it works again')
      world.host.crash('top/hand', 'on purpose')
      check(asked !== undefined, 'the request is open')
      equal(await codeOf(asked), 'task_poisonous', 'code')
    },
  },
  {
    title:
      'where a parent gives tasks to others, those of a child that crashed come back to it: in hand, waiting and unread',
    async check(world) {
      const work = createHeldStep()
      const hands = ['a', 'b'].map(name => ({ ...puppet(name, { work: work.run }), role: 'hand' }))
      team(world, { name: 'top', reassigns: true, backoff: { initialMs: 50 } }, ...hands)
      // The tasks go back to `top` as they were: a supervisor takes ROUTE and nothing else, so that they end there.
      const asked = [1, 2].map(n => world.ask('top/a', task(n)))
      await world.until(() => world.view('top/a').stash === 1, 'one is in hand and one waits')
      world.host.crash('top/a', 'on purpose')
      equal(await Promise.all(asked.map(codeOf)), ['request_refused', 'request_refused'], 'codes')
      check(work.calls[0]?.signal.aborted === true, 'the signal of the step must have fired')
      await world.pass(50)
      await world.until(() => world.view('top/a').status === 'alive', 'it lives again')
      equal([world.view('top/a').stash, work.calls.length], [0, 1], 'nothing is left of them')
    },
  },
]
