import { scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { createSimulation } from '@statecraft/runtime/testing'
import { describe, expect, test } from 'vitest'
import { defineAgent, type FunctionIo, fromFunction, workflow } from '../../src/index.ts'
import { promptIn } from '../run-agent.ts'
import { crowd, fails, failsAtFirst, hangs, listener, says, takes } from './sample-members.ts'

/** Answers, and is so sure of it. */
const sure = (name: string, confidence: number) =>
  defineAgent({ name, model: scriptedModel([`${name} says`]), confidence: () => confidence })

const statuses = ({ tasks = [] }: { readonly tasks?: readonly { name: string; status: string }[] }) =>
  Object.fromEntries(tasks.map(({ name, status }) => [name, status]))

describe('[B12] the tasks of a workflow', () => {
  test('begin when those they depend on have ended, and are told what those found', async () => {
    await using runtime = createRuntime()
    const plan = listener('strategist', 'the plan')
    const flow = workflow({
      tasks: {
        plan: { agent: plan.agent, task: 'Make a plan.', dependsOn: ['market', 'rivals'] },
        market: { agent: says('researcher', 'it grows') },
        rivals: { agent: says('analyst', { count: 3 }) },
      },
    })
    const result = await runtime.run(flow, 'Ferries')
    expect(result).toMatchObject({
      status: 'completed',
      output: { market: 'it grows', rivals: { count: 3 }, plan: 'the plan' },
    })
    expect(plan.heard).toEqual([
      {
        description: 'Make a plan.',
        input: {
          task: 'Ferries',
          results: [
            { from: 'market', output: 'it grows' },
            { from: 'rivals', output: { count: 3 } },
          ],
        },
      },
    ])
    expect(result.children.map(({ address }) => address.split('/').at(-1))).toEqual(['market', 'rivals', 'plan'])
  })

  test('run side by side as far as they may, and no further than maxParallel', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    for (const [maxParallel, most] of [
      [undefined, 5],
      [2, 2],
    ] as const) {
      const { one, most: seen } = crowd(simulation.clock)
      const tasks = Object.fromEntries('abcdefg'.split('').map(id => [id, { agent: one(id) }]))
      const run = runtime.start(workflow({ tasks, ...(maxParallel !== undefined && { maxParallel }) }), 'go')
      await simulation.clock.advance(100)
      expect((await run.result()).status).toBe('completed')
      expect(seen()).toBe(most)
    }
  })

  test('in mode sequential are never beside each other, and beside others all the same', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const [alone, together] = [crowd(simulation.clock), crowd(simulation.clock)]
    const flow = workflow({
      tasks: {
        a: { agent: alone.one('a'), mode: 'sequential' },
        b: { agent: alone.one('b'), mode: 'sequential' },
        c: { agent: together.one('c') },
        d: { agent: together.one('d') },
      },
    })
    const run = runtime.start(flow, 'go')
    await simulation.clock.advance(100)
    expect((await run.result()).durationMs).toBe(20)
    expect([alone.most(), together.most()]).toEqual([1, 2])
  })

  test('go in the order of their priority where not all can begin, then in that of the plan', async () => {
    await using runtime = createRuntime()
    const order: string[] = []
    const note = (name: string) => fromFunction(name, (_: unknown) => void order.push(name))
    const flow = workflow({
      tasks: {
        a: { agent: note('a'), priority: 'low' },
        b: { agent: note('b') },
        c: { agent: note('c'), priority: 9 },
        d: { agent: note('d'), priority: 'high' },
        e: { agent: note('e') },
      },
      maxParallel: 1,
    })
    await runtime.run(flow, 'go')
    expect(order).toEqual(['c', 'd', 'b', 'e', 'a'])
  })

  test('[B17] may be done by the same agent, at an address for each', async () => {
    await using runtime = createRuntime()
    const same = says('same', 1)
    const result = await runtime.run(workflow({ tasks: { a: { agent: same }, b: { agent: same } } }), 'go')
    expect(result.children.map(({ address }) => address.split('/').at(-1))).toEqual(['a', 'b'])
  })
})

