import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRuntime, defineSupervisor, type TaskActor } from '@statecraft/runtime'
import { sqlite } from '@statecraft/runtime/sqlite'
import { createSimulation, recordEvents } from '@statecraft/runtime/testing'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { fromFunction, mapReduce, parallel, pipeline, pool, route, sequence } from '../../src/index.ts'

const create = () => {
  const simulation = createSimulation()
  return { ...simulation, runtime: createRuntime({ ...simulation }) }
}

/** Work that is held until it is ended from outside. */
function held(name = 'hand') {
  const calls: { readonly input: unknown; readonly signal: AbortSignal; readonly end: (output?: unknown) => void }[] =
    []
  const agent = fromFunction(name, (input: unknown, { signal }) => {
    const { promise, resolve } = Promise.withResolvers<unknown>()
    calls.push({ input, signal, end: resolve })
    return promise
  })
  return { agent, calls }
}

const ids = (n: number): readonly number[] => Array.from({ length: n }, (_, at) => at + 1)

describe('[B18] a pool', () => {
  test('is several actors, each with an address of its own, and gives tasks to the least loaded', async () => {
    const { runtime, pacer } = create()
    const { agent, calls } = held()
    runtime.agents.register(pool(agent, { size: 3 }))
    expect(runtime.describe('root/hand')?.children).toEqual([
      'root/hand/hand-1',
      'root/hand/hand-2',
      'root/hand/hand-3',
    ])
    const runs = ids(5).map(n => runtime.start({ agent: 'hand', description: `t${n}`, input: n }))
    await pacer.quiet()
    expect(calls.map(({ input }) => input)).toEqual([1, 2, 3])
    expect(runtime.describe('root/hand')).toMatchObject({ underWay: 3, stash: 2, mailbox: 0 })
    calls[1]?.end('two')
    await pacer.quiet()
    expect(calls.map(({ input }) => input)).toEqual([1, 2, 3, 4])
    expect(runtime.task(runs[3]?.id ?? '')?.address).toBe('root/hand/hand-2')
    expect(await runs[1]?.result()).toMatchObject({ output: 'two', agent: 'hand', address: 'root/hand/hand-2' })
  })

  test('gives the most urgent of those that wait first', async () => {
    const { runtime, pacer } = create()
    const { agent, calls } = held()
    runtime.agents.register(pool(agent, { size: 2 }))
    for (const n of ids(3)) runtime.start({ agent: 'hand', description: 'x', input: n })
    runtime.start({ agent: 'hand', description: 'x', input: 'urgent', priority: 'high' })
    await pacer.quiet()
    calls[0]?.end()
    await pacer.quiet()
    expect(calls.map(({ input }) => input)).toEqual([1, 2, 'urgent'])
  })

  test('does at most maxParallel at once, whatever its size', async () => {
    const { runtime, pacer } = create()
    const { agent, calls } = held()
    runtime.agents.register(pool(agent, { size: 4, maxParallel: 2 }))
    const runs = ids(6).map(n => runtime.start({ agent: 'hand', description: 'x', input: n }))
    for (let done = 0; done < 6; done += 1) {
      await pacer.quiet()
      expect(calls.length - done).toBeLessThanOrEqual(2)
      calls[done]?.end(done)
    }
    expect((await Promise.all(runs.map(run => run.result()))).every(({ status }) => status === 'completed')).toBe(true)
  })

  test('restarts an actor that crashes, and gives its task to another', async () => {
    const { runtime, pacer } = create()
    const { agent, calls } = held()
    runtime.agents.register(pool(agent, { size: 2 }))
    const run = runtime.start({ agent: 'hand', description: 'x', input: 1 })
    await pacer.quiet()
    runtime.crash('root/hand/hand-1')
    await pacer.quiet()
    expect(calls[0]?.signal.aborted).toBe(true)
    expect(runtime.describe('root/hand/hand-1')).toMatchObject({ life: 2, status: 'alive', taskId: undefined })
    expect(runtime.task(run.id)).toMatchObject({ address: 'root/hand/hand-2', status: 'in_progress' })
    calls[1]?.end('done elsewhere')
    expect(await run.result()).toMatchObject({ status: 'completed', output: 'done elsewhere' })
  })

  test('sets a task aside that crashed three of its actors; they and the other tasks go on', async () => {
    const { runtime, pacer } = create()
    const { agent, calls } = held()
    const record = recordEvents(runtime)
    runtime.agents.register(pool(agent, { size: 3 }))
    const poison = runtime.start({ agent: 'hand', description: 'x', input: 'poison' })
    for (const _ of ids(3)) {
      await pacer.quiet()
      runtime.crash(runtime.task(poison.id)?.address ?? '')
    }
    expect(await poison.result()).toMatchObject({ status: 'failed', error: { code: 'task_poisonous' } })
    expect(record.of('dead-letter').map(({ reason }) => reason)).toEqual(['poison'])
    const next = runtime.start({ agent: 'hand', description: 'x', input: 'fine' })
    await pacer.quiet()
    calls.at(-1)?.end('well')
    expect((await next.result()).output).toBe('well')
    expect(runtime.describe('root/hand')?.children).toHaveLength(3)
  })

  test('begins an actor anew that crashed too often', async () => {
    const { runtime, pacer } = create()
    const { agent, calls } = held()
    runtime.agents.register(pool(agent, { size: 1 }))
    for (const _ of ids(4)) {
      runtime.crash('root/hand/hand-1')
      await pacer.quiet()
    }
    expect(runtime.describe('root/hand')?.children).toEqual([])
    const run = runtime.start({ agent: 'hand', description: 'x' })
    await pacer.quiet()
    expect(runtime.describe('root/hand/hand-1')?.life).toBe(1)
    calls[0]?.end('again')
    expect((await run.result()).output).toBe('again')
  })

  test('cancels a task that waits and one in hand, and the signal of the work fires', async () => {
    const { runtime, pacer } = create()
    const { agent, calls } = held()
    runtime.agents.register(pool(agent, { size: 1 }))
    const [inHand, waiting] = ids(2).map(n => runtime.start({ agent: 'hand', description: 'x', input: n }))
    await pacer.quiet()
    waiting?.cancel('not needed')
    inHand?.cancel()
    expect((await waiting?.result())?.error?.message).toBe('not needed')
    expect((await inHand?.result())?.status).toBe('cancelled')
    expect(calls.map(({ signal }) => signal.aborted)).toEqual([true])
  })

  test('keeps the deadline of a task that waits', async () => {
    const { runtime, pacer, clock } = create()
    const { agent, calls } = held()
    runtime.agents.register(pool(agent, { size: 1 }))
    runtime.start({ agent: 'hand', description: 'x' })
    const late = runtime.start({ agent: 'hand', description: 'x', deadline: 50 })
    await pacer.quiet()
    await clock.advance(50)
    expect(await late.result()).toMatchObject({ status: 'failed', error: { code: 'ask_deadline' } })
    expect(calls).toHaveLength(1)
  })
})

