import { scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { createSimulation } from '@statecraft/runtime/testing'
import { describe, expect, test } from 'vitest'
import { defineAgent, type SuperviseOptions, sequence, supervise, supervisionPlan } from '../../src/index.ts'
import { promptIn } from '../run-agent.ts'
import { crowd, fails, failsAtFirst, hangs, listener, says, takes } from './sample-members.ts'
import { scriptedPlanner } from './scripted-planner.ts'

const plan = (tasks: Readonly<Record<string, string>>, more = false) => ({
  tasks: Object.entries(tasks).map(([worker, task]) => ({ worker, task })),
  more,
  answer: null,
})
const answer = (words: string) => ({ tasks: [], more: false, answer: words })

describe('[B13] a planner with workers', () => {
  test('plans, has them work on what it says, and answers from what they found', async () => {
    await using runtime = createRuntime()
    const planner = scriptedPlanner(plan({ analyst: 'Look up the tides.' }), answer('They turn twice.'))
    const [analyst, writer] = [listener('analyst', 'twice a day'), listener('writer')]
    const team = supervise({ planner: planner.agent, workers: [analyst.agent, writer.agent] })
    const result = await runtime.run(team, 'When do tides turn?')
    expect(result).toMatchObject({
      status: 'completed',
      output: 'They turn twice.',
      plan: [plan({ analyst: 'Look up the tides.' })],
      details: {
        workers: [
          { name: 'analyst', status: 'completed', output: 'twice a day', iteration: 1, task: 'Look up the tides.' },
        ],
      },
    })
    expect([analyst.heard.length, writer.heard]).toEqual([1, []])
    expect(analyst.heard).toMatchObject([{ description: 'Look up the tides.', input: 'When do tides turn?' }])
    expect(planner.heard).toMatchObject([
      {
        input: {
          task: 'When do tides turn?',
          workers: [{ name: 'analyst' }, { name: 'writer' }],
          maxTasks: 5,
          stepsLeft: 3,
        },
      },
      { input: { task: 'When do tides turn?', results: [{ from: 'analyst', output: 'twice a day' }] } },
    ])
  })

  test('is two model calls and one for each worker, with planners of either kind', async () => {
    await using runtime = createRuntime()
    const script = [JSON.stringify(plan({ analyst: 'Count.' })), JSON.stringify(answer('Three.'))]
    for (const output of [supervisionPlan, undefined]) {
      const [model, counting] = [scriptedModel(script), scriptedModel(['3'])]
      const planner = defineAgent<unknown>({ name: 'planner', model, ...(output && { output }) })
      const analyst = defineAgent({ name: 'analyst', description: 'Counts things.', model: counting })
      const result = await runtime.run(supervise({ planner, workers: [analyst] }), 'How many?')
      expect(result).toMatchObject({ output: 'Three.', totals: { turns: 3 } })
      expect(promptIn(model.requests[0])).toContain('"Counts things."')
      expect(promptIn(counting.requests[0])).toContain('Count.')
    }
  })

  test('has a synthesizer answer in its place, where there is one', async () => {
    await using runtime = createRuntime()
    const planner = scriptedPlanner(plan({ a: 'x' }))
    const editor = listener('editor', { page: 1 })
    const result = await runtime.run(
      supervise({ planner: planner.agent, workers: [says('a', 'found')], synthesizer: editor.agent }),
      'go',
    )
    expect(result.output).toEqual({ page: 1 })
    expect(editor.heard[0]?.input).toMatchObject({ task: 'go', results: [{ from: 'a', output: 'found' }] })
    expect(planner.heard).toHaveLength(1)
  })

  test('answers at once where it needs nobody: no worker runs, and it is not asked twice', async () => {
    await using runtime = createRuntime()
    const [planner, worker] = [scriptedPlanner(answer('42')), listener('a')]
    const result = await runtime.run(supervise({ planner: planner.agent, workers: [worker.agent] }), 'go')
    expect(result).toMatchObject({ status: 'completed', output: '42' })
    expect([planner.heard.length, worker.heard]).toEqual([1, []])
  })

  test('stands in another pattern', async () => {
    await using runtime = createRuntime()
    const planner = scriptedPlanner(plan({ a: 'x' }), answer('done'))
    const flow = sequence([supervise({ planner: planner.agent, workers: [says('a', 1)] }), listener('b', 'end').agent])
    expect((await runtime.run(flow, 'go')).output).toBe('end')
  })
})

describe('[B13] who works', () => {
  test('selective: whom the plan names, so many at once as a step may have', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const { one, most } = crowd(simulation.clock)
    const workers = ['a', 'b', 'c'].map(name => one(name))
    const planner = scriptedPlanner(plan({ a: '1', b: '2' }), answer('done'))
    const run = runtime.start(supervise({ planner: planner.agent, workers }), 'go')
    await simulation.clock.advance(100)
    expect((await run.result()).details.workers?.map(({ name }) => name)).toEqual(['a', 'b'])
    expect(most()).toBe(2)
  })

  test('all: everybody in the first step, those whom the plan leaves out on the whole task', async () => {
    await using runtime = createRuntime()
    const [a, b] = [listener('a'), listener('b')]
    const planner = scriptedPlanner(plan({ a: 'Your part.' }, true), plan({ a: 'Once more.' }), answer('done'))
    const team = supervise({ planner: planner.agent, workers: [a.agent, b.agent], mode: 'all' })
    const result = await runtime.run(team, 'go')
    expect(a.heard.map(({ description }) => description)).toEqual(['Your part.', 'Once more.'])
    expect(b.heard).toEqual([{ input: 'go' }])
    expect(result.status).toBe('completed')
  })

  test('sequential: one after the other, each told what those before it found', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const { one, most } = crowd(simulation.clock)
    const last = listener('c')
    const planner = scriptedPlanner(plan({ b: '1', a: '2', c: '3' }), answer('done'))
    const team = supervise({ planner: planner.agent, workers: [one('a'), one('b'), last.agent], mode: 'sequential' })
    const run = runtime.start(team, 'go')
    await simulation.clock.advance(100)
    expect((await run.result()).status).toBe('completed')
    expect(most()).toBe(1)
    expect(last.heard[0]?.input).toMatchObject({
      results: [
        { from: 'b', output: 'b' },
        { from: 'a', output: 'a' },
      ],
    })
  })
})

