// Tasks that wait: for room below an actor that lets only so many be under way, in the order of their urgency, and for others.

import type { ActorEvent } from '../../event.ts'
import type { Priority } from '../../priority.ts'
import { check, equal } from '../assert.ts'
import { puppet, question, task } from './puppet.ts'
import { createHeldStep, type HeldStep, type HostRule } from './rule.ts'
import { team } from './team.ts'
import { codeOf, outputOf, type World } from './world.ts'

const taskFor = (agent: string, more: object = {}): ActorEvent => ({
  type: 'ROUTE',
  to: agent,
  event: { type: 'TASK', task: { description: agent, ...more } },
})

const urgent = (priority: Priority | undefined, description: string): ActorEvent => ({
  type: 'TASK',
  task: { description, ...(priority !== undefined && { priority }) },
})

const words = (work: HeldStep): readonly unknown[] =>
  work.calls.map(({ input }) => (input as { readonly description: string }).description)

/** `top` lets two tasks be under way, and three work below it. */
function narrow(world: World, work: HeldStep, maxParallel = 2): void {
  const hands = ['a', 'b', 'c'].map(name => puppet(name, { work: work.run }))
  team(world, { name: 'top', maxParallel }, ...hands)
}

export const waitingRules: readonly HostRule[] = [
  {
    title: 'the next tasks of a busy actor are taken by urgency, then in the order in which they came',
    async check(world) {
      const work = createHeldStep()
      const to = world.spawn(puppet('busy', { work: work.run }))
      const order: readonly (readonly [Priority | undefined, string])[] = [
        ['low', 'first'],
        ['low', 'low'],
        [undefined, 'normal'],
        ['high', 'high'],
        [9.5, 'highest'],
        ['normal', 'normal too'],
        ['high', 'high too'],
      ]
      for (const [priority, text] of order) world.ask(to, urgent(priority, text))
      for (let n = 0; n < order.length; n += 1) {
        await world.until(() => work.calls.length === n + 1, 'it works')
        await world.quiet()
        work.calls[n]?.end()
      }
      equal(words(work), ['first', 'highest', 'high', 'high too', 'normal', 'normal too', 'low'], 'order')
    },
  },
  {
    title: 'a supervisor lets only so many tasks be under way; the others wait at it, the most urgent in front',
    async check(world) {
      const work = createHeldStep()
      narrow(world, work)
      for (const agent of ['a', 'b']) world.ask('top', taskFor(agent))
      const late = world.ask('top', taskFor('c', { priority: 'low' }))
      const soon = world.ask('top', taskFor('c', { priority: 'high', description: 'soon' }))
      await world.until(() => world.view('top').stash === 2, 'two wait')
      equal([world.view('top').underWay, world.view('top/c').mailbox + world.view('top/c').stash], [2, 0], 'under way')
      equal([world.host.stats().openRequests, world.host.stats().pending], [4, 2], 'open and pending')
      equal(words(work), ['a', 'b'], 'what is worked on')
      work.calls[0]?.end('done')
      await world.until(() => work.calls.length === 3, 'the next begins')
      equal(words(work).at(-1), 'soon', 'which one')
      equal([world.host.book(late.book.id)?.status, late.book.address], ['pending', 'top'], 'the other waits')
      for (const n of [1, 2]) work.calls[n]?.end('done')
      await world.until(() => work.calls.length === 4, 'the last begins')
      work.calls[3]?.end('done')
      equal(await Promise.all([soon, late].map(outputOf)), ['done', 'done'], 'answers')
      equal([world.view('top').underWay, world.view('top').stash], [0, 0], 'nothing is left')
    },
  },
  {
    title: 'a task that waits for room can be cancelled, and its deadline goes on; neither is ever begun',
    async check(world) {
      const work = createHeldStep()
      narrow(world, work, 1)
      world.ask('top', taskFor('a'))
      const cancelled = world.ask('top', taskFor('b'))
      const late = world.ask('top', taskFor('c'), { deadline: world.now() + 30 })
      await world.until(() => world.view('top').stash === 2, 'two wait')
      cancelled.cancel()
      await world.pass(30)
      equal(await codeOf(cancelled), 'cancelled', 'code of the one')
      equal(await codeOf(late), 'ask_deadline', 'code of the other')
      equal(world.view('top').stash, 0, 'nobody waits')
      work.calls[0]?.end()
      await world.quiet()
      equal(words(work), ['a'], 'what was worked on')
    },
  },
  {
    title: 'what a task hands on is part of it, and needs no room of its own',
    async check(world) {
      const work = createHeldStep()
      team(world, { name: 'top', maxParallel: 1 }, puppet('boss'), puppet('hand', { work: work.run }))
      const event = question('..', { type: 'ROUTE', to: 'hand', event: task('part') })
      const asked = world.ask('top', { type: 'ROUTE', to: 'boss', event })
      await world.until(() => work.calls.length === 1, 'the part is worked on')
      equal(world.view('top').underWay, 1, 'under way')
      work.calls[0]?.end('done')
      equal(await outputOf(asked), 'done', 'answer')
    },
  },
  {
    title: 'room is free again however a task ended: failed, cancelled in hand, stopped with its actor',
    async check(world) {
      const work = createHeldStep()
      narrow(world, work, 1)
      const [, cancelled] = [taskFor('a'), taskFor('b'), taskFor('c'), taskFor('a')].map(event =>
        world.ask('top', event),
      )
      await world.until(() => work.calls.length === 1, 'the first begins')
      work.calls[0]?.fail(new Error('no'))
      await world.until(() => work.calls.length === 2, 'the second begins')
      cancelled?.cancel()
      await world.until(() => work.calls.length === 3, 'the third begins')
      world.host.stop('top/c', 'on purpose')
      await world.until(() => work.calls.length === 4, 'the fourth begins')
    },
  },
  {
    title: 'what an urgent task hands on is as urgent, where it does not say',
    async check(world) {
      const work = createHeldStep()
      const hand = world.spawn(puppet('hand', { work: work.run }))
      const boss = world.spawn(puppet('boss'))
      for (const text of ['first', 'normal']) world.ask(hand, urgent(undefined, text))
      await world.until(() => work.calls.length === 1, 'the first begins')
      world.ask(boss, { ...question(hand, urgent(undefined, 'part')), task: { priority: 'high' } })
      await world.until(() => world.view(hand).stash === 2, 'two wait')
      work.calls[0]?.end()
      await world.until(() => work.calls.length === 2, 'the next begins')
      equal(words(work).at(-1), 'part', 'which one')
    },
  },
  {
    title: 'a task waits for those that it depends on, and fails unbegun where one of them does not complete',
    async check(world) {
      const work = createHeldStep()
      narrow(world, work, 9)
      const first = world.ask('top', taskFor('a'), { taskId: 'first' })
      const then = world.ask('top', taskFor('b', { dependsOn: ['first'] }), { taskId: 'then' })
      const never = world.ask('top', taskFor('c', { dependsOn: ['first', 'then'] }))
      await world.quiet()
      equal(words(work), ['a'], 'what begins')
      work.calls[0]?.end('one')
      equal(await outputOf(first), 'one', 'the first')
      await world.until(() => work.calls.length === 2, 'the second begins')
      work.calls[1]?.fail(new Error('no'))
      equal(await codeOf(then), 'step_failed', 'the second')
      equal(await codeOf(never), 'dependency_failed', 'the third')
      equal(words(work), ['a', 'b'], 'what was worked on')
      check(world.dead().includes('dependency_failed'), 'the third is a dead letter')
    },
  },
  {
    title: 'a sequential task begins when every task before it has ended, however it ended',
    async check(world) {
      const work = createHeldStep()
      narrow(world, work, 9)
      for (const agent of ['a', 'b']) world.ask('top', taskFor(agent))
      const alone = world.ask('top', taskFor('c', { mode: 'sequential' }))
      await world.quiet()
      work.calls[1]?.fail(new Error('no'))
      await world.quiet()
      equal(words(work), ['a', 'b'], 'what begins')
      work.calls[0]?.end()
      await world.until(() => work.calls.length === 3, 'the third begins')
      work.calls[2]?.end('done')
      equal(await outputOf(alone), 'done', 'answer')
    },
  },
  {
    title: 'tasks that wait for room, for others, and by urgency still do in the next process',
    needs: ['durable'],
    async check(world) {
      const work = createHeldStep()
      narrow(world, work, 1)
      world.ask('top', taskFor('a'), { taskId: 'first' })
      world.ask('top', taskFor('b', { priority: 'low' }))
      world.ask('top', taskFor('c', { dependsOn: ['first'], priority: 'high' }))
      await world.until(() => world.view('top').stash === 2, 'two wait')
      await world.reopen()
      equal([world.view('top').underWay, world.view('top').stash], [1, 2], 'under way and waiting')
      await world.until(() => work.calls.length === 2, 'the first goes on')
      await world.quiet()
      equal(words(work), ['a', 'a'], 'what is worked on')
      work.calls[1]?.end()
      await world.until(() => work.calls.length === 3, 'the next begins')
      equal(words(work).at(-1), 'c', 'which one')
    },
  },
]