describe('[B18] a pool stands wherever an agent may', () => {
  const double = fromFunction('double', (n: number) => n * 2, { role: 'maths', capabilities: [{ name: 'double' }] })

  test('in a run of its own, which leaves nothing behind', async () => {
    const { runtime } = create()
    expect(await runtime.run(pool(double, { size: 2 }), 4)).toMatchObject({ status: 'completed', output: 8 })
    expect(runtime.stats().actors).toBe(1)
  })

  test('found by role and capability, as the agent would be', async () => {
    const { runtime } = create()
    runtime.agents.register(pool(double, { size: 2, name: 'doublers' }))
    for (const wanted of [{ role: 'maths' }, { capability: 'double' }])
      expect((await runtime.run({ description: 'x', input: 3, ...wanted })).output).toBe(6)
    expect(runtime.agents.find({ capability: 'double' }).map(({ name }) => name)).toEqual(['doublers'])
  })

  test('below a supervisor, and inside of other patterns, and around them', async () => {
    const { runtime } = create()
    runtime.spawn(defineSupervisor({ name: 'team', children: [pool(double, { size: 2 })] }))
    expect((await runtime.run({ agent: 'double', description: 'x', input: 5 })).output).toBe(10)
    const twice = sequence([pool(double, { size: 2 }), pool(double, { size: 3, name: 'others' })])
    expect((await runtime.run(twice, 1)).status).toBe('completed')
    const panels = pool(parallel([double]), { size: 2, name: 'panels' })
    const { output } = await runtime.run(panels, 7)
    expect(output).toMatchObject({ allSuccess: true, successful: [{ agent: 'double', output: 14 }] })
  })

  test('as a member of patterns and a child of supervisors, where nobody else has its agent', async () => {
    const { runtime } = create()
    const doubled = pool(double, { size: 2 })
    const asMember: readonly TaskActor<number, number>[] = [
      sequence([doubled]),
      sequence([{ agent: doubled, retries: 1 }]),
      route([doubled]),
      pipeline([{ agent: doubled, name: 'first' }, doubled]),
    ]
    const outputs = await Promise.all(asMember.map(async pattern => (await runtime.run(pattern, 4)).output))
    expect(outputs).toEqual([8, 8, 8, 16])
    const { output } = await runtime.run(mapReduce({ map: doubled, maxParallel: 2 }), [1, 2, 3])
    expect(output).toEqual([2, 4, 6])
    runtime.spawn(defineSupervisor({ name: 'desk', children: [{ agent: doubled, retries: 1 }] }))
    expect((await runtime.run({ agent: 'double', description: 'x', input: 5 })).output).toBe(10)
  })

  test('and its actors ask those around it', async () => {
    const { runtime } = create()
    runtime.agents.register(double)
    // A pattern that names its member finds it above the pool.
    const asking = pool(parallel(['double']), { size: 2, name: 'asking' })
    expect(await runtime.run(asking, 2)).toMatchObject({ status: 'completed', output: { allSuccess: true } })
  })

  test('also where a task is told, and nobody waits for its end', async () => {
    const { runtime, pacer } = create()
    const { agent, calls } = held()
    runtime.agents.register(pool(agent, { size: 2 }))
    void runtime.tell('root/hand', { type: 'TASK', task: { input: 1 } })
    await pacer.quiet()
    expect(calls).toHaveLength(1)
  })
})

