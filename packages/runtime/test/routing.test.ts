import { describe, expect, test } from 'vitest'
import { createRuntime, defineSupervisor, type RuntimeOptions, type Task, type TaskActor } from '../src/index.ts'
import { createSimulation, recordEvents } from '../src/testing/index.ts'
import { worker } from './actors.ts'

const create = (options: RuntimeOptions = {}) => {
  const simulation = createSimulation()
  return { ...simulation, runtime: createRuntime({ ...simulation, ...options }) }
}
const named = (name: string, more: Partial<TaskActor> = {}): TaskActor => ({ ...worker(name, () => name), ...more })
const never = () => new Promise(() => {})

const pool = [
  named('writer', { role: 'author', capabilities: [{ name: 'write', outputTypes: ['text'], estimatedMs: 100 }] }),
  named('sprinter', {
    role: 'author',
    capabilities: [{ name: 'write', inputTypes: ['notes'], estimatedMs: 40, estimatedCostUsd: 0.2 }],
  }),
  named('reviewer', { role: 'critic', capabilities: [{ name: 'review' }] }),
]
const withPool = () => {
  const made = create()
  for (const agent of pool) made.runtime.agents.register(agent)
  return made
}

describe('[B1] a task goes', () => {
  test.each<[Partial<Task>, string]>([
    [{ agent: 'writer' }, 'writer'],
    [{ role: 'critic' }, 'reviewer'],
    [{ capability: 'write' }, 'sprinter'],
    [{ role: 'author', outputType: 'text' }, 'writer'],
    [{ inputType: 'notes' }, 'sprinter'],
  ])('with %o to %s', async (task, agent) => {
    const { runtime } = withPool()
    const result = await runtime.run({ description: 'x', ...task })
    expect(result).toMatchObject({ status: 'completed', output: agent, agent, address: `root/${agent}` })
  })

  test('to the agents below the supervisor that the run names, and down and up from there', async () => {
    const { runtime } = withPool()
    runtime.spawn(defineSupervisor({ name: 'team', children: [named('local', { role: 'author' })] }))
    const under = { under: 'root/team' }
    expect((await runtime.run({ description: 'x', role: 'author' }, under)).address).toBe('root/team/local')
    expect((await runtime.run({ description: 'x', role: 'critic' }, under)).address).toBe('root/reviewer')
    expect((await runtime.run({ description: 'x', agent: 'local' })).address).toBe('root/team/local')
  })

  test('to nobody where nobody fits: it fails, and lists who there is', async () => {
    const { runtime } = withPool()
    for (const wanted of [{ agent: 'nobody' }, { role: 'judge' }, { capability: 'sing' }]) {
      const result = await runtime.run({ description: 'x', ...wanted })
      expect(result).toMatchObject({ status: 'failed', error: { code: 'agent_not_found' } })
      expect(result.error?.details).toEqual({
        agents: ['reviewer', 'sprinter', 'writer'],
        roles: ['author', 'critic'],
        capabilities: ['review', 'write'],
      })
      for (const name of ['sprinter', 'critic', 'review']) expect(result.error?.message).toContain(name)
    }
  })

  test('to the least loaded of those alike, and never to the actor of another run', async () => {
    const { runtime, pacer } = create()
    const hand = (name: string) => ({ ...worker(name, never), role: 'hand' })
    for (const name of ['a', 'b']) runtime.agents.register(hand(name))
    runtime.start(hand('own'), 1)
    await pacer.quiet()
    const runs = [1, 2, 3].map(n => runtime.start({ description: 'x', role: 'hand', id: `t${n}` }))
    await pacer.quiet()
    expect(runs.map(({ id }) => runtime.task(id)?.address)).toEqual(['root/a', 'root/b', 'root/a'])
  })
})

describe('[B1] a task that makes no sense is refused before anything runs', () => {
  test.each<[object]>([
    [{ agent: 'writer', role: 'author' }],
    [{ role: 7 }],
    [{ priority: 'urgent' }],
    [{ priority: 11 }],
    [{ estimatedMs: -1 }],
    [{ deadline: Number.NaN }],
    [{ mode: 'sideways' }],
    [{ dependsOn: 'a' }],
    [{ dependsOn: ['nobody'] }],
    [{ id: 'self', dependsOn: ['self'] }],
  ])('%o', task => {
    const { runtime } = withPool()
    const { actors } = runtime.stats()
    expect(() => runtime.start({ description: 'x', agent: 'writer', ...task } as Task)).toThrow(
      expect.objectContaining({ code: 'input_invalid' }),
    )
    expect(() => runtime.estimate({ description: 'x', agent: 'writer', ...task } as Task)).toThrow()
    expect(runtime.stats()).toMatchObject({ actors, openRequests: 0 })
  })
})