describe('[B13] a plan that cannot be carried out', () => {
  test('goes back to the planner with what is wrong and who there is', async () => {
    await using runtime = createRuntime()
    const planner = scriptedPlanner(plan({ ghost: 'x', a: 'y' }), plan({ a: 'y' }), answer('done'))
    const team = supervise({ planner: planner.agent, workers: [says('a', 1), says('b', 2)] })
    expect(await runtime.run(team, 'go')).toMatchObject({ status: 'completed', output: 'done' })
    expect(planner.heard[1]?.input).toMatchObject({
      rejected: { plan: plan({ ghost: 'x', a: 'y' }), faults: ['tasks: there is no worker "ghost", only: a, b'] },
    })
  })

  test.each<[string, unknown, string]>([
    ['words', 'Let us see.', 'must be a list of tasks'],
    ['nothing to do and no answer', plan({}), 'there are no tasks and no answer'],
    ['more tasks than a step may have', plan({ a: '1', b: '2' }), '2 tasks are too many for one step'],
    ['tasks without a worker', { tasks: [{ task: 'x' }] }, 'tasks.0.worker: is missing'],
    ['a flag that is none', { tasks: [], more: 'yes' }, 'more: must be true or false'],
  ])('is the failure of the whole where the planner does not learn: %s', async (_, bad, fault) => {
    await using runtime = createRuntime()
    const [planner, a] = [scriptedPlanner(bad, bad, bad, answer('late')), listener('a')]
    const options = { workers: [a.agent, says('b', 1)], maxWorkersPerStep: 1 }
    const result = await runtime.run(supervise({ planner: planner.agent, ...options }), 'go')
    expect(result).toMatchObject({
      status: 'failed',
      error: { code: 'plan_invalid', message: expect.stringContaining(fault) },
    })
    expect([planner.heard.length, a.heard]).toEqual([3, []])
  })
})