describe('[B12] a task that fails', () => {
  test('ends the workflow: what runs is cancelled, nothing else begins, and what was done is told', async () => {
    await using runtime = createRuntime()
    const [hung, after] = [hangs('hung'), listener('after')]
    const flow = workflow({
      tasks: {
        done: { agent: says('done', 1) },
        hung: { agent: hung.agent },
        broken: { agent: fails('broken'), dependsOn: ['done'] },
        after: { agent: after.agent, dependsOn: ['broken'] },
      },
    })
    const result = await runtime.run(flow, 'go')
    expect(result).toMatchObject({ status: 'failed', output: undefined, error: { message: 'broken broke' } })
    expect(statuses(result.details)).toEqual({ done: 'completed', hung: 'skipped', broken: 'failed', after: 'skipped' })
    expect((await hung.begun).aborted).toBe(true)
    expect(after.heard).toEqual([])
  })

  test('with continueOnFailure lets all go on that do not need it', async () => {
    await using runtime = createRuntime()
    const [any, all] = [listener('any', 'ok'), listener('all')]
    const flow = workflow({
      tasks: {
        good: { agent: says('good', 1) },
        broken: { agent: fails('broken') },
        any: { agent: any.agent, dependsOn: ['good', 'broken'], require: 'any' },
        all: { agent: all.agent, dependsOn: ['good', 'broken'] },
        beyond: { agent: all.agent, dependsOn: ['all'] },
      },
      continueOnFailure: true,
    })
    const result = await runtime.run(flow, 'go')
    expect(result).toMatchObject({ status: 'completed', output: { good: 1, any: 'ok' } })
    expect(statuses(result.details)).toEqual({
      good: 'completed',
      broken: 'failed',
      any: 'completed',
      all: 'skipped',
      beyond: 'skipped',
    })
    expect(result.details.tasks?.[3]?.reason).toBe('not completed: broken')
    expect(any.heard[0]?.input).toMatchObject({
      results: [
        { from: 'good', output: 1 },
        { from: 'broken', error: 'broken broke' },
      ],
    })
    expect(all.heard).toEqual([])
  })

  test('is the failure of the whole where none of the tasks at its ends completed, continueOnFailure or not', async () => {
    await using runtime = createRuntime()
    const tasks = { a: { agent: says('a', 1) }, b: { agent: fails('b'), dependsOn: ['a'] as const } }
    expect(await runtime.run(workflow({ tasks, continueOnFailure: true }), 'go')).toMatchObject({
      status: 'failed',
      error: { code: 'too_few_results', message: expect.stringContaining('b: b broke') },
    })
  })

  test('is tried again, given to its fallback, then to each alternative, and only then has failed', async () => {
    await using runtime = createRuntime()
    const first = failsAtFirst('first', 9)
    const flow = workflow({
      tasks: {
        a: {
          agent: first.agent,
          retries: 1,
          fallback: fails('backup'),
          alternatives: [fails('second'), says('third', 'saved'), says('never', 1)],
        },
      },
    })
    const result = await runtime.run(flow, 'go')
    expect(result).toMatchObject({ status: 'completed', output: { a: 'saved' } })
    expect(first.tries()).toBe(2)
    expect(result.children.map(({ agent }) => agent)).toEqual(['first', 'first', 'backup', 'second', 'third'])
    expect(result.details.tasks).toMatchObject([
      { name: 'a', status: 'completed', by: 'third', tried: [{ name: 'a', status: 'failed' }, { name: 'second' }] },
    ])
  })
})

describe('[B12] a condition', () => {
  const review = (confidence: number, fallback = {}) => {
    const critic = listener('critic', 'fine')
    const flow = workflow({
      tasks: {
        plan: { agent: sure('strategist', confidence) },
        review: {
          agent: critic.agent,
          dependsOn: ['plan'],
          when: async ({ plan }) => (plan?.confidence ?? 0) < 0.9,
          ...fallback,
        },
        publish: { agent: says('publisher', 'out'), dependsOn: ['review'] },
        archive: { agent: says('archive', 'kept'), dependsOn: ['plan', 'review'], require: 'any' },
      },
    })
    return { flow, critic }
  }

  test('that holds lets the task run', async () => {
    await using runtime = createRuntime()
    const { flow, critic } = review(0.5)
    const result = await runtime.run(flow, 'go')
    expect(result.output).toMatchObject({ review: 'fine', publish: 'out', archive: 'kept' })
    expect(critic.heard).toHaveLength(1)
    expect(result.steps.map(({ name }) => name)).toEqual(['review:when'])
  })

  test('that does not skips it, and all that require it; nothing has failed', async () => {
    await using runtime = createRuntime()
    const { flow, critic } = review(0.95)
    const result = await runtime.run(flow, 'go')
    expect(result.status).toBe('completed')
    expect(statuses(result.details)).toEqual({
      plan: 'completed',
      review: 'skipped',
      publish: 'skipped',
      archive: 'completed',
    })
    expect(result.details.tasks?.map(({ reason }) => reason)).toEqual([
      undefined,
      'its condition did not hold',
      'not completed: review',
      undefined,
    ])
    expect(result.output).not.toHaveProperty('review')
    expect(critic.heard).toEqual([])
  })

  test('that does not gives it to its fallback, where it has one', async () => {
    await using runtime = createRuntime()
    const { flow, critic } = review(0.95, { fallback: says('consultant', 'advised') })
    const result = await runtime.run(flow, 'go')
    expect(result.output).toMatchObject({ review: 'advised', publish: 'out' })
    expect(critic.heard).toEqual([])
  })

  test('that throws is the failure of its task', async () => {
    await using runtime = createRuntime()
    const never = listener('never')
    const flow = workflow({
      tasks: {
        a: {
          agent: never.agent,
          when: () => {
            throw new Error('cannot tell')
          },
        },
      },
    })
    expect(await runtime.run(flow, 'go')).toMatchObject({ status: 'failed', error: { message: 'cannot tell' } })
    expect(never.heard).toEqual([])
  })
})

