import { describe, expect, test } from 'vitest'
import { createRuntime, type RuntimeOptions, type Task } from '../src/index.ts'
import { puppet, question, say, task } from '../src/testing/conformance/puppet.ts'
import { createSimulation, recordEvents } from '../src/testing/index.ts'
import { worker } from './actors.ts'

const create = (options: RuntimeOptions = {}) => {
  const simulation = createSimulation()
  return { ...simulation, runtime: createRuntime({ ...simulation, ...options }) }
}
const never = () => new Promise(() => {})
const spawned = (...names: readonly string[]) => {
  const made = create()
  for (const name of names) made.runtime.spawn({ name, behaviour: puppet(name) })
  return made
}

describe('agents', () => {
  test('[A2] a registered agent lives, takes tasks by name, and is gone when it is removed', async () => {
    const { runtime } = create()
    runtime.agents.register(worker('writer', ({ description }) => `wrote: ${description}`))
    expect(runtime.describe('root/writer')?.status).toBe('alive')
    expect((await runtime.run({ description: 'a poem', agent: 'writer' })).output).toBe('wrote: a poem')
    expect(runtime.agents.remove('writer')).toBe(true)
    expect(runtime.describe('root/writer')).toBeUndefined()
    expect((await runtime.run({ description: 'more', agent: 'writer' })).error?.code).toBe('agent_not_found')
  })

  test('[A2] a run that names nobody goes to the default agent', async () => {
    const { runtime } = create()
    runtime.agents.register(worker('one', () => 1))
    runtime.agents.register(
      worker('two', () => 2),
      { default: true },
    )
    expect((await runtime.run('anything')).output).toBe(2)
    runtime.agents.setDefault('one')
    expect((await runtime.run('anything')).output).toBe(1)
  })

  test('[A2] without a default, or after it was removed, such a run is refused', async () => {
    const { runtime } = create()
    const missing = { code: 'default_agent_missing' }
    await expect(runtime.run('anything')).rejects.toMatchObject(missing)
    runtime.agents.register(worker('one'), { default: true })
    runtime.agents.remove('one')
    await expect(runtime.run('anything')).rejects.toMatchObject(missing)
  })

  test('[A3] a second agent of the same name is refused, and the first one works on', async () => {
    const { runtime } = create()
    runtime.agents.register(worker('a', () => 'first'))
    expect(() => runtime.agents.register(worker('a', () => 'second'))).toThrow(
      expect.objectContaining({ code: 'agent_exists' }),
    )
    expect((await runtime.run({ description: 'x', agent: 'a' })).output).toBe('first')
  })

  test('[A3] limits that are no numbers are refused before anything runs', () => {
    const invalid = expect.objectContaining({ code: 'input_invalid' })
    expect(() => createRuntime({ limits: { turns: -1 } })).toThrow(invalid)
    expect(() => createRuntime({ totalLimits: { costUsd: Number.NaN } })).toThrow(invalid)
    const { runtime } = create()
    expect(() => runtime.start(worker('w'), 1, { limits: { turns: Number.NaN } })).toThrow(invalid)
    expect(runtime.stats().actors).toBe(1)
  })
})

