import { describe, expect, test } from 'vitest'
import { createRuntime, fromReducer, type Observed } from '../src/index.ts'
import { createSimulation, recordEvents } from '../src/testing/index.ts'
import { worker } from './actors.ts'

const create = () => {
  const simulation = createSimulation()
  return { ...simulation, runtime: createRuntime({ ...simulation }) }
}
const never = () => new Promise(() => {})
const all = async (events: AsyncIterable<Observed>): Promise<string[]> => {
  const types: string[] = []
  for await (const { type } of events) types.push(type)
  return types
}

test('a run gives the result of its task', async () => {
  const { runtime } = create()
  const result = await runtime.run(
    worker<number, number>('double', ({ input }) => Number(input) * 2),
    21,
  )
  expect(result).toMatchObject({ status: 'completed', output: 42, agent: 'double', children: [], error: undefined })
  expect(result.steps).toMatchObject([{ source: 'work', status: 'completed' }])
})

test('a run that fails is a result', async () => {
  const { runtime } = create()
  const failing = worker('failing', () => {
    throw new Error('no luck')
  })
  expect(await runtime.run(failing, 1)).toMatchObject({
    status: 'failed',
    output: undefined,
    error: { code: 'step_failed', message: 'no luck' },
  })
})

test('[E4a] a run can be cancelled, before and while its agent works', async () => {
  const { runtime, pacer } = create()
  const signals: AbortSignal[] = []
  const slow = worker('slow', (_task, { signal }) => {
    signals.push(signal)
    return never()
  })
  const early = runtime.start(slow, 1)
  early.cancel()
  const late = runtime.start(slow, 2)
  await pacer.quiet()
  late.cancel()
  for (const run of [early, late])
    expect(await run.result()).toMatchObject({ status: 'cancelled', error: { code: 'cancelled' } })
  expect(signals.map(({ aborted }) => aborted)).toEqual([true])
  expect(runtime.stats().openRequests).toBe(0)
})

test('[E4a] a cancelled run says why, also where its agent answers the cancellation itself', async () => {
  const { runtime, pacer } = create()
  const controller = new AbortController()
  const byApp = runtime.start(worker('slow', never), 1)
  const bySignal = runtime.start(worker('slow', never), 1, { signal: controller.signal })
  const quick = { kind: 'outcome', status: 'cancelled' } as const
  const answering = fromReducer<string | undefined>(
    (held, { type }, { request }) =>
      type === 'CANCEL' && held !== undefined
        ? { state: undefined, effects: [{ type: 'reply', request: held, output: quick }] }
        : { state: request },
    { name: 'answering', initial: undefined },
  )
  const byAgent = runtime.start({ name: 'answering', behaviour: answering }, 1)
  await pacer.quiet()
  byApp.cancel('The user left.')
  controller.abort(new Error('Out of patience.'))
  byAgent.cancel('Enough.')
  const reasons = ['The user left.', 'Out of patience.', 'Enough.']
  for (const [n, run] of [byApp, bySignal, byAgent].entries())
    expect(await run.result()).toMatchObject({
      status: 'cancelled',
      output: undefined,
      error: { code: 'cancelled', message: reasons[n] },
    })
})

test('a result says when its actor took the task, and nothing where it never did', async () => {
  const { runtime, clock, pacer } = create()
  runtime.agents.register(worker('w', never))
  const [first, second] = ['a', 'b'].map(description => runtime.start({ description, agent: 'w' }))
  await pacer.quiet()
  await clock.advance(5)
  for (const run of [second, first]) run?.cancel()
  expect((await first?.result())?.startedAt).toBe(0)
  expect((await second?.result())?.startedAt).toBeUndefined()
})

test('a task that is passed on says to whom, and what it is', async () => {
  const { runtime } = create()
  const record = recordEvents(runtime)
  runtime.spawn(worker('w'))
  const { taskId } = await runtime.run({ description: 'a poem', agent: 'w' })
  expect(record.of('task.passed')).toMatchObject([
    { taskId, runId: taskId, from: 'root', address: 'root/w', name: 'w', task: { description: 'a poem' } },
  ])
})