test('[B18] a thousand tasks through a pool: all end, each once, and the actors share the work', async () => {
  const { runtime } = create()
  const done: unknown[] = []
  const count = fromFunction('count', async (n: number) => {
    await Promise.resolve()
    done.push(n)
    return n
  })
  runtime.agents.register(pool(count, { size: 8 }))
  const results = await Promise.all(ids(1000).map(input => runtime.run({ agent: 'count', description: 'x', input })))
  expect(results.map(({ output }) => output)).toEqual(ids(1000))
  expect(done).toHaveLength(1000)
  const shares = Map.groupBy(results, ({ address }) => address)
  expect(shares.size).toBe(8)
  expect(runtime.stats()).toMatchObject({ openRequests: 0, completed: 1000 })
})

test('[B18] a pool goes on in the next process: with what was under way, and then with what waited', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'statecraft-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const open = () => {
    const { agent, calls } = held()
    const runtime = createRuntime({ host: sqlite(join(folder, 'store.db')) })
    runtime.agents.register(pool(agent, { size: 2 }))
    return { runtime, calls }
  }
  const before = open()
  const record = recordEvents(before.runtime)
  for (const n of ids(4)) before.runtime.start({ agent: 'hand', description: 'x', input: n, id: `t${n}` })
  await record.until(() => record.of('step.started').length === 2)
  await before.runtime.close()

  const after = open()
  const runs = after.runtime.resume()
  expect(after.runtime.describe('root/hand')).toMatchObject({ underWay: 2, stash: 2 })
  const ended = Promise.all(runs.map(run => run.result()))
  for (let done = 0; done < 4; done += 1) {
    await vi.waitUntil(() => after.calls.length > done)
    after.calls[done]?.end(`done ${done + 1}`)
  }
  expect((await ended).map(({ output }) => output)).toEqual(ids(4).map(n => `done ${n}`))
  expect(after.calls.map(({ input }) => input)).toEqual(ids(4))
  await after.runtime.close()
})

describe('[A3] refused is', () => {
  const { agent } = held()
  test.each([
    [{ size: 0 }],
    [{ size: 1001 }],
    [{ size: 1.5 }],
    [{ size: Number.NaN }],
    [{ size: 2, maxParallel: 3 }],
    [{ size: 2, maxParallel: 0 }],
  ])('a pool with %o', options => {
    expect(() => pool(agent, options)).toThrow(expect.objectContaining({ code: 'input_invalid' }))
  })

  test('a name that cannot be one', () => {
    expect(() => pool(agent, { size: 1, name: 'a/b' })).toThrow(expect.objectContaining({ code: 'agent_invalid' }))
  })
})

test('[B18] an actor that cannot begin is given up, and where none can the task fails and says so', async () => {
  const { runtime } = create()
  const stillborn = fromFunction('stillborn', () => 1)
  const { bind: _, ...unbound } = stillborn
  const broken = {
    ...unbound,
    behaviour: {
      ...stillborn.behaviour,
      fixedStart: false,
      get machine(): never {
        throw new Error('no machine')
      },
    },
  } as TaskActor
  const record = recordEvents(runtime)
  runtime.agents.register(pool(broken, { size: 2 }))
  const result = await runtime.run({ agent: 'stillborn', description: 'x' })
  expect(result).toMatchObject({ status: 'failed', error: { code: 'callee_failed' } })
  expect(result.error?.message).toContain('"stillborn"')
  expect(record.of('actor.failed')).toHaveLength(2)
})