describe('tasks', () => {
  test('[B2] the status of a task is known at any time by its id: pending, in progress, then its end', async () => {
    const { runtime, pacer } = create()
    const ends: ((output: unknown) => void)[] = []
    runtime.agents.register(worker('w', () => new Promise(resolve => ends.push(resolve))))
    const [first, second] = ['a', 'b'].map(id => runtime.start({ id, description: id, agent: 'w' }))
    expect(runtime.task('a')).toMatchObject({ id: 'a', status: 'pending', result: undefined })
    await pacer.quiet()
    expect([runtime.task('a')?.status, runtime.task('b')?.status]).toEqual(['in_progress', 'pending'])
    ends[0]?.('done')
    expect((await first?.result())?.status).toBe('completed')
    expect(runtime.task('a')).toMatchObject({ status: 'completed', agent: 'w', result: { output: 'done' } })
    await pacer.quiet()
    second?.cancel()
    await second?.result()
    expect(runtime.task('b')).toMatchObject({ status: 'cancelled', result: { error: { code: 'cancelled' } } })
  })

  test('[B2] a failed task keeps its error, and a task below another is found too', async () => {
    const { runtime } = spawned('asker')
    runtime.agents.register(worker('callee', () => Promise.reject(new Error('no'))))
    const record = recordEvents(runtime)
    await runtime.ask('root/asker', question('root/callee', task())).catch(() => {})
    const below = record.of('task.started').find(({ parentId }) => parentId !== undefined)
    expect(runtime.task(below?.taskId ?? '')).toMatchObject({ status: 'failed', result: { error: { message: 'no' } } })
    expect(runtime.task('nobody')).toBeUndefined()
  })

  test('[A3] the id of a task that is under way is refused, that of an ended one may be used again', async () => {
    const { runtime } = create()
    runtime.agents.register(worker('w', ({ description }) => description))
    const again: Task = { id: 'same', description: 'first', agent: 'w' }
    const run = runtime.start(again)
    expect(() => runtime.start(again)).toThrow(expect.objectContaining({ code: 'input_invalid' }))
    expect((await run.result()).output).toBe('first')
    expect((await runtime.run({ ...again, description: 'second' })).output).toBe('second')
    expect(runtime.task('same')?.result?.output).toBe('second')
  })

  test('[B3] a task for an agent that nobody knows fails with its name, and nothing throws', async () => {
    const { runtime } = create()
    const result = await runtime.run({ description: 'x', agent: 'nobody' })
    expect(result).toMatchObject({ status: 'failed', output: undefined, error: { code: 'agent_not_found' } })
    expect(result.error?.message).toContain('"nobody"')
  })

  test('a task has the earlier of its own deadline and that of its run', async () => {
    for (const [own, ofRun] of [
      [30, 60],
      [60, 30],
    ] as const) {
      const { runtime, clock, pacer } = create()
      runtime.agents.register(worker('slow', never))
      const run = runtime.start({ description: 'x', agent: 'slow', deadline: own }, { deadline: ofRun })
      await pacer.quiet()
      await clock.advance(30)
      expect((await run.result()).durationMs).toBe(30)
    }
  })

  test('what one run may use is the tighter of its own limits and those of the runtime', async () => {
    const drawing = (n: number) => ({
      name: 'drawing',
      behaviour: puppet('drawing', { work: { run: () => n, draw: () => ({ turns: n }) } }),
    })
    const limited = async (runLimit: number, ownLimit: number, turns: number) => {
      const { runtime } = create({ limits: { turns: runLimit } })
      return (await runtime.run(drawing(turns), 1, { limits: { turns: ownLimit } })).status
    }
    expect(await limited(5, 9, 5)).toBe('completed')
    expect(await limited(5, 9, 6)).toBe('failed')
    expect(await limited(9, 5, 6)).toBe('failed')
  })

  test('a run may have more than the default where the runtime sets no limit of its own', async () => {
    const { runtime } = create()
    const agent = { name: 'a', behaviour: puppet('a', { work: { run: () => 1, draw: () => ({ turns: 60 }) } }) }
    expect((await runtime.run(agent, 1)).error?.code).toBe('limit_exceeded')
    expect((await runtime.run(agent, 1, { limits: { turns: 60 } })).status).toBe('completed')
  })

  test("an agent's own limit takes the place of a default, and not of what the run or the runtime says", async () => {
    const work = { run: () => 1, draw: () => ({ turns: 60 }) }
    const generous = { name: 'a', behaviour: puppet('a', { work, limits: { turns: 70 } }) }
    const { runtime } = create()
    expect((await runtime.run(generous, 1)).status).toBe('completed')
    expect((await runtime.run(generous, 1, { limits: { turns: 59 } })).error?.code).toBe('limit_exceeded')
    runtime.agents.register(generous)
    expect((await runtime.run({ agent: 'a', description: 'x' })).status).toBe('completed')
    const strict = create({ limits: { turns: 59 } }).runtime
    expect((await strict.run(generous, 1)).error?.code).toBe('limit_exceeded')
  })

  test('what all runs use together can be limited too', async () => {
    const { runtime } = create({ totalLimits: { turns: 1 } })
    const agent = { name: 'a', behaviour: puppet('a', { work: { run: () => 1, draw: () => ({ turns: 1 }) } }) }
    expect((await runtime.run(agent, 1)).status).toBe('completed')
    expect(await runtime.run(agent, 1)).toMatchObject({ status: 'failed', error: { code: 'limit_exceeded' } })
  })

  test('[E2] a run that crashes touches no other, and two runs of one definition share nothing', async () => {
    const { runtime, pacer } = create()
    const ends: (() => void)[] = []
    const agent = worker<number, number>('a', ({ input }) => new Promise(resolve => ends.push(() => resolve(input))))
    const runs = [1, 2, 3].map(n => runtime.start(agent, n))
    await pacer.quiet()
    runtime.stop(runtime.task(runs[1]?.id ?? '')?.address ?? '')
    for (const end of ends) end()
    const results = await Promise.all(runs.map(run => run.result()))
    expect(results.map(({ status, output }) => [status, output])).toEqual([
      ['completed', 1],
      ['failed', undefined],
      ['completed', 3],
    ])
    await pacer.quiet()
    expect(runtime.stats().actors).toBe(1)
  })
})

