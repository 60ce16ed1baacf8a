// Limits: what a task, an actor and a host may use, counted down the tree.
import type { Limits, Spend } from '../../budget.ts'
import type { HostAnswer } from '../../host.ts'
import type { StepSource } from '../../step.ts'
import { check, equal } from '../assert.ts'
import { puppet, question, task } from './puppet.ts'
import { createHeldStep, type HostRule } from './rule.ts'
import { failureOf, outputOf } from './world.ts'

/** The limit at which a request ended; throws when it ended otherwise. */
async function limitOf(asked: HostAnswer): Promise<unknown> {
  const { code, details } = await failureOf(asked)
  equal(code, 'limit_exceeded', 'code')
  return details?.limit
}

const drawing = (draw: object, spend: object = {}): StepSource => ({
  run: () => 'done',
  draw: () => draw,
  spend: () => spend,
})

const throwing = (): never => {
  throw new Error('from a step')
}

const spending = (tokens: number): Spend => ({ inputTokens: tokens, outputTokens: 0 })

/** What a step costs is known only after it: the one that passes the limit ends well, the next one does not start. */
const spentUp = (limit: 'tokens' | 'costUsd', limits: Limits): HostRule => ({
  title: `${limit}: no step starts once the limit is reached`,
  limits,
  async check(world) {
    const spend = { inputTokens: 60, outputTokens: 60, costUsd: 2 }
    const to = world.spawn(puppet('worker', { work: drawing({ turns: 1 }, spend) }))
    equal(await outputOf(world.ask(to, task())), 'done', 'the step that reaches it')
    equal(await limitOf(world.ask(to, task())), limit, 'the next one')
  },
})

