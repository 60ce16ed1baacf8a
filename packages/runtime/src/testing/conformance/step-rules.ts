// Steps and timers: when they start, what stops them, and which of their results count (K2, K4, K6).
import type { HostAnswer } from '../../host.ts'
import type { StepSource } from '../../step.ts'
import { check, equal } from '../assert.ts'
import { puppet, say, task } from './puppet.ts'
import { createHeldStep, type HostRule } from './rule.ts'
import { codeOf, failureOf, outputOf } from './world.ts'

const throwing = (): never => {
  throw new Error('from a hook')
}

export const stepRules: readonly HostRule[] = [
  {
    title: 'a step starts after the turn that wanted it is committed and seen',
    async check(world) {
      const seen: unknown[] = []
      const work = (): void => void seen.push(...world.record.types(), world.view('worker').value)
      const to = world.spawn(puppet('worker', { work }))
      await outputOf(world.ask(to, task()))
      equal(seen.slice(-3), ['actor.turn', 'step.started', 'working'], 'what was seen when the step began')
    },
  },
  {
    title: 'leaving the state tells the step to stop, and its result goes nowhere',
    async check(world) {
      const work = createHeldStep()
      const to = world.spawn(puppet('worker', { work: work.run }))
      world.host.tell(to, task())
      await world.until(() => work.calls.length === 1, 'the step runs')
      world.host.tell(to, { type: 'CANCEL' })
      await world.until(() => work.calls[0]?.signal.aborted === true, 'its signal fires')
      work.calls[0]?.end('too late')
      await world.quiet()
      equal(world.memory(to).answer, undefined, 'what came of it')
      const [record] = world.record.of('step.ended')
      equal(record?.step.status, 'cancelled', 'status of the step')
    },
  },
  {
    title: 'a result for a state that was entered anew is dropped, the new one counts',
    async check(world) {
      const work = createHeldStep()
      const to = world.spawn(puppet('worker', { work: work.run }))
      const asked = world.ask(to, task())
      await world.until(() => work.calls.length === 1, 'the step runs')
      world.host.tell(to, { type: 'AGAIN' })
      await world.until(() => work.calls.length === 2, 'it runs anew')
      check(work.calls[0]?.id !== work.calls[1]?.id, 'the two must have ids of their own')
      work.calls[0]?.end('old')
      await world.quiet()
      equal(world.view(to).value, 'working', 'state')
      work.calls[1]?.end('new')
      equal(await outputOf(asked), 'new', 'answer')
    },
  },
  {
    title: 'a result that waits while its state is left is late',
    async check(world) {
      const work = createHeldStep()
      const to = world.spawn(puppet('worker', { work: work.run }))
      const asked = world.ask(to, task())
      await world.until(() => work.calls.length === 1, 'the step runs')
      // Leaving the state is committed before the result arrives.
      world.host.tell(to, { type: 'CANCEL' })
      work.calls[0]?.end('done')
      equal(await codeOf(asked), 'cancelled', 'code')
      equal(world.view(to).value, 'idle', 'state')
      equal(world.memory(to).answer, undefined, 'what came of it')
    },
  },
  {
    title: 'a step has an id, a key that is its own, its first attempt, and the scope of its run',
    async check(world) {
      const ios: unknown[] = []
      const keys = new Set<string>()
      const work = (_input: unknown, io: { attempt: number; scope: unknown; idempotencyKey: string }): void => {
        ios.push({ attempt: io.attempt, scope: io.scope })
        keys.add(io.idempotencyKey)
      }
      const to = world.spawn(puppet('worker', { work }))
      const scope = { context: { user: 'ada' }, metadata: { a: 1 } }
      await outputOf(world.ask(to, task(), { scope }))
      await outputOf(world.ask(to, task(), { scope }))
      equal(
        ios,
        [
          { attempt: 1, scope },
          { attempt: 1, scope },
        ],
        'what the steps were given',
      )
      equal(keys.size, 2, 'keys')
    },
  },
  {
    title: 'what a step emits is seen, and reaches no chart',
    async check(world) {
      const work = (_input: unknown, io: { emit: (part: unknown) => void }): void => io.emit({ text: 'Hi' })
      const to = world.spawn(puppet('worker', { work }))
      const asked = world.ask(to, task())
      await outputOf(asked)
      const [emitted] = world.record.of('step.emitted')
      equal(emitted?.part, { text: 'Hi' }, 'part')
      equal(emitted?.runId, asked.book.runId, 'run')
      equal(world.host.stats().turns, 2, 'turns')
    },
  },
  {
    title: 'describe, draw, spend and reference of a step may throw: the host and the other actors go on',
    async check(world) {
      const run = (): string => 'done'
      const sources = { draw: throwing, describe: throwing, spend: throwing, reference: throwing }
      for (const [name, hook] of Object.entries(sources)) {
        const to = world.spawn(puppet(name, { work: { run, [name]: hook } }))
        const asked = world.ask(to, task())
        if (name === 'draw') equal(await codeOf(asked), 'step_failed', name)
        else equal(await outputOf(asked), 'done', name)
      }
      equal(world.host.book(world.ask('spend', task()).book.id)?.steps.length ?? 0, 0, 'the host goes on')
      await world.quiet()
      check(world.host.stats().caught >= 3, 'what they throw is counted')
    },
  },
  {
    title: 'the record of a step has the reference that its output gives, and the details of its failure',
    async check(world) {
      const failure = { code: 'rate_limited', message: 'Too many.', retryable: true, details: { requestId: 'r2' } }
      const run = (input: unknown): unknown => (input === 1 ? { id: 'r1' } : Promise.reject(failure))
      const work: StepSource = { run, reference: ({ id }: { id: string }) => id }
      const to = world.spawn(puppet('worker', { work }))
      const [well, badly] = [1, 2].map(input => world.ask(to, task(input)))
      equal(await outputOf(well as HostAnswer), { id: 'r1' }, 'output')
      await failureOf(badly as HostAnswer)
      equal(well?.book.steps[0]?.reference, 'r1', 'reference')
      const { code, message, details } = failure
      equal(badly?.book.steps[0]?.error, { code, message, details }, 'error')
    },
  },
  {
    title: 'stopping an actor tells its steps to stop',
    async check(world) {
      const work = createHeldStep()
      const to = world.spawn(puppet('worker', { work: work.run }))
      world.host.tell(to, task())
      await world.until(() => work.calls.length === 1, 'the step runs')
      world.host.stop(to, 'on purpose')
      check(work.calls[0]?.signal.aborted === true, 'its signal must have fired')
      work.calls[0]?.end()
      await world.quiet()
      equal(world.host.has(to), false, 'it lives')
    },
  },
  {
    title: 'a timer fires when it is due, not before',
    async check(world) {
      const to = world.spawn(puppet('waiter'))
      const asked = world.ask(to, { type: 'WAIT', ms: 40 })
      await world.until(() => world.view(to).timers === 1, 'the timer is set')
      await world.pass(10)
      equal(world.view(to).value, 'waiting', 'state before it is due')
      await world.pass(40)
      equal(await outputOf(asked), 'rang', 'answer')
      equal(world.view(to).timers, 0, 'timers')
    },
  },
  {
    title: 'a timer of a state that was left never fires, nor does that of an earlier life',
    async check(world) {
      const [to = ''] = world.supervise({}, puppet('waiter'))
      world.host.tell(to, { type: 'WAIT', ms: 20 })
      await world.until(() => world.view(to).timers === 1, 'the timer is set')
      world.host.tell(to, { type: 'CANCEL' })
      await world.until(() => world.view(to).timers === 0, 'the timer is gone')
      world.host.tell(to, { type: 'WAIT', ms: 20 })
      await world.until(() => world.view(to).timers === 1, 'the timer is set')
      world.host.crash(to, 'on purpose')
      await world.until(() => world.view(to).life === 2, 'it lives again')
      world.host.tell(to, say('still here'))
      await world.pass(40)
      await world.quiet()
      equal(world.memory(to).answer, undefined, 'what rang')
      equal(world.memory(to).said, ['still here'], 'what it heard')
    },
  },
]