describe('messages', () => {
  test('[C1] tell reaches an actor, ask waits for its answer', async () => {
    const { runtime, pacer } = spawned('a')
    expect(runtime.tell('root/a', say('hello'))).toBe('accepted')
    await pacer.quiet()
    expect(runtime.describe('root/a')?.context).toMatchObject({ said: ['hello'] })
    expect(await runtime.ask('root/a', task('question'))).toBe('question')
  })

  test('[C1] an actor consults another one', async () => {
    const { runtime } = spawned('a', 'b')
    expect(await runtime.ask('root/a', question('root/b', task('peer')))).toBe('peer')
  })

  test('[C1] an ask rejects with what went wrong', async () => {
    const { runtime, clock, pacer } = spawned('a')
    runtime.spawn(worker('slow', never))
    await expect(runtime.ask('nowhere', task())).rejects.toMatchObject({ code: 'address_unknown' })
    await expect(runtime.ask('root/a', { type: 'UNHEARD_OF' })).rejects.toMatchObject({ code: 'request_refused' })
    const late = expect(runtime.ask('root/slow', task(), { deadlineMs: 10 })).rejects.toMatchObject({
      code: 'ask_deadline',
      retryable: true,
    })
    await pacer.quiet()
    await clock.advance(10)
    await late
    const abort = new AbortController()
    const cancelled = runtime.ask('root/slow', task(), { signal: abort.signal })
    abort.abort()
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' })
  })

  test('what is no event is refused, at every door', async () => {
    const { runtime } = spawned('a')
    const invalid = expect.objectContaining({ code: 'input_invalid' })
    for (const event of [undefined, null, 'TEXT', {}, { type: 7 }] as never[]) {
      expect(() => runtime.tell('root/a', event)).toThrow(invalid)
      expect(() => runtime.publish('news', event)).toThrow(invalid)
      expect(() => runtime.actor('root/a').send(event)).toThrow(invalid)
      await expect(runtime.ask('root/a', event)).rejects.toEqual(invalid)
    }
    expect(await runtime.ask('root/a', task(1))).toBe(1)
  })

  test('[C2] a publication reaches actors and callbacks that subscribed, several types to each', async () => {
    const { runtime, pacer } = spawned('a')
    const heard: unknown[] = []
    for (const topic of ['news', 'sports']) {
      runtime.subscribe(topic, 'root/a')
      runtime.subscribe(topic, ({ text }) => void heard.push(`${topic}: ${text}`))
    }
    expect(runtime.publish('news', say('one'))).toBe(2)
    expect(runtime.publish('sports', say('two'))).toBe(2)
    await pacer.quiet()
    expect(heard).toEqual(['news: one', 'sports: two'])
    expect(runtime.describe('root/a')?.context).toMatchObject({ said: ['one', 'two'] })
  })

  test('[C2] a subscription may name several topics, and ends for all of them', async () => {
    const { runtime, pacer } = spawned('a')
    const offs = [runtime.subscribe(['news', 'sports'], 'root/a'), runtime.subscribe(['news', 'sports'], () => {})]
    expect([runtime.publish('news', say('one')), runtime.publish('sports', say('two'))]).toEqual([2, 2])
    for (const off of offs) off()
    expect([runtime.publish('news', say('three')), runtime.publish('sports', say('four'))]).toEqual([0, 0])
    await pacer.quiet()
    expect(runtime.describe('root/a')).toMatchObject({ context: { said: ['one', 'two'] }, topics: [] })
  })

  test('[C2] a subscription ends with the function that subscribing returned', async () => {
    const { runtime, pacer } = spawned('a')
    const heard: unknown[] = []
    const offs = [runtime.subscribe('news', 'root/a'), runtime.subscribe('news', () => void heard.push('x'))]
    for (const off of offs) off()
    for (const off of offs) off()
    expect(runtime.publish('news', say('one'))).toBe(0)
    await pacer.quiet()
    expect([heard, runtime.describe('root/a')?.topics]).toEqual([[], []])
  })
})

