import { expect, test } from 'vitest'
import type { Draw, StepIo } from '../../src/index.ts'
import { asker, keeper, twoSteps, worker } from './charts.ts'
import { breath, handClock, handPacer, never, type Opened, open, storePath } from './rig.ts'

const task = (id: string, agent: string, input?: unknown) => ({ id, agent, description: id, input })
const inputOf = (given: unknown): unknown => (given as { readonly input: unknown }).input
/** A step that says what it was given. */
const echo = (given: unknown): unknown => inputOf(given)

test('K3 a step in flight runs again under the same key, with one attempt more each time', async () => {
  const path = storePath()
  const calls: [string, number][] = []
  let answers = false
  const agent = worker('w', (given: unknown, { idempotencyKey, attempt }: StepIo) => {
    calls.push([idempotencyKey, attempt])
    return answers ? inputOf(given) : never()
  })
  const first = open(path, { agents: [agent] })
  first.runtime.start(task('T1', 'w', 'it'))
  await breath()
  first.die()

  const second = open(path, { agents: [agent] })
  second.runtime.resume()
  await breath()
  second.die()

  answers = true
  const third = open(path, { agents: [agent] })
  const [run] = third.runtime.resume()
  expect(await run?.result()).toMatchObject({ status: 'completed', output: 'it', taskId: 'T1' })
  const [[key] = []] = calls
  expect(key).toMatch(/^root\/w-.+@1\/work#1$/)
  expect(calls).toEqual([
    [key, 1],
    [key, 2],
    [key, 3],
  ])
})

test('a key is never used for another step, also by a new actor at the same address', async () => {
  const path = storePath()
  const keys: string[] = []
  const agent = worker('w', (given: unknown, { idempotencyKey }: StepIo) => {
    keys.push(idempotencyKey)
    return inputOf(given)
  })
  const before = open(path, { agents: [agent] })
  await before.runtime.run(task('T1', 'w'))
  before.die()

  const after = open(path, { agents: [agent] })
  after.runtime.resume()
  await after.runtime.run(task('T2', 'w'))
  after.runtime.agents.remove('w')
  after.runtime.agents.register(agent)
  await after.runtime.run(task('T3', 'w'))
  expect(new Set(keys).size).toBe(3)
})

test('K3 a completed step never runs again, and its output is there for the next one', async () => {
  const path = storePath()
  const calls: string[] = []
  const agent = (second: () => unknown) =>
    twoSteps(
      'w',
      () => {
        calls.push('first')
        return 'from the first'
      },
      (given: unknown) => {
        calls.push(`second, given ${given}`)
        return second()
      },
    )
  const before = open(path, { agents: [agent(never)] })
  before.runtime.start(task('T1', 'w'))
  await breath()
  before.die()

  const after = open(path, { agents: [agent(() => 'all')] })
  const [run] = after.runtime.resume()
  expect(await run?.result()).toMatchObject({ status: 'completed', output: 'all' })
  expect(calls).toEqual(['first', 'second, given from the first', 'second, given from the first'])
})

test('K3 a result that was committed and not yet taken is taken, and its step is not run again', async () => {
  const path = storePath()
  const pacer = handPacer()
  let finish: (output: string) => void = () => {}
  let calls = 0
  const first = (): Promise<string> => {
    calls += 1
    return new Promise(resolve => {
      finish = resolve
    })
  }
  const agents = [twoSteps('w', first, (given: unknown) => `${given}, and used`)]
  const before = open(path, { agents, pacer })
  before.runtime.start(task('T1', 'w'))
  await breath()
  pacer.hold()
  finish('paid for')
  await breath()
  before.die()

  const after = open(path, { agents })
  const [run] = after.runtime.resume()
  const result = await run?.result()
  expect(result).toMatchObject({ status: 'completed', output: 'paid for, and used' })
  expect(result?.steps.map(({ source, status }) => [source, status])).toEqual([
    ['first', 'completed'],
    ['second', 'completed'],
  ])
  expect(calls).toBe(1)
})

test('a task that nobody has taken yet is done', async () => {
  const path = storePath()
  const pacer = handPacer()
  const before = open(path, { agents: [worker('w', echo)], pacer })
  await before.runtime.idle()
  pacer.hold()
  before.runtime.start(task('T1', 'w', 'late'))
  before.die()

  const after = open(path, { agents: [worker('w', echo)] })
  const [run] = after.runtime.resume()
  expect(await run?.result()).toMatchObject({ status: 'completed', output: 'late' })
})

test('tasks that wait for a busy agent keep their order', async () => {
  const path = storePath()
  const done: unknown[] = []
  const before = open(path, { agents: [worker('w', never)] })
  for (const id of ['T1', 'T2', 'T3']) before.runtime.start(task(id, 'w', id))
  await breath()
  expect(before.runtime.describe('root/w')).toMatchObject({ stash: 2 })
  before.die()

  const after = open(path, {
    agents: [
      worker('w', (given: unknown) => {
        done.push(inputOf(given))
        return inputOf(given)
      }),
    ],
  })
  const results = await Promise.all(after.runtime.resume().map(run => run.result()))
  expect(results.map(({ taskId, output }) => [taskId, output])).toEqual([
    ['T1', 'T1'],
    ['T2', 'T2'],
    ['T3', 'T3'],
  ])
  expect(done).toEqual(['T1', 'T2', 'T3'])
})

test('a request in hand when its actor restarted is done again in the next life, ahead of those that wait', async () => {
  const path = storePath()
  const before = open(path, { agents: [worker('w', never)] })
  for (const id of ['T1', 'T2']) before.runtime.start(task(id, 'w', id))
  await breath()
  before.runtime.crash('root/w')
  await breath()
  expect(before.runtime.describe('root/w')).toMatchObject({ life: 2, stash: 1, taskId: 'T1' })
  before.die()

  const keys: string[] = []
  const work = (given: unknown, { idempotencyKey }: StepIo): unknown => {
    keys.push(idempotencyKey)
    return inputOf(given)
  }
  const after = open(path, { agents: [worker('w', work)] })
  const results = await Promise.all(after.runtime.resume().map(run => run.result()))
  expect(results.map(({ output }) => output)).toEqual(['T1', 'T2'])
  expect(keys.map(key => key.slice(key.indexOf('@')))).toEqual(['@2/work#1', '@2/work#2'])
})

test('K9 an actor that waits for an answer gets it', async () => {
  const path = storePath()
  const draw = (): Draw => ({ toolCalls: 1 })
  const before = open(path, { agents: [worker('w', never, { draw }), asker('a', 'root/w')] })
  before.runtime.start(task('T1', 'a', 'asked'))
  await breath()
  before.die()

  const after = open(path, { agents: [worker('w', echo, { draw }), asker('a', 'root/w')] })
  const [run, ...others] = after.runtime.resume()
  expect(others).toEqual([])
  expect(after.runtime.describe('root/a')?.asks).toEqual(['root/w'])
  const result = await run?.result()
  expect(result).toMatchObject({ status: 'completed', output: 'asked', totals: { toolCalls: 1, delegations: 1 } })
  expect(result?.children).toMatchObject([{ agent: 'w', status: 'completed', steps: [{ status: 'completed' }] }])
})

test('requests in hand keep the order in which they were taken', async () => {
  const path = storePath()
  const taken = ({ runtime }: Opened): unknown => runtime.actor('root/k').getSnapshot().context.task
  const before = open(path, { agents: [keeper('k')] })
  void before.runtime.tell('root/k', { type: 'WAIT' })
  for (const type of ['A', 'B']) void before.runtime.ask('root/k', { type }).catch(() => {})
  await breath()
  expect(taken(before)).toEqual(['B', 'A'])
  before.die()

  const after = open(path, { agents: [keeper('k')] })
  after.runtime.resume()
  after.runtime.crash('root/k')
  await breath()
  expect(after.runtime.describe('root/k')?.life).toBe(2)
  expect(taken(after)).toEqual(['B', 'A'])
})

test('K9 a deadline holds over a restart of the process', async () => {
  const path = storePath()
  const clock = handClock()
  const agents = [worker('w', never), asker('a', 'root/w', 1000)]
  const before = open(path, { agents, clock })
  before.runtime.start(task('T1', 'a'))
  await breath()
  before.die()

  const later = handClock(clock.now() + 900)
  const after = open(path, { agents, clock: later })
  const [run] = after.runtime.resume()
  await later.advance(99)
  expect(after.runtime.task('T1')?.status).toBe('in_progress')
  await later.advance(1)
  expect(await run?.result()).toMatchObject({ status: 'failed', error: { code: 'ask_deadline' } })
})

test('K9 a run of an earlier process can be cancelled', async () => {
  const path = storePath()
  const agents = [worker('w', never), asker('a', 'root/w')]
  const before = open(path, { agents })
  before.runtime.start(task('T1', 'a'))
  await breath()
  before.die()

  const after = open(path, { agents })
  const [run] = after.runtime.resume()
  run?.cancel()
  expect(await run?.result()).toMatchObject({ status: 'cancelled' })
  await after.runtime.idle()
  expect(after.runtime.stats().openRequests).toBe(0)
})

test('ended tasks are found by id, with their steps, children and totals', async () => {
  const path = storePath()
  const paid = worker('w', echo, { draw: () => ({ toolCalls: 1 }) })
  const agents = [paid, asker('a', 'root/w')]
  const before = open(path, { agents })
  const ended = await before.runtime.run(task('T1', 'a', 'kept'))
  before.die()

  const after = open(path, { agents })
  after.runtime.resume()
  const kept = after.runtime.task('T1')
  expect(kept?.status).toBe('completed')
  expect(kept?.result).toEqual(ended)
  expect(kept?.result?.totals).toMatchObject({ toolCalls: 1, delegations: 1 })
})

test('what was drawn from a budget stays drawn, and a step that runs again draws nothing', async () => {
  const path = storePath()
  const before = open(path, { agents: [worker('w', never, { draw: () => ({ toolCalls: 1 }) })] })
  before.runtime.start(task('T1', 'w'), { limits: { toolCalls: 1 } })
  await breath()
  before.die()

  const agents = [worker('w', echo, { draw: () => ({ toolCalls: 1 }) })]
  const after = open(path, { agents, totalLimits: { toolCalls: 1 } })
  const [run] = after.runtime.resume()
  expect(await run?.result()).toMatchObject({ status: 'completed', totals: { toolCalls: 1 } })
  const refused = await after.runtime.run(task('T2', 'w'))
  expect(refused).toMatchObject({
    status: 'failed',
    error: { code: 'limit_exceeded', details: { limit: 'toolCalls' } },
  })
})

test('a limit without end stays one', async () => {
  const path = storePath()
  const limits = { toolCalls: Number.POSITIVE_INFINITY }
  const before = open(path, { limits, agents: [worker('w', never, { draw: () => ({ toolCalls: 1 }) })] })
  before.runtime.start(task('T1', 'w'))
  await breath()
  before.die()

  const after = open(path, { agents: [worker('w', echo, { draw: () => ({ toolCalls: 1 }) })] })
  const [run] = after.runtime.resume()
  expect(await run?.result()).toMatchObject({ status: 'completed' })
})

test('a run keeps its context and metadata, and finds its model by name among those of the new process', async () => {
  const path = storePath()
  const scopes: unknown[] = []
  const agent = (work: () => unknown) =>
    worker('w', (_given: unknown, { scope }: StepIo) => {
      scopes.push(scope)
      return work()
    })
  const old = { call: () => 'old' }
  const before = open(path, { agents: [agent(never)], models: { quick: old } })
  before.runtime.start(task('T1', 'w'), { context: { user: 7 }, model: 'quick', metadata: { tag: 'a' } })
  await breath()
  before.die()

  const quick = { call: () => 'new' }
  const after = open(path, { agents: [agent(() => 'done')], models: { quick } })
  await Promise.all(after.runtime.resume().map(run => run.result()))
  expect(scopes).toMatchObject([
    { context: { user: 7 }, model: 'quick', models: { quick: old } },
    { context: { user: 7 }, model: 'quick', metadata: { tag: 'a' }, models: { quick } },
  ])
})

test('the actor of a single run goes when the run ends, and closing leaves work as dying does', async () => {
  const path = storePath()
  const before = open(path)
  const run = before.runtime.start(worker('w', never), 'once')
  await breath()
  await before.runtime.close()
  expect(await run.result()).toMatchObject({ status: 'failed', error: { code: 'runtime_closed' } })

  const after = open(path, { agents: [worker('w', echo)] })
  const [resumed] = after.runtime.resume()
  expect(await resumed?.result()).toMatchObject({ status: 'completed', output: 'once', runId: run.id })
  await after.runtime.idle()
  expect(after.runtime.describe('root')?.children).toEqual(['root/w'])
})