describe('[B12] a confidence threshold', () => {
  test('sends a task along its alternative paths until somebody is sure enough', async () => {
    await using runtime = createRuntime()
    const flow = workflow({
      tasks: {
        a: { agent: sure('first', 0.4), minConfidence: 0.8, alternatives: [sure('second', 0.7), sure('third', 0.8)] },
      },
    })
    const result = await runtime.run(flow, 'go')
    expect(result).toMatchObject({ status: 'completed', output: { a: 'third says' } })
    expect(result.details.tasks?.[0]).toMatchObject({
      confidence: 0.8,
      by: 'third',
      tried: [
        { name: 'a', error: { code: 'confidence_low', details: { confidence: 0.4 } } },
        { name: 'second', error: { code: 'confidence_low' } },
      ],
    })
  })

  test('that nobody reaches is a failure, not an answer', async () => {
    await using runtime = createRuntime()
    const flow = workflow({ tasks: { a: { agent: sure('first', 0.4), minConfidence: 0.8 } } })
    const result = await runtime.run(flow, 'go')
    expect(result).toMatchObject({ status: 'failed', output: undefined, error: { code: 'confidence_low' } })
  })

  test('does not hold for an answer of which nobody says how sure they are', async () => {
    await using runtime = createRuntime()
    const flow = workflow({ tasks: { a: { agent: says('a', 1), minConfidence: 0.8 } } })
    expect((await runtime.run(flow, 'go')).output).toEqual({ a: 1 })
  })
})

describe('[B12] what a workflow tells', () => {
  test('how long each task took, who did it, and the whole', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const flow = workflow({
      tasks: {
        a: { agent: takes(simulation.clock, 'a', 300, 1) },
        b: { agent: takes(simulation.clock, 'b', 200, 2), dependsOn: ['a'] },
      },
    })
    const run = runtime.start(flow, 'go')
    await simulation.clock.advance(500)
    const { details, durationMs } = await run.result()
    expect(details.tasks?.map(task => [task.by, task.durationMs])).toEqual([
      ['a', 300],
      ['b', 200],
    ])
    expect(durationMs).toBe(500)
  })

  test('a summary as text', async () => {
    await using runtime = createRuntime()
    const tasks = {
      a: { agent: says('a', 1) },
      b: { agent: fails('b') },
      c: { agent: says('c', 1), dependsOn: ['b'] as const },
    }
    const flow = workflow({ tasks, continueOnFailure: true, summary: 'text' })
    expect((await runtime.run(flow, 'go')).details.summary).toBe(
      '3 tasks. 1 completed: a. 1 failed: b (b broke). 1 skipped: c (not completed: b).',
    )
    expect((await runtime.run(workflow({ tasks: { a: tasks.a } }), 'go')).details).not.toHaveProperty('summary')
  })

  test('a summary by an agent, which is told what was found; one that fails takes nothing back', async () => {
    await using runtime = createRuntime()
    const model = scriptedModel(['It went well.'])
    const tasks = { a: { agent: says('a', 'found') } }
    const flow = workflow({ tasks, summary: defineAgent({ name: 'reporter', model }) })
    const result = await runtime.run(flow, 'Tides')
    expect(result).toMatchObject({ status: 'completed', output: { a: 'found' }, details: { summary: 'It went well.' } })
    expect(promptIn(model.requests[0])).toContain('found')
    const mute = await runtime.run(workflow({ tasks, summary: fails('reporter') }), 'Tides')
    expect(mute).toMatchObject({ status: 'completed', details: { summaryError: { message: 'reporter broke' } } })
  })

  test('what was thought on the way, only where it is asked to', async () => {
    await using runtime = createRuntime()
    const thinks = (keepThinking: boolean) =>
      workflow({
        tasks: {
          a: {
            agent: defineAgent({
              name: 'thinker',
              model: scriptedModel([{ reasoning: 'Hm.', text: 'Yes.' }]),
            }),
          },
        },
        keepThinking,
      })
    expect((await runtime.run(thinks(true), 'go')).details.tasks?.[0]?.thinking).toEqual(['Hm.'])
    expect((await runtime.run(thinks(false), 'go')).details.tasks?.[0]).not.toHaveProperty('thinking')
  })
})

test('[B12] each task sees the context of the run, and its condition too', async () => {
  await using runtime = createRuntime()
  const seen: unknown[] = []
  const agent = fromFunction('a', (_: unknown, { context }: FunctionIo) => void seen.push(context))
  const flow = workflow({ tasks: { a: { agent, when: (_, { context }) => seen.push(context) } } })
  await runtime.run(flow, 'go', { context: 'ada' })
  expect(seen).toEqual(['ada', 'ada'])
})