describe('[B13] planning again', () => {
  test('where the plan wants more: with what was found, until it is done', async () => {
    await using runtime = createRuntime()
    const planner = scriptedPlanner(plan({ a: 'First.' }, true), plan({ b: 'Then.' }), answer('done'))
    const [a, b] = [listener('a', 'found'), listener('b')]
    const result = await runtime.run(supervise({ planner: planner.agent, workers: [a.agent, b.agent] }), 'go')
    expect(result.plan).toEqual([plan({ a: 'First.' }, true), plan({ b: 'Then.' })])
    expect(planner.heard[1]?.input).toMatchObject({ stepsLeft: 2, results: [{ from: 'a', output: 'found' }] })
    expect(b.heard).toMatchObject([{ description: 'Then.', input: { results: [{ from: 'a', output: 'found' }] } }])
    expect(result.details.workers?.map(({ name, iteration }) => [name, iteration])).toEqual([
      ['a', 1],
      ['b', 2],
    ])
  })

  test('where a worker failed: another may do it, and the last that each came to counts', async () => {
    await using runtime = createRuntime()
    const flaky = failsAtFirst('a', 1, 'now')
    const planner = scriptedPlanner(plan({ a: 'Do it.' }), plan({ a: 'Again.' }), answer('done'))
    const team = supervise({ planner: planner.agent, workers: [flaky.agent], requireAll: true })
    const result = await runtime.run(team, 'go')
    expect(result).toMatchObject({ status: 'completed', output: 'done' })
    expect(planner.heard[1]?.input).toMatchObject({ results: [{ from: 'a', error: 'a broke, try 1' }] })
  })

  test('no more often than maxIterations, and not at all where it is switched off', async () => {
    await using runtime = createRuntime()
    const eager = () => scriptedPlanner(...Array(9).fill(plan({ a: 'More!' }, true)))
    const outcome = async (options: Partial<SuperviseOptions>) => {
      const [planner, a, editor] = [eager(), listener('a'), listener('editor', 'ok')]
      const team = supervise({ planner: planner.agent, workers: [a.agent], synthesizer: editor.agent, ...options })
      const { status } = await runtime.run(team, 'go')
      return [status, planner.heard.length, a.heard.length]
    }
    expect(await outcome({})).toEqual(['completed', 3, 3])
    expect(await outcome({ maxIterations: 2 })).toEqual(['completed', 2, 2])
    expect(await outcome({ replanning: false })).toEqual(['completed', 1, 1])
  })

  test('that fails leaves what is there: an answer is made of it', async () => {
    await using runtime = createRuntime()
    const planner = scriptedPlanner(plan({ a: 'First.' }, true), new Error('lost it'))
    const team = supervise({ planner: planner.agent, workers: [says('a', 1)], synthesizer: says('editor', 'ok') })
    expect(await runtime.run(team, 'go')).toMatchObject({
      status: 'completed',
      output: 'ok',
      details: { planError: { message: 'lost it' } },
    })
  })
})

describe('[B13] workers that fail', () => {
  const team = (options: Partial<SuperviseOptions>) => {
    const editor = listener('editor', 'ok')
    const planner = scriptedPlanner(plan({ a: '1', b: '2', c: '3' }))
    const workers = [says('a', 1), fails('b'), says('c', 3)]
    const rules = { replanning: false, synthesizer: editor.agent, ...options }
    return { flow: supervise({ planner: planner.agent, workers, ...rules }), editor }
  }

  test('do not stop the others: the answer is made of what succeeded, and what failed is told', async () => {
    await using runtime = createRuntime()
    const { flow, editor } = team({})
    const result = await runtime.run(flow, 'go')
    expect(result.details.workers?.map(({ status }) => status)).toEqual(['completed', 'failed', 'completed'])
    expect(editor.heard[0]?.input).toMatchObject({ results: [{ output: 1 }, { error: 'b broke' }, { output: 3 }] })
  })

  test.each<[string, Partial<SuperviseOptions>]>([
    ['requireAll', { requireAll: true }],
    ['minSuccessful', { minSuccessful: 3 }],
  ])('are the failure of the whole with %s: no answer is made', async (_, options) => {
    await using runtime = createRuntime()
    const { flow, editor } = team(options)
    expect(await runtime.run(flow, 'go')).toMatchObject({
      status: 'failed',
      error: { code: 'too_few_results', message: expect.stringContaining('b: b broke') },
    })
    expect(editor.heard).toEqual([])
    expect((await runtime.run(team({ minSuccessful: 2 }).flow, 'go')).status).toBe('completed')
  })

  test('all of them: the planner that says it is done all the same is not believed', async () => {
    await using runtime = createRuntime()
    const planner = scriptedPlanner(plan({ a: '1' }), answer('all is well'))
    const result = await runtime.run(supervise({ planner: planner.agent, workers: [fails('a')] }), 'go')
    expect(result).toMatchObject({ status: 'failed', output: undefined, error: { code: 'too_few_results' } })
  })
})