describe('actors', () => {
  test('are spawned below the root, or below another one', () => {
    const { runtime } = spawned('a')
    expect(runtime.spawn({ name: 'b', behaviour: puppet('b') }, { under: 'root/a', id: 'c' })).toBe('root/a/c')
    expect(runtime.describe('root')?.children).toEqual(['root/a'])
    expect(runtime.describe('root/a/c')).toMatchObject({ parent: 'root/a', name: 'b', life: 1, value: 'idle' })
  })

  test('what an actor needs is made known with it', async () => {
    const { runtime, pacer } = create()
    const child = { name: 'child', behaviour: puppet('child') }
    runtime.spawn({ name: 'parent', behaviour: puppet('parent'), uses: [child] })
    await runtime.tell('root/parent', {
      type: 'DO',
      effects: [{ type: 'spawn', params: { id: 'x', behaviour: 'child' } }],
    })
    await pacer.quiet()
    expect(runtime.describe('root/parent/x')?.name).toBe('child')
  })

  test('crash under supervision and live again; stop and are gone', async () => {
    const { runtime, pacer } = spawned('a')
    expect(runtime.crash('root/a')).toBe(true)
    await pacer.quiet()
    expect(runtime.describe('root/a')).toMatchObject({ life: 2, status: 'alive' })
    expect(runtime.stop('root/a')).toBe(true)
    expect([runtime.stop('root/a'), runtime.crash('root/a')]).toEqual([false, false])
    expect(() => runtime.actor('root/a')).toThrow(expect.objectContaining({ code: 'address_unknown' }))
  })
})

describe('closing', () => {
  test('ends what is open, stops everybody, and says so last', async () => {
    const { runtime, pacer } = create()
    const record = recordEvents(runtime)
    const run = runtime.start(worker('slow', never), 1)
    await pacer.quiet()
    await runtime.close()
    expect(await run.result()).toMatchObject({ status: 'failed', error: { code: 'runtime_closed' } })
    expect(runtime.stats()).toMatchObject({ actors: 0, openRequests: 0 })
    expect(record.types().at(-1)).toBe('closed')
    await runtime.close()
    expect(record.of('closed')).toHaveLength(1)
  })

  test('whatever is asked of a closed runtime is refused with a reason', async () => {
    const { runtime } = spawned('a')
    await runtime.close()
    const closed = expect.objectContaining({ code: 'runtime_closed' })
    expect(() => runtime.tell('root/a', say('x'))).toThrow(closed)
    expect(() => runtime.spawn(worker('b'))).toThrow(closed)
    await expect(runtime.run(worker('c'), 1)).rejects.toEqual(closed)
    await expect(runtime.run({ description: 'x', agent: 'a' })).rejects.toEqual(closed)
    await expect(runtime.run('x')).rejects.toEqual(closed)
    await expect(runtime.ask('root/a', task())).rejects.toEqual(closed)
  })

  test('happens by itself at the end of an `await using`', async () => {
    const types: string[] = []
    {
      await using runtime = createRuntime()
      runtime.on('*', ({ type }) => void types.push(type))
    }
    expect(types).toEqual(['actor.stopped', 'closed'])
  })

  test('ends streams of events', async () => {
    const { runtime } = create()
    const events = runtime.events({ filter: ({ type }) => type === 'closed' })
    await runtime.close()
    const types: string[] = []
    for await (const { type } of events) types.push(type)
    expect(types).toEqual(['closed'])
  })
})
