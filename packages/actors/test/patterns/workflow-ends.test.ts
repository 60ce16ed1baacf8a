// How a workflow is stopped, and what is wrong with one that never begins.
import { createRuntime, isStatecraftError } from '@statecraft/runtime'
import { createSimulation, recordEvents } from '@statecraft/runtime/testing'
import { describe, expect, test } from 'vitest'
import { pipeline, workflow } from '../../src/index.ts'
import { hangs, listener, says, takes } from './sample-members.ts'

const statuses = ({ tasks = [] }: { readonly tasks?: readonly { name: string; status: string }[] }) =>
  Object.fromEntries(tasks.map(({ name, status }) => [name, status]))

describe('[E4a] [E4b] a workflow that is stopped', () => {
  test('by a cancel: signals fire, nothing more begins, what was done is told', async () => {
    await using runtime = createRuntime()
    const [hung, after] = [hangs('hung'), listener('after')]
    const flow = workflow({
      tasks: {
        a: { agent: says('a', 1) },
        b: { agent: hung.agent, dependsOn: ['a'] },
        c: { agent: after.agent, dependsOn: ['b'] },
      },
    })
    const run = runtime.start(flow, 'go')
    const signal = await hung.begun
    run.cancel()
    const result = await run.result()
    expect(result.status).toBe('cancelled')
    expect(statuses(result.details)).toEqual({ a: 'completed', b: 'skipped', c: 'skipped' })
    expect(signal.aborted).toBe(true)
    await runtime.idle()
    expect(after.heard).toEqual([])
  })

  test('while a condition is asked: its signal fires', async () => {
    await using runtime = createRuntime()
    const begun = Promise.withResolvers<AbortSignal>()
    const flow = workflow({
      tasks: {
        a: {
          agent: says('a', 1),
          when: (_, { signal }) => {
            begun.resolve(signal)
            return new Promise(() => {})
          },
        },
      },
    })
    const run = runtime.start(flow, 'go')
    const signal = await begun.promise
    run.cancel()
    expect((await run.result()).status).toBe('cancelled')
    expect(signal.aborted).toBe(true)
  })

  test('by its time: what had not ended has failed', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const flow = workflow({
      tasks: {
        quick: { agent: takes(simulation.clock, 'quick', 50, 'ok') },
        slow: { agent: takes(simulation.clock, 'slow', 500, 'late') },
      },
      timeoutMs: 100,
      continueOnFailure: true,
    })
    const run = runtime.start(flow, 'go')
    await simulation.clock.advance(100)
    expect(await run.result()).toMatchObject({ status: 'completed', output: { quick: 'ok' }, durationMs: 100 })
    expect(statuses((await run.result()).details)).toEqual({ quick: 'completed', slow: 'failed' })
  })

  test('[B16] nested in a pipeline: the signals of its tasks fire, too', async () => {
    await using runtime = createRuntime()
    const hung = hangs('hung')
    const run = runtime.start(pipeline([workflow({ tasks: { a: { agent: hung.agent } } })]), 'go')
    const signal = await hung.begun
    run.cancel()
    expect((await run.result()).status).toBe('cancelled')
    expect(signal.aborted).toBe(true)
  })
})

describe('[B12] a workflow that cannot run', () => {
  const agent = says('a', 1)
  const faultsOf = (tasks: object, options: object = {}) => {
    try {
      workflow({ tasks: tasks as never, ...options })
    } catch (error) {
      if (isStatecraftError(error) && error.code === 'workflow_invalid')
        return (error as unknown as { details: { faults: readonly { fault: string; tasks: string[] }[] } }).details
          .faults
      throw error
    }
    return []
  }

  test('is refused with all of its faults at once', () => {
    const faults = faultsOf({
      a: { agent, dependsOn: ['c'] },
      b: { agent, dependsOn: ['a'] },
      c: { agent, dependsOn: ['b', 'nobody'] },
      d: { agent, dependsOn: ['d'] },
      e: { agent, dependsOn: ['a', 'f'] },
      f: { agent },
      'g h': { agent },
      i: { agent: 42, minConfidence: 2, priority: 11, estimatedMs: -1 },
      j: { agent, retries: -1 },
    })
    expect(faults.map(({ fault, tasks }) => [fault, tasks])).toEqual([
      ['id_invalid', ['g h']],
      ['option_invalid', ['i']],
      ['option_invalid', ['i']],
      ['option_invalid', ['i']],
      ['unknown_task', ['c']],
      ['cycle', ['a', 'c', 'b']],
      ['cycle', ['d']],
      ['unreachable', ['e']],
      ['option_invalid', ['g h']],
      ['option_invalid', ['i']],
      ['option_invalid', ['j']],
    ])
  })

  test('names the circle and whoever waits for it in vain', () => {
    const tasks = { a: { agent, dependsOn: ['b'] }, b: { agent, dependsOn: ['a'] }, c: { agent, dependsOn: ['a'] } }
    expect(() => workflow({ tasks: tasks as never })).toThrow(
      '"a" → "b" → "a" wait for each other in a circle; task "c" can never begin: it waits for "a", which never ends',
    )
  })

  test('has at least one task, and options that make sense', () => {
    expect(faultsOf({})).toMatchObject([{ fault: 'no_tasks' }])
    expect(() => workflow({ tasks: { a: { agent } }, maxParallel: 0 })).toThrow(
      expect.objectContaining({ code: 'input_invalid' }),
    )
  })

  test('with an agent that nobody reaches is refused before anything runs', async () => {
    await using runtime = createRuntime()
    const record = recordEvents(runtime)
    const flow = workflow({ tasks: { a: { agent }, b: { agent: 'ghost' } } })
    await expect(runtime.run(flow, 'go')).rejects.toMatchObject({ code: 'agent_not_found' })
    expect(record.events).toEqual([])
  })

  test('names of tasks may be those of properties that every object has', async () => {
    await using runtime = createRuntime()
    const flow = workflow({
      tasks: { constructor: { agent: says('x', 1) }, toString: { agent: says('y', 2), dependsOn: ['constructor'] } },
    } as never)
    expect((await runtime.run(flow, 'go')).status).toBe('completed')
  })
})