test('cancelling a run that has ended changes nothing', async () => {
  const { runtime } = create()
  const run = runtime.start(worker<number, number>('w'), 1)
  const result = await run.result()
  run.cancel()
  expect(await run.result()).toBe(result)
  expect(runtime.task(run.id)?.status).toBe('completed')
})

describe('[E4a] an AbortSignal', () => {
  test('cancels the run when it fires', async () => {
    const { runtime, pacer } = create()
    const abort = new AbortController()
    const run = runtime.start(worker('slow', never), 1, { signal: abort.signal })
    await pacer.quiet()
    abort.abort()
    expect((await run.result()).status).toBe('cancelled')
  })

  test('that has fired already cancels it at once', async () => {
    const { runtime } = create()
    const result = await runtime.run(worker('slow', never), 1, { signal: AbortSignal.abort() })
    expect(result.status).toBe('cancelled')
  })

  test('is let go of when the run has ended', async () => {
    const { runtime } = create()
    const abort = new AbortController()
    let listeners = 0
    const { addEventListener, removeEventListener } = abort.signal
    abort.signal.addEventListener = ((...args: Parameters<typeof addEventListener>) => {
      listeners += 1
      addEventListener.apply(abort.signal, args)
    }) as typeof addEventListener
    abort.signal.removeEventListener = ((...args: Parameters<typeof removeEventListener>) => {
      listeners -= 1
      removeEventListener.apply(abort.signal, args)
    }) as typeof removeEventListener
    await runtime.run(worker<number, number>('w'), 1, { signal: abort.signal })
    expect(listeners).toBe(0)
  })
})

test('[E4a] a run ends at its deadline, and takes everything below it along', async () => {
  const { runtime, clock, pacer } = create()
  runtime.agents.register(worker('slow', never))
  const asking = {
    name: 'asking',
    behaviour: worker('asking', never).behaviour,
  }
  const run = runtime.start(asking, 1, { deadline: 50 })
  await pacer.quiet()
  await clock.advance(50)
  expect(await run.result()).toMatchObject({ status: 'failed', error: { code: 'ask_deadline' }, durationMs: 50 })
  expect(runtime.stats()).toMatchObject({ openRequests: 0, failed: 1 })
})

test('a limit on the duration says so', async () => {
  const { runtime, clock, pacer } = create()
  const run = runtime.start(worker('slow', never), 1, { limits: { durationMs: 50 } })
  await pacer.quiet()
  await clock.advance(50)
  expect(await run.result()).toMatchObject({ error: { code: 'limit_exceeded', details: { limit: 'durationMs' } } })
})

describe('the events of a run', () => {
  const story = ['task.started', 'actor.turn', 'step.started', 'step.ended', 'actor.turn', 'task.ended']

  test('begin with its start and end with its end', async () => {
    const { runtime } = create()
    expect(await all(runtime.start(worker<number, number>('w'), 1).events())).toEqual(story)
  })

  test('are kept from when they are asked for, however late they are read', async () => {
    const { runtime } = create()
    const run = runtime.start(worker<number, number>('w'), 1)
    const events = run.events()
    await run.result()
    expect(await all(events)).toEqual(story)
  })

  test('of a run that has ended are its start and its end', async () => {
    const { runtime } = create()
    const run = runtime.start(worker<number, number>('w'), 1)
    await run.result()
    expect(await all(run.events())).toEqual(['task.started', 'task.ended'])
  })

  test('are those of this run alone', async () => {
    const { runtime } = create()
    const runs = [1, 2].map(n => runtime.start(worker<number, number>(`w${n}`), n))
    for (const run of runs) for await (const { runId } of run.events()) expect(runId).toBe(run.id)
  })

  test('are no longer listened to when the reader leaves', async () => {
    const { runtime } = create()
    const run = runtime.start(worker<number, number>('w', never), 1)
    for await (const _event of run.events()) break
    let heard = 0
    const off = runtime.on('*', () => {
      heard += 1
    })
    off()
    run.cancel()
    await run.result()
    expect(heard).toBe(0)
  })
})