describe('[B1] tasks in their order', () => {
  const log: string[] = []
  const logging = worker<unknown, unknown>('w', ({ description }) => {
    log.push(description ?? '')
    return description
  })

  test('of urgency, where they wait for the same agent', async () => {
    log.length = 0
    const { runtime } = create()
    runtime.agents.register(logging)
    const tasks: readonly Task[] = [
      { description: 'first', priority: 'low' },
      { description: 'low', priority: 'low' },
      { description: 'normal' },
      { description: 'high', priority: 'high' },
      { description: 'ten', priority: 10 },
    ]
    await Promise.all(tasks.map(task => runtime.run({ ...task, agent: 'w' })))
    expect(log).toEqual(['first', 'ten', 'high', 'normal', 'low'])
  })

  test('of what they depend on, whoever does them', async () => {
    log.length = 0
    const { runtime } = create()
    for (const name of ['a', 'b', 'c'])
      runtime.agents.register({ ...logging, name, behaviour: { ...logging.behaviour, name } })
    const first = runtime.start({ id: 'first', description: 'first', agent: 'a' })
    const last = runtime.start({ description: 'last', agent: 'b', dependsOn: ['first'] })
    expect((await last.result()).status).toBe('completed')
    expect((await first.result()).status).toBe('completed')
    expect(log).toEqual(['first', 'last'])
    // A task that ended long before is no obstacle.
    expect((await runtime.run({ description: 'after', agent: 'c', dependsOn: ['first'] })).output).toBe('after')
  })

  test('where one that they depend on fails, they fail and say which', async () => {
    const { runtime } = create()
    runtime.agents.register(worker('bad', () => Promise.reject(new Error('no'))))
    runtime.agents.register(worker('good'))
    const bad = runtime.start({ id: 'bad', description: 'x', agent: 'bad' })
    const next = runtime.start({ description: 'x', agent: 'good', dependsOn: ['bad'] })
    expect((await bad.result()).status).toBe('failed')
    const { status, error, startedAt } = await next.result()
    expect([status, error?.code, startedAt]).toEqual(['failed', 'dependency_failed', undefined])
    expect(error?.message).toContain('"bad"')
  })

  test('one after the other, where they say sequential', async () => {
    const { runtime, pacer } = create()
    const ends: (() => void)[] = []
    for (const name of ['a', 'b'])
      runtime.agents.register(worker(name, () => new Promise<void>(resolve => void ends.push(resolve))))
    runtime.start({ description: 'x', agent: 'a' })
    const second = runtime.start({ description: 'y', agent: 'b', mode: 'sequential' })
    await pacer.quiet()
    expect([ends.length, runtime.task(second.id)?.status]).toEqual([1, 'pending'])
    ends[0]?.()
    await pacer.quiet()
    expect([ends.length, runtime.task(second.id)?.status]).toEqual([2, 'in_progress'])
  })
})

describe('[A5] before a task runs', () => {
  test('those who can do it are found, in the order in which they would be asked', () => {
    const { runtime } = withPool()
    const found = (wanted: Parameters<typeof runtime.agents.find>[0]) =>
      runtime.agents.find(wanted).map(({ name }) => name)
    expect(found({ capability: 'write' })).toEqual(['sprinter', 'writer'])
    expect(found({ role: 'author', outputType: 'text' })).toEqual(['writer'])
    expect(found({ inputType: 'notes' })).toEqual(['sprinter'])
    expect(found({ agent: 'reviewer' })).toEqual(['reviewer'])
    expect(found({ capability: 'sing' })).toEqual([])
  })

  test('it is estimated what it takes, with what waits already; nothing runs', async () => {
    const { runtime, pacer } = create()
    runtime.agents.register({
      ...worker('slow', never),
      capabilities: [{ name: 'write', estimatedMs: 50, estimatedCostUsd: 0.1 }],
    })
    const task: Task = { description: 'x', capability: 'write' }
    const idle = { agent: 'slow', address: 'root/slow', load: 0, estimatedMs: 50, estimatedCostUsd: 0.1 }
    expect(runtime.estimate(task)).toEqual(idle)
    expect(runtime.stats()).toMatchObject({ openRequests: 0, turns: 0 })
    runtime.start(task)
    runtime.start(task)
    await pacer.quiet()
    expect(runtime.estimate(task)).toEqual({ ...idle, load: 2, estimatedMs: 150 })
    expect(runtime.estimate({ ...task, estimatedMs: 10 })).toMatchObject({ estimatedMs: 30 })
  })

  test('what nobody said stays unknown, and nobody is nobody', () => {
    const { runtime } = withPool()
    expect(runtime.estimate({ description: 'x', agent: 'reviewer' })).toMatchObject({
      estimatedMs: undefined,
      estimatedCostUsd: undefined,
    })
    expect(runtime.estimate({ description: 'x', role: 'judge' })).toBeUndefined()
    expect(() => runtime.estimate('x')).toThrow(expect.objectContaining({ code: 'default_agent_missing' }))
  })

  test('a priority that is none is refused', () => {
    const { runtime } = create()
    expect(() => runtime.agents.register(named('a', { priority: 11 }))).toThrow(
      expect.objectContaining({ code: 'input_invalid' }),
    )
    expect(runtime.agents.has('a')).toBe(false)
  })

  test('of several who can, the one with the highest priority is asked; the default is 5', async () => {
    const { runtime } = create()
    for (const [name, priority] of [
      ['low', 4],
      ['chief', 6],
      ['unsaid', undefined],
    ] as const)
      runtime.agents.register(named(name, { role: 'r', ...(priority !== undefined && { priority }) }))
    expect(runtime.agents.find({ role: 'r' }).map(({ name }) => name)).toEqual(['chief', 'unsaid', 'low'])
    expect((await runtime.run({ description: 'x', role: 'r' })).output).toBe('chief')
  })
})