export const limitRules: readonly HostRule[] = [
  {
    title: 'turns and toolCalls: a step beyond the limit of the task fails without running',
    async check(world) {
      for (const limit of ['turns', 'toolCalls'] as const) {
        const to = world.spawn(puppet(limit, { work: drawing({ [limit]: 2 }) }))
        equal(await outputOf(world.ask(to, task(), { limits: { [limit]: 2 } })), 'done', 'at the limit')
        equal(await limitOf(world.ask(to, task(), { limits: { [limit]: 1 } })), limit, 'beyond the limit')
      }
    },
  },
  {
    title: 'delegations: an ask beyond the limit fails without being asked',
    async check(world) {
      const callee = world.spawn(puppet('callee'))
      const asker = world.spawn(puppet('asker'))
      const asked = world.ask(asker, question(callee, task()), { limits: { delegations: 0 } })
      equal(await limitOf(asked), 'delegations', 'limit')
      equal(await outputOf(world.ask(asker, question(callee, task(1)), { limits: { delegations: 1 } })), 1, 'answer')
    },
  },
  {
    title: 'depth: requests nest as deep as the limit and no deeper',
    async check(world) {
      const [a, b, c] = ['a', 'b', 'c'].map(name => world.spawn(puppet(name))) as [string, string, string]
      const nested = question(b, question(c, task('deep')))
      equal(await outputOf(world.ask(a, nested, { limits: { depth: 3 } })), 'deep', 'at the limit')
      equal(await limitOf(world.ask(a, nested, { limits: { depth: 2 } })), 'depth', 'beyond the limit')
    },
  },
  spentUp('tokens', { tokens: 120 }),
  spentUp('costUsd', { costUsd: 2 }),
  {
    title: 'tokens: steps side by side pass the limit by one of them at most; the next waits until there is room',
    limits: { tokens: 100 },
    async check(world) {
      const work = createHeldStep()
      const step: StepSource = {
        run: work.run as StepSource['run'],
        estimate: () => ({ tokens: 40, isBound: true }),
        spend: (tokens: number) => spending(tokens),
      }
      const to = ['a', 'b', 'c', 'd'].map(name => world.spawn(puppet(name, { work: step })))
      const asked = to.map(address => world.ask(address, task()))
      await world.until(() => work.calls.length === 2, 'two have room')
      await world.quiet()
      equal(work.calls.length, 2, 'steps under way')
      work.calls[0]?.end(10)
      await world.until(() => work.calls.length === 3, 'a third has room')
      for (const call of work.calls.slice(1)) call.end(45)
      equal(await limitOf(asked[3] as HostAnswer), 'tokens', 'the fourth')
      equal(world.host.stats().totals.inputTokens, 100, 'used')
    },
  },
  {
    title:
      'what a step cost that was cancelled on its way is unknown, and so are the sums above it; a failed one says itself',
    async check(world) {
      const failing: StepSource = { run: throwing, spend: () => ({}), spendOnFailure: () => spending(7) }
      await failureOf(world.ask(world.spawn(puppet('failing', { work: failing })), task()))
      equal(world.host.stats().totals.inputTokens, 7, 'used by one that failed')
      const work = createHeldStep()
      const held: StepSource = { run: work.run as StepSource['run'], spend: () => spending(1) }
      const asked = world.ask(world.spawn(puppet('held', { work: held })), task())
      await world.until(() => work.calls.length === 1, 'it runs')
      asked.cancel()
      await failureOf(asked)
      equal(world.host.stats().totals.inputTokens, undefined, 'used by one that was cancelled')
      equal(asked.book.steps[0]?.status, 'cancelled', 'the step')
    },
  },
  {
    title: 'tokens: a step that is cancelled while it waits for room never runs, and keeps nobody back',
    limits: { tokens: 100 },
    async check(world) {
      const work = createHeldStep()
      const step = (tokens: number): StepSource => ({
        run: work.run as StepSource['run'],
        estimate: () => ({ tokens, isBound: true }),
        spend: () => spending(1),
      })
      const asked = [60, 90, 40].map((tokens, n) =>
        world.ask(world.spawn(puppet(`p${n}`, { work: step(tokens) })), task(n)),
      )
      await world.until(() => work.calls.length === 1, 'one has room')
      await world.quiet()
      asked[1]?.cancel()
      await world.until(() => work.calls.length === 2, 'the one behind it has room')
      equal(
        work.calls.map(({ input }) => input),
        [0, 2],
        'who ran',
      )
      for (const call of work.calls) call.end('done')
      for (const n of [0, 2]) equal(await outputOf(asked[n] as HostAnswer), 'done', 'answer')
    },
  },
  {
    title: 'what children use is drawn from those above them, the host included',
    limits: { turns: 3 },
    async check(world) {
      const worker = world.spawn(puppet('worker', { work: drawing({ turns: 2 }, { costUsd: 1, inputTokens: 5 }) }))
      const asker = world.spawn(puppet('asker'))
      const asked = world.ask(asker, question(worker, task()))
      equal(await outputOf(asked), 'done', 'within the limit of the host')
      equal(asked.book.account.state.turns, 2, 'turns of the whole task')
      equal(asked.book.children[0]?.account.state.inputTokens, 5, 'tokens of the child')
      equal(await limitOf(world.ask(asker, question(worker, task()))), 'turns', 'beyond the limit of the host')
    },
  },
  {
    title: 'what an actor does that was told and not asked is charged to the host, and its limits hold',
    limits: { turns: 1, delegations: 0 },
    async check(world) {
      const work = createHeldStep()
      const step: StepSource = {
        run: work.run as StepSource['run'],
        draw: () => ({ turns: 1 }),
        spend: () => spending(5),
      }
      const to = world.spawn(puppet('told', { work: step }))
      void world.host.tell(to, task())
      await world.until(() => work.calls.length === 1, 'the first runs')
      work.calls[0]?.end('done')
      await world.until(() => world.host.stats().totals.inputTokens === 5, 'it is charged')
      void world.host.tell(to, task())
      await world.quiet()
      equal(work.calls.length, 1, 'steps that ran')
      equal(world.host.stats().totals.turns, 1, 'turns of the host')
      void world.host.tell(
        world.spawn(puppet('asker')),
        question(world.spawn(puppet('callee', { work: step })), task()),
      )
      await world.quiet()
      equal(work.calls.length, 1, 'nobody is asked for it, either')
    },
  },
  {
    title: "an actor's own limits hold for each of its tasks, also for one that was passed on",
    async check(world) {
      const [to = ''] = world.supervise({}, puppet('thrifty', { limits: { turns: 1 }, work: drawing({ turns: 2 }) }))
      equal(await limitOf(world.ask(to, task())), 'turns', 'asked')
      const routed = world.ask('top', { type: 'ROUTE', to: 'thrifty', event: task() })
      equal(await limitOf(routed), 'turns', 'passed on')
    },
  },
  {
    title: 'durationMs: a task that takes longer ends, counted from its start',
    async check(world) {
      const work = createHeldStep()
      const to = world.spawn(puppet('slow', { work: work.run }))
      const asked = world.ask(to, task(), { limits: { durationMs: 20 } })
      await world.until(() => work.calls.length === 1, 'the step runs')
      await world.pass(20)
      equal(await limitOf(asked), 'durationMs', 'limit')
      check(work.calls[0]?.signal.aborted === true, 'the signal of the step must have fired')
    },
  },
  {
    title: 'durationMs of an actor: counted from when it takes the task, not from when the task began to wait',
    async check(world) {
      const work = createHeldStep()
      const to = world.spawn(puppet('slow', { work: work.run, limits: { durationMs: 40 } }))
      const first = world.ask(to, task())
      const second = world.ask(to, task())
      await world.until(() => work.calls.length === 1, 'the first is worked on')
      await world.pass(40)
      equal(await limitOf(first), 'durationMs', 'limit')
      await world.until(() => work.calls.length === 2, 'the second is worked on')
      equal(world.host.book(second.book.id)?.status, 'in_progress', 'status of the second')
      await world.pass(40)
      equal(await limitOf(second), 'durationMs', 'limit')
    },
  },
  {
    title: 'a limit that one task reached touches no other',
    async check(world) {
      const to = world.spawn(puppet('worker', { work: drawing({ turns: 1 }) }))
      const [poor, rich] = [{ turns: 0 }, { turns: 1 }].map(limits => world.ask(to, task(), { limits }))
      equal(await limitOf(poor as never), 'turns', 'the one')
      equal(await outputOf(rich as never), 'done', 'the other')
    },
  },
]