describe('[E4b] the times of a supervised team', () => {
  test('a plan has 60 seconds, a worker 120, an answer 60', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const [slow, hungPlanner, hungEditor] = [hangs('a'), hangs('planner'), hangs('editor')]
    const planning = runtime.start(supervise({ planner: hungPlanner.agent, workers: [says('a', 1)] }), 'go')
    await simulation.clock.advance(60_000)
    expect(await planning.result()).toMatchObject({ status: 'failed', durationMs: 60_000 })
    expect((await hungPlanner.begun).aborted).toBe(true)

    const planner = scriptedPlanner(plan({ a: '1', b: '2' }))
    const workers = [slow.agent, says('b', 2)]
    const rules = { synthesizer: hungEditor.agent, replanning: false }
    const working = runtime.start(supervise({ planner: planner.agent, workers, ...rules }), 'go')
    await simulation.clock.advance(120_000)
    expect((await slow.begun).aborted).toBe(true)
    await simulation.clock.advance(60_000)
    expect(await working.result()).toMatchObject({
      status: 'failed',
      error: { code: 'ask_deadline' },
      durationMs: 180_000,
      details: { workers: [{ status: 'failed', error: { code: 'ask_deadline' } }, { status: 'completed' }] },
    })
    expect((await hungEditor.begun).aborted).toBe(true)
  })

  test('may be set', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const planner = scriptedPlanner(plan({ a: '1', b: '2' }), answer('done'))
    const workers = [takes(simulation.clock, 'a', 50, 1), takes(simulation.clock, 'b', 10, 2)]
    const team = supervise({ planner: planner.agent, workers, workerTimeoutMs: 20, replanning: false })
    const run = runtime.start(team, 'go')
    await simulation.clock.advance(100)
    expect((await run.result()).details.workers?.map(({ status }) => status)).toEqual(['failed', 'completed'])
  })
})

describe('[E4a] a supervised team that is cancelled', () => {
  test('fires the signals of its workers, and tells what was planned and done', async () => {
    await using runtime = createRuntime()
    const hung = hangs('b')
    const planner = scriptedPlanner(plan({ a: '1', b: '2' }), answer('late'))
    const workers = [says('a', 1), hung.agent]
    const run = runtime.start(supervise({ planner: planner.agent, workers, mode: 'sequential' }), 'go')
    const signal = await hung.begun
    run.cancel()
    const result = await run.result()
    expect(result.status).toBe('cancelled')
    expect(result.details.workers?.map(({ status }) => status)).toEqual(['completed', 'skipped'])
    expect(result.details.plans).toHaveLength(1)
    expect(signal.aborted).toBe(true)
    await runtime.idle()
    expect(planner.heard).toHaveLength(1)
  })
})

describe('a supervised team that cannot be', () => {
  const workers = [says('a', 1)]
  const planner = says('planner', answer('x'))
  test.each<[string, Partial<SuperviseOptions>]>([
    ['nobody to work', { workers: [] }],
    ['a mode that is none', { mode: 'both' as never }],
    ['no steps', { maxIterations: 0 }],
    ['nobody in a step', { maxWorkersPerStep: 0 }],
    ['more that must succeed than there are', { minSuccessful: 2 }],
    ['no time to plan', { planningTimeoutMs: 0 }],
    ['no time to work', { workerTimeoutMs: -1 }],
    ['no time to answer', { synthesisTimeoutMs: Number.NaN }],
  ])('is refused where it is defined: %s', (_, options) => {
    expect(() => supervise({ planner, workers, ...options })).toThrow(
      expect.objectContaining({ code: 'input_invalid' }),
    )
  })
})