describe('[E1b] a supervisor says what becomes of the tasks that its children fail at', () => {
  const failing = (name: string, times: number): TaskActor => {
    let left = times
    return worker(name, () => {
      left -= 1
      if (left >= 0) throw new Error('not yet')
      return name
    })
  }

  test('tried again, then given to the fallback; the result says who did it, and what it cost in tries', async () => {
    const { runtime } = create()
    const record = recordEvents(runtime)
    const children = [{ agent: failing('first', 9), retries: 2, fallback: 'second' }, failing('second', 0)]
    runtime.spawn(defineSupervisor({ name: 'team', children }))
    const result = await runtime.run({ description: 'x', agent: 'first' })
    expect(result).toMatchObject({ status: 'completed', output: 'second', agent: 'second' })
    expect(result.steps.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed', 'completed'])
    expect(record.of('task.retried')).toHaveLength(3)
    expect(runtime.stats()).toMatchObject({ completed: 1, failed: 0 })
  })

  test('switched off, which is the default, the first failure is the end', async () => {
    const { runtime } = create()
    runtime.spawn(defineSupervisor({ name: 'team', children: [failing('first', 1)] }))
    expect((await runtime.run({ description: 'x', agent: 'first' })).status).toBe('failed')
  })

  test('an agent of a single run says so itself', async () => {
    const { runtime } = create()
    runtime.agents.register(named('spare'))
    expect((await runtime.run({ ...failing('own', 1), retries: 1 }, 1)).output).toBe('own')
    expect((await runtime.run({ ...failing('own', 9), fallback: 'spare' }, 1)).output).toBe('spare')
    expect(runtime.stats().actors).toBe(2)
  })

  test('numbers that are none are refused', () => {
    const refused = expect.objectContaining({ code: 'input_invalid' })
    expect(() => defineSupervisor({ name: 's', children: [{ agent: named('a'), retries: -1 }] })).toThrow(refused)
    expect(() => defineSupervisor({ name: 's', maxParallel: 0 })).toThrow(refused)
    expect(() => create().runtime.agents.register(named('a', { maxCrashes: 0 }))).toThrow(refused)
  })
})

test('a supervisor lets only so many tasks be under way, and says how many wait', async () => {
  const { runtime, pacer } = create()
  const children = ['a', 'b', 'c'].map(name => worker(name, never))
  runtime.spawn(defineSupervisor({ name: 'team', maxParallel: 2, children }))
  for (const agent of ['a', 'b', 'c']) runtime.start({ description: 'x', agent }, { under: 'root/team' })
  await pacer.quiet()
  expect(runtime.describe('root/team')).toMatchObject({ underWay: 2, stash: 1 })
  expect(runtime.stats()).toMatchObject({ inProgress: 3, pending: 1 })
  expect(runtime.describe('root')?.underWay).toBeUndefined()
})

test('K8 a supervisor remembers nothing of the tasks that wait at it, nor of its children', async () => {
  const { runtime, pacer } = create()
  const hands = Array.from({ length: 50 }, (_, n) => worker(`w${n}`, never))
  runtime.spawn(defineSupervisor({ name: 'team', maxParallel: 2, children: hands }))
  const before = JSON.stringify(runtime.describe('root/team')?.context)
  for (let n = 0; n < 2_000; n += 1) runtime.start({ description: 'x', agent: `w${n % 50}` }, { under: 'root/team' })
  await pacer.quiet()
  expect(runtime.describe('root/team')).toMatchObject({ underWay: 2, stash: 1_998 })
  expect(JSON.stringify(runtime.describe('root/team')?.context)).toBe(before)
})
